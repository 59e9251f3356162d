// Small signs on a grid's tiles: a favourite's heart, and how many photos a stack holds.
import { h } from "../element.js";
import { icon } from "../icon.js";
import { t, tn } from "../../frame/strings.js";

/** Shows `badges` {favourite, stack: {count, isOpen, isFirst}} on a tile, or none where it is null. */
export function setBadges(tile, badges) {
    const { favourite = false, stack = null } = badges ?? {};
    const key = `${favourite}/${stack ? `${stack.count}/${stack.isOpen}/${stack.isFirst}` : ""}`;
    if ((tile.badges ?? "false/") === key) return;
    tile.badges = key;
    tile.querySelector(".grid-badges")?.remove();
    tile.classList.toggle("is-in-stack", stack?.isOpen === true);
    if (!favourite && !stack?.isFirst) return;
    tile.append(h("span", { class: "grid-badges", "aria-hidden": "true" },
        favourite && h("span", { class: "grid-heart" }, icon("heart")),
        stack?.isFirst && h("span", { class: "grid-stack", title: stackTitle(stack) }, icon("stack"),
            String(stack.count))));
}

const stackTitle = ({ count, isOpen }) => (isOpen ? t("Fold the stack")
    : tn(count - 1, "Show {n} similar photo", "Show {n} similar photos"));

/** What screen readers say of the badges; empty where there are none. */
export function badgeWords(badges) {
    const { favourite = false, stack = null } = badges ?? {};
    return [favourite && t("favourite"),
        stack?.isFirst && (stack.isOpen ? t("stack of {n}, unfolded", { n: stack.count })
            : t("stack of {n}", { n: stack.count })),
    ].filter(Boolean).join(", ");
}
