import { h } from "../components/element.js";

/** A section of the page: its name, what it is about, and what it holds. */
export const section = ({ title, text, kind = "" }, ...children) =>
    h("section", { class: `card stack ${kind}`, "aria-label": title }, h("h2", {}, title),
        text && h("p", { class: "muted" }, text), ...children);
