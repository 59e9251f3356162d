// One model: what it is, and what can be done with it.
import { button } from "../components/button.js";
import { confirmDialog } from "../components/dialog.js";
import { h } from "../components/element.js";
import { icon } from "../components/icon.js";
import { toast, toastError } from "../components/toast.js";
import { bytes, number } from "../frame/format.js";
import { t } from "../frame/strings.js";
import { markdown } from "./markdown.js";

export function modelCard({ use, remove }) {
    const element = h("li", { class: "card models-model" });
    let shown = "";
    return { element, update };

    function update(model, state) {
        const key = JSON.stringify([model, state.serving, state.pending]);
        if (key === shown) return;
        shown = key;
        const hadFocus = element.contains(document.activeElement);
        const isOpen = element.querySelector("details")?.open ?? false;
        element.classList.toggle("is-serving", model.serving);
        element.replaceChildren(...[head(model, state), facts(model), problem(model), about(model, isOpen),
            actions(model, state)].filter(Boolean));
        if (hadFocus) element.querySelector("button, summary")?.focus();
    }

    function head(model, { pending }) {
        const marks = [
            model.serving && h("span", { class: "models-mark is-serving" }, icon("check"), t("In use")),
            pending === model.id && h("span", { class: "models-mark" }, icon("sync"), t("Being prepared")),
            model.builtIn && h("span", { class: "models-mark" }, t("Built in")),
            !model.installed && h("span", { class: "models-mark is-missing" }, t("Not installed")),
            model.installed && !model.usable
                && h("span", { class: "models-mark is-missing" }, t("Damaged")),
        ];
        return h("div", { class: "row" }, h("h2", {}, model.name,
            model.version && h("span", { class: "muted models-version" }, ` ${model.version}`)), marks);
    }

    function actions(model, state) {
        const canUse = model.usable && model.installed && model.id !== state.pending && !model.serving;
        const canRemove = !model.builtIn && !model.serving && model.id !== state.pending;
        if (!canUse && !canRemove) return null;
        return h("div", { class: "row" },
            canUse && button({ label: t("Use this model"), kind: "primary",
                run: () => change(model, state) }),
            canRemove && button({ label: t("Remove"), icon: "trash", run: () => discard(model) }));
    }

    async function change(model, { serving, models }) {
        const from = models.find((each) => each.id === serving)?.name;
        const isSure = await confirmDialog({
            title: t("Switch to {name}?", { name: model.name }),
            message: h("div", { class: "stack" },
                h("p", {}, t("Every photo is read once more and described with the new model. On a large "
                    + "library that takes a while; it can be paused, and goes on after a restart.")),
                from && h("p", {}, t("Until it is done, searches use {name} as before.", { name: from }))),
            confirm: t("Switch"),
        });
        if (isSure) await use(model.id);
    }

    async function discard(model) {
        const isSure = await confirmDialog({
            title: t("Remove {name}?", { name: `${model.name} ${model.version}` }),
            message: t("Its files and its vectors of your photos are deleted. Your photos and the model in use "
                + "are not affected."),
            confirm: t("Remove"), danger: true,
        });
        if (!isSure) return;
        try {
            await remove(model.id);
            toast(t("{name} was removed.", { name: model.name }), { kind: "success" });
        } catch (error) {
            toastError(error);
        }
    }
}

function facts(model) {
    const list = [
        [t("Licence"), model.licence],
        [t("Size"), model.bytes == null ? null : bytes(model.bytes)],
        [t("Numbers per photo"), model.dimension == null ? null : number(model.dimension)],
        [t("Precision"), model.precision],
        [t("Source"), model.source],
    ].filter(([, value]) => value);
    return list.length ? h("dl", { class: "models-facts" }, list.map(([name, value]) =>
        h("div", {}, h("dt", { class: "muted small" }, name), h("dd", {}, value)))) : null;
}

function problem(model) {
    if (model.installed && model.usable) return null;
    return h("p", { class: "muted" }, model.installed
        ? t("Its files are not as they should be. Remove it, then add it again.")
        : t("Your photos were described with it, and its files are gone. Add it again, or switch to "
            + "another."));
}

/** The card is made when it is first looked at. */
function about(model, isOpen) {
    if (!model.card) return null;
    const card = h("div", { class: "models-card" });
    const element = h("details", { class: "models-about-model", open: isOpen },
        h("summary", {}, t("About this model")), card);
    const fill = () => {
        if (!element.open || card.firstChild) return;
        const blocks = markdown(model.card);
        // Its first heading is the model's name, which stands above.
        if (blocks[0]?.tagName === "H3") blocks.shift();
        card.append(...blocks);
    };
    element.ontoggle = fill;
    fill();
    return element;
}
