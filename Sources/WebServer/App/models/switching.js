// A switch under way: how far, how long still, and that searches go on meanwhile.
import { button, buttonLink } from "../components/button.js";
import { h } from "../components/element.js";
import { progress } from "../components/progress.js";
import { t } from "../frame/strings.js";

export function switching({ use, announce }) {
    const bar = progress({ label: t("Indexing photos with the new model") });
    const title = h("h2");
    const text = h("p", { class: "muted" });
    let state = null;
    let told = null;
    const giveUp = button({ label: t("Cancel the switch"), kind: "plain", icon: "undo",
        run: () => use(state.serving) });
    const element = h("section", { class: "card stack models-switch", hidden: true }, title, bar.element,
        text, h("div", { class: "row" }, giveUp,
            buttonLink({ label: t("Pause or look closer"), kind: "quiet", href: "/indexing" })));
    return { element, update };

    function update(next) {
        state = next;
        const aim = next.switch?.to ?? next.pending;
        element.hidden = !aim;
        const to = nameOf(aim, next.models);
        const from = nameOf(next.serving, next.models);
        if (told !== null && told !== (aim ?? "")) {
            announce(aim ? t("Switching to {name}", { name: to }) : t("{name} is in use", { name: from }));
        }
        told = aim ?? "";
        if (!aim) return;
        title.textContent = t("Switching to {name}", { name: to });
        bar.update(next.switch ?? {});
        giveUp.hidden = !next.serving;
        text.textContent = next.serving
            ? t("Searches use {name} until every photo has been indexed with the new model. What is done is kept if "
                + "this is interrupted.", { name: from }) : "";
    }
}

const nameOf = (id, models) => models.find((model) => model.id === id)?.name ?? id ?? "";
