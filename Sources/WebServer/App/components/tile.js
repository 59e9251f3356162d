import { thumbnail } from "../frame/api.js";
import { t } from "../frame/strings.js";
import { h } from "./element.js";

/** A photo as a tile that opens it. `aspect`: width / height × 1000, gives the tile its shape before the
    picture is there. `name`: what screen readers say. `caption`: shown below. `href`: null for a tile that
    opens nothing. */
export function photoTile({ id, aspect = 1000, name, side = 320, caption, href = `/photo/${id}` }) {
    const image = h("img", { src: thumbnail(id, side), alt: href ? "" : name, loading: "lazy",
        decoding: "async" });
    image.onload = () => frame.classList.add("is-there");
    image.onerror = () => {
        frame.classList.add("is-missing");
        image.replaceWith(h("span", { class: "small muted tile-problem" }, t("{name} cannot be shown.", { name })));
    };
    const frame = h("span", { class: "photo-frame", style: { "aspect-ratio": String(aspect / 1000) } },
        image);
    return h(href ? "a" : "span",
        { class: "photo-tile", href, "aria-label": href ? name : null, title: name },
        frame, caption && h("span", { class: "small muted photo-caption" }, caption));
}
