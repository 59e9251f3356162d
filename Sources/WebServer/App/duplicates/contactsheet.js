// What is removed and what is kept for it, in pictures: a row for each photo that is kept, made as one scrolls to it.
import { h } from "../components/element.js";
import { icon } from "../components/icon.js";
import { thumbnail } from "../frame/api.js";
import { number } from "../frame/format.js";
import { t } from "../frame/strings.js";
import { placesOf, replacements } from "./choice.js";

/** Rows that are made at a time. */
const together = 100;

/** An element that scrolls by itself, however many groups there are. */
export function contactSheet(groups, choice) {
    const rows = groups.flatMap((group) => replacements(group, choice));
    const list = h("ul");
    const end = h("div", { class: "contact-end" });
    const element = h("div", {
        class: "contact-sheet", role: "region", tabindex: 0, "aria-label": t("What is kept and what is removed"),
    }, list, end);
    const observer = new IntersectionObserver((entries) => {
        if (entries.some((entry) => entry.isIntersecting)) more();
    }, { root: element, rootMargin: "800px" });
    more();
    observer.observe(end);
    return element;

    function more() {
        const at = list.children.length;
        list.append(...rows.slice(at, at + together).map((each, index) => row(each, at + index)));
        if (list.children.length >= rows.length) return observer.disconnect();
        // Looked at anew, as it may be in view still.
        observer.unobserve(end);
        observer.observe(end);
    }

    function row({ kept, removed }, index) {
        const places = placesOf([kept, ...removed]);
        return h("li", { "aria-setsize": rows.length, "aria-posinset": index + 1 },
            h("span", { class: "muted small numbers contact-number" }, number(index + 1)),
            part("is-kept", "check", t("Keep"), [kept], places),
            part("is-removed", "trash", t("Remove"), removed, places));
    }

    function part(fate, iconName, word, photos, places) {
        return h("div", { class: `contact-part ${fate}` },
            h("span", { class: `fate ${fate}`, "aria-hidden": "true" }, icon(iconName), word),
            photos.map((photo) => h("span", { class: "contact-photo", title: `${photo.folder ?? ""}/${photo.name}` },
                h("span", { class: "contact-frame" }, picture(photo, word)),
                h("bdi", { class: "contact-name small muted", "aria-hidden": "true" }, places.get(photo.id)))));
    }

    function picture(photo, word) {
        const name = t("{fate}: {name}", { fate: word, name: photo.name });
        return h("img", { src: thumbnail(photo.id, 160), alt: name, loading: "lazy", decoding: "async",
            onerror: (event) => event.target.replaceWith(h("span", { class: "contact-missing small" },
                h("span", { class: "unseen" }, `${word}: `), h("bdi", {}, photo.name))) });
    }
}
