// What stands below a photo of the comparison: whether it is kept, why, and what can be done with it.
import { button } from "../components/button.js";
import { h } from "../components/element.js";
import { icon } from "../components/icon.js";
import { t } from "../frame/strings.js";
import { factsOf } from "./words.js";

/** `act`: {keep(id), remove(id), keepOnly(id), activate(id)}. */
export function caption(photo, { other, isKept, isBest, isActive, isOnlyKept, act }) {
    return h("div", { class: `caption ${isActive ? "is-active" : ""}`, "data-photo": photo.id,
        onclick: (event) => { if (!event.target.closest("button, a")) act.activate(photo.id); } },
    h("div", { class: "caption-head" }, mark({ isKept, isBest }),
        h("a", { class: "caption-name", href: `/photo/${photo.id}`, title: t("Open the photo") },
            h("bdi", {}, photo.name))),
    h("bdi", { class: "muted small caption-folder" }, photo.folder),
    h("ul", { class: "caption-facts small numbers" }, factsOf(photo, other).map(({ text, isBetter, why }) =>
        h("li", { class: isBetter ? "is-better" : null, title: isBetter ? why : null }, h("bdi", {}, text),
            isBetter && why && h("span", { class: "unseen" }, `(${why})`)))),
    photo.hidden && h("p", { class: "small muted" }, t("Hidden from the library and searches")),
    photo.reasons?.length
        ? h("p", { class: "small caption-why" }, icon("star"), h("span", {}, photo.reasons.join(" "))) : null,
    h("div", { class: "row caption-actions" },
        isKept ? button({ label: t("Select to remove"), icon: "trash", run: () => { act.remove(photo.id); },
            disabled: isOnlyKept, title: isOnlyKept ? t("One photo of each group is always kept") : null })
            : button({ label: t("Keep"), icon: "plus", run: () => { act.keep(photo.id); } }),
        !isKept || !isOnlyKept
            ? button({ label: isKept ? t("Keep only this") : t("Keep this instead"), icon: "check",
                run: () => { act.keepOnly(photo.id); } }) : null));
}

/** "Keep" or "Remove", for the caption, the strip and the picture itself. */
export const mark = ({ isKept, isBest }) => h("span", { class: `fate ${isKept ? "is-kept" : "is-removed"}` },
    icon(isKept ? (isBest ? "star" : "check") : "trash"),
    isKept ? (isBest ? t("Best: keep") : t("Keep")) : t("Remove"));
