// Tells screen readers what changed without moving the focus.
import { h } from "../components/element.js";

const region = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
document.body.append(region);
let timer = 0;

/** Texts that follow one another quickly (a search while typing) are told once, when they have settled. */
export function announce(text) {
    clearTimeout(timer);
    region.textContent = "";
    timer = setTimeout(() => { region.textContent = text; }, 250);
}
