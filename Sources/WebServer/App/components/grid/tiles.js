// The elements of a grid's tiles: made once, then used for one photo after another.
import { h, newId } from "../element.js";
import { icon } from "../icon.js";

const template = document.createElement("div");
template.className = "grid-tile";
template.setAttribute("role", "option");
const mark = document.createElement("span");
mark.className = "grid-check";
mark.setAttribute("aria-hidden", "true");
mark.append(icon("check"));
template.append(mark);

/** A pool of tiles in `host`. `take(index)` gives the tile of a photo, `release(index)` takes it back. */
export function tilePool(host) {
    const shown = new Map();
    const spare = [];
    const prefix = newId("tile");
    return {
        shown,
        take(index) {
            let tile = shown.get(index);
            if (tile) return tile;
            tile = spare.pop() ?? template.cloneNode(true);
            tile.index = index;
            tile.id = `${prefix}-${index}`;
            tile.tabIndex = -1;
            tile.hidden = false;
            shown.set(index, tile);
            return tile;
        },
        release(index) {
            const tile = shown.get(index);
            shown.delete(index);
            tile.photo = null;
            tile.hidden = true;
            setPicture(tile, null);
            setProblem(tile, null);
            spare.push(tile);
            host.append(tile);
        },
        /** Puts the tiles into the page in the order of their photos, as screen readers go through them.
            Released ones lie at the end, so that only new ones move; one with the focus never does. */
        order() {
            let next = host.firstChild;
            for (const index of [...shown.keys()].sort((a, b) => a - b)) {
                const tile = shown.get(index);
                if (tile === next) next = next.nextSibling;
                else host.insertBefore(tile, next);
            }
        },
    };
}

/** The colour of a tile until its picture is there: the photo's own, or else one of a few greys. */
export function setTone(tile, colour, id) {
    tile.dataset.grey = id % 4;
    if (tile.tone === colour) return;
    tile.tone = colour;
    if (colour) tile.style.setProperty("--tone", colour);
    else tile.style.removeProperty("--tone");
}

/** Puts an image into a tile, or takes it away. `isNew`: it has just arrived, so it fades in. */
export function setPicture(tile, image, isNew = false) {
    if (tile.picture === image) return;
    if (tile.picture?.parentNode === tile) tile.picture.remove();
    tile.picture = image;
    if (!image) return;
    image.classList.toggle("arrives", isNew);
    tile.prepend(image);
}

/** Says in a tile why it has no picture: `problem` {name, reason}, or null to take that away. */
export function setProblem(tile, problem) {
    const words = tile.querySelector(".grid-problem");
    tile.classList.toggle("is-missing", problem !== null);
    tile.title = problem ? [problem.name, problem.reason].filter(Boolean).join(": ") : "";
    if (!problem) return words?.remove();
    const text = h("span", { class: "grid-problem", "aria-hidden": "true" },
        problem.name && h("strong", {}, h("bdi", {}, problem.name)), h("span", {}, problem.reason));
    if (words) words.replaceWith(text);
    else tile.append(text);
}

export function placeTile(tile, left, top, width, height) {
    const { style } = tile;
    style.transform = `translate(${left}px, ${top}px)`;
    style.width = `${width}px`;
    style.height = `${height}px`;
}
