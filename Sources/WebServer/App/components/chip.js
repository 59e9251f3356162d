import { h } from "./element.js";
import { icon } from "./icon.js";
import { t } from "../frame/strings.js";

/** A part of a query. kind: "wanted", "unwanted" or "filter". `label` is the text; with `remove` it has a
    button that takes it away; with `run` the text itself is a button (to change it). `picture`: a thumbnail's
    address. */
export function chip({ label, kind = "wanted", icon: iconName, picture, remove, run }) {
    const mark = kind === "unwanted" ? h("span", { class: "unseen" }, t("without")) : null;
    const content = [picture ? h("img", { src: picture, alt: "" })
        : icon(iconName ?? (kind === "unwanted" ? "minus" : "plus")),
        mark, h("span", { class: "chip-label" }, label)];
    return h("span", { class: `chip ${kind}` },
        run ? h("button", { type: "button", class: "chip-text", onclick: run }, content)
            : h("span", { class: "chip-text" }, content),
        remove && h("button", { type: "button", class: "chip-remove", onclick: remove,
            "aria-label": t("Remove “{label}”", { label }) }, icon("close")));
}
