// What stands above the groups: how many, which kinds in which order, and what is done to all of them.
import { button, buttonLink } from "../components/button.js";
import { h } from "../components/element.js";
import { menuButton } from "../components/menu.js";
import { bytes } from "../frame/format.js";
import { t, tn } from "../frame/strings.js";
import { kinds } from "./words.js";

const orders = [["space", t("Largest savings first")], ["size", t("Most photos first")],
    ["date", t("Newest first")]];

/** `shown`: {kind, sort}, changed by the reader; `act`: {changed(), acceptSure(), check(), undo()}. */
export function head(shown, act) {
    const summary = h("p", { class: "muted small numbers", role: "status" });
    const kind = choose(t("Kind"), [["", t("All kinds")],
        ...Object.entries(kinds).map(([value, { name }]) => [value, name])], shown.kind ?? "",
    (value) => { shown.kind = value || null; });
    const sort = choose(t("Order"), orders, shown.sort, (value) => { shown.sort = value; });
    const acceptAll = button({ label: t("Remove certain duplicates…"), icon: "check", run: act.acceptSure });
    const tools = h("div", { class: "duplicates-tools" }, kind, sort, h("span", { class: "grow" }),
        acceptAll);
    const header = h("header", { class: "duplicates-header" },
        h("div", { class: "grow" }, h("h1", {}, t("Duplicates")), summary),
        buttonLink({ label: t("Quarantine"), icon: "trash", kind: "quiet", href: "/duplicates/quarantine" }),
        menuButton({ label: t("More"), icon: "more", items: [
            { label: t("Look for duplicates again"), icon: "sync", run: act.check },
            { label: t("Undo the last change"), icon: "undo", run: act.undo },
        ] }));
    hide();
    return { elements: [header, tools], update, hide };

    function choose(label, options, value, change) {
        return h("select", { "aria-label": label,
            onchange: (event) => { change(event.target.value); act.changed(); } },
        options.map(([each, name]) => h("option", { value: each, selected: each === value }, name)));
    }

    function update({ total, sure }) {
        tools.hidden = acceptAll.hidden = false;
        acceptAll.disabled = sure.photos === 0;
        summary.textContent = `${tn(total, "{n} group", "{n} groups")} · ${sure.photos === 0
            ? t("no certain duplicates")
            : tn(sure.photos, "{n} certain duplicate ({size})", "{n} certain duplicates ({size})",
                { size: bytes(sure.space) })}`;
    }

    /** While there are no groups; a kind that was chosen can still be changed. */
    function hide() {
        tools.hidden = shown.kind === null;
        acceptAll.hidden = true;
        kind.value = shown.kind ?? "";
        summary.textContent = "";
    }
}
