// One half of the comparison: a photo, and behind it the other one, to be flickered to in its place.
import { h } from "../components/element.js";
import { original, preview, thumbnail } from "../frame/api.js";
import { t } from "../frame/strings.js";

/** Formats that browsers show themselves. */
const previewSide = 2048;
const native = /\.(jpe?g|png|webp|gif|avif|bmp)$/i;

export function pane() {
    const canvas = h("div", { class: "compare-canvas" });
    const problem = h("p", { class: "compare-problem small", hidden: true });
    const label = h("div", { class: "compare-label small", "aria-hidden": "true" });
    const element = h("div", { class: "compare-pane" }, canvas, problem, label);
    let layers = [];
    return { element, show, swap, move, sharpen };

    /** `labels`: what stands at the picture while it is seen. */
    function show(photo, other, labels) {
        layers = [photo, other].filter(Boolean).map((each, index) => layer(each, labels[index]));
        problem.hidden = true;
        canvas.replaceChildren(...layers.map((each) => each.image));
        swap(false);
    }

    function layer(photo, text) {
        const image = h("img", { class: "compare-picture", draggable: "false", src: thumbnail(photo.id, 640),
            alt: photo.name });
        const each = { photo, image, text, isWhole: false };
        load(image, preview(photo.id)).catch(() => {
            if (!layers.includes(each)) return;
            problem.textContent = t("{name} cannot be shown: its file may be missing.", { name: photo.name });
            problem.hidden = false;
        });
        return each;
    }

    function swap(isSwapped) {
        const seen = layers[isSwapped && layers.length > 1 ? 1 : 0];
        for (const { image } of layers) image.classList.toggle("is-behind", image !== seen?.image);
        label.replaceChildren(seen?.text ?? "");
        label.hidden = !seen?.text;
        element.classList.toggle("is-swapped", isSwapped);
    }

    function move({ x, y, scale }, isSmooth) {
        canvas.classList.toggle("is-smooth", isSmooth);
        canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    }

    /** The originals, where one looks closer than the previews are fine. */
    function sharpen() {
        for (const each of layers) {
            const { name, width, height } = each.photo;
            if (each.isWhole || !native.test(name) || !(Math.max(width, height) > previewSide)) continue;
            each.isWhole = true;
            load(each.image, original(each.photo.id)).catch(() => {});
        }
    }
}

/** Takes the place of what is shown when it is ready, so that nothing flashes. */
async function load(image, source) {
    const next = new Image();
    next.src = source;
    await next.decode();
    image.src = source;
}
