// The picture: at once from its thumbnail, then the preview, and when one looks closer than that the
// original.
import { h } from "../components/element.js";
import { takeGestures } from "../components/zoom/gestures.js";
import { clamp, fitSize, whole, zoomAt } from "../components/zoom/zoom.js";
import { pictureName } from "../components/photoname.js";
import { original, pictureProblem, preview, thumbnail, turnOf } from "../frame/api.js";

/** Formats that browsers show themselves; others are only shown as the preview the server makes of them. */
const native = new Set(["jpeg", "jpg", "png", "webp", "gif", "avif", "bmp"]);
const previewSide = 2048;
/** Pictures kept ready beside the one that is shown. */
const room = 7;

/** `step(±1)` goes on or back, `close()` closes, `tapped()` for a tap of a finger. */
export function stage({ step, close, tapped, zoomed, signal }) {
    const canvas = h("div", { class: "photo-canvas" });
    const problem = h("p", { class: "photo-problem", role: "alert", hidden: true });
    const element = h("div", { class: "photo-stage" }, canvas, problem);
    const pictures = new Map();
    let photo = null;
    let place = whole;
    let fit = { width: 1, height: 1 };

    const view = () => ({ width: element.clientWidth, height: element.clientHeight });
    const pixels = () => Math.max(photo?.width ?? 0, photo?.height ?? 0) || previewSide;
    const most = () => Math.max(4, (pixels() / devicePixelRatio / Math.max(fit.width, fit.height)) * 2);
    const actual = () => Math.max(1.5, pixels() / devicePixelRatio / Math.max(fit.width, fit.height));

    /** Shows a photo: {id, aspect}, later completed by its details with `complete`. */
    function show(next) {
        photo = next;
        problem.hidden = true;
        const ready = pictures.get(preview(photo.id));
        const picture = h("img", { class: "photo-picture", alt: photo.alt ?? pictureName({}), draggable: "false",
            decoding: "sync" });
        canvas.replaceChildren(picture);
        picture.src = ready?.complete && ready.naturalWidth ? ready.src : thumbnail(photo.id, 320);
        // A broken picture shows nothing rather than a browser's sign for it.
        picture.onerror = () => picture.remove();
        picture.onload = () => { setAspect(picture.naturalWidth / picture.naturalHeight); };
        setAspect(photo.aspect ?? 1.5);
        move(whole);
        sharpen(photo.id, picture);
    }

    async function sharpen(id, picture) {
        try {
            const image = await ready(id);
            if (photo.id !== id) return;
            picture.onload = null;
            picture.src = image.src;
            setAspect(image.naturalWidth / image.naturalHeight);
        } catch {
            const { message, hint } = await pictureProblem(preview(id));
            if (photo.id !== id || signal.aborted) return;
            problem.textContent = [message, hint].filter(Boolean).join(" ");
            problem.hidden = false;
        }
    }

    /** The preview of a photo, loaded and decoded. */
    async function ready(id) {
        const address = preview(id);
        let image = pictures.get(address);
        if (!image) {
            image = new Image();
            image.src = address;
            pictures.set(address, image);
            if (pictures.size > room) pictures.delete(pictures.keys().next().value);
        }
        try {
            await image.decode();
        } catch (error) {
            pictures.delete(address);
            throw error;
        }
        return image;
    }

    /** Loads what comes next while one looks at this. */
    function prepare(ids) {
        for (const id of ids) ready(id).catch(() => {});
    }

    function complete(details) {
        if (photo?.id === details.id) {
            Object.assign(photo, { width: details.width, height: details.height, format: details.format });
            const picture = canvas.querySelector(".photo-picture");
            if (picture) picture.alt = details.alt;
        }
    }

    function setAspect(aspect) {
        photo.aspect = aspect;
        fit = fitSize(aspect, view());
        canvas.style.width = `${fit.width}px`;
        canvas.style.height = `${fit.height}px`;
        move(place);
    }

    function move(next, { isSmooth = false } = {}) {
        place = clamp(next, fit, view());
        canvas.classList.toggle("is-smooth", isSmooth);
        canvas.style.transform = `translate(-50%, -50%) translate(${place.x}px, ${place.y}px) scale(${place.scale})`;
        element.classList.toggle("is-zoomed", place.scale > 1.01);
        zoomed(place.scale);
        const shown = Math.max(fit.width, fit.height) * place.scale * devicePixelRatio;
        if (shown > previewSide * 1.1 && pixels() > previewSide * 1.05) loadOriginal();
    }

    async function loadOriginal() {
        if (photo.isWhole || !native.has(photo.format?.toLowerCase())) return;
        photo.isWhole = true;
        const { id } = photo;
        const image = h("img", { class: "photo-picture", alt: "", draggable: "false", src: original(id) });
        const turn = turnOf(id);
        try { await image.decode(); } catch { return; }
        if (photo.id !== id || turn !== turnOf(id)) return;
        turnWhole(image, turn);
        canvas.append(image);
    }

    /** The file itself is not turned as previews are. */
    function turnWhole(image, turn) {
        if (turn === 0) return;
        const isUpended = turn % 180 !== 0;
        const [width, height] = isUpended ? [fit.height, fit.width] : [fit.width, fit.height];
        Object.assign(image.style, {
            inset: "auto", left: "50%", top: "50%", width: `${width}px`, height: `${height}px`,
            transform: `translate(-50%, -50%) rotate(${turn}deg)`,
        });
    }

    /** The photo grows out of the tile it was opened from. */
    function growFrom(tile) {
        if (matchMedia("(prefers-reduced-motion: reduce)").matches || fit.width <= 1) return;
        const box = element.getBoundingClientRect();
        const x = tile.left + tile.width / 2 - box.left - box.width / 2;
        const y = tile.top + tile.height / 2 - box.top - box.height / 2;
        canvas.animate([
            { transform: `translate(-50%, -50%) translate(${x}px, ${y}px) scale(${tile.width / fit.width})` },
            { transform: "translate(-50%, -50%)" },
        ], { duration: 220, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" });
    }

    const zoom = (factor, point = { x: 0, y: 0 }, isSmooth = true) =>
        move(zoomAt(place, factor, point, fit, view(), most()), { isSmooth });

    takeGestures(element, {
        zoom: (factor, point) => zoom(factor, point, false),
        pan: (dx, dy) => move({ ...place, x: place.x + dx, y: place.y + dy }),
        isZoomed: () => place.scale > 1.01,
        toggle: (point) => (place.scale > 1.01 ? move(whole, { isSmooth: true }) : zoom(actual(), point)),
        tap: tapped,
        swipe(dx, dy) {
            canvas.classList.remove("is-smooth");
            const isDown = dy > Math.abs(dx);
            canvas.style.transform = `translate(-50%, -50%) translate(${isDown ? 0 : dx}px, ${isDown ? dy : 0}px)`;
        },
        swiped(dx, dy) {
            const far = Math.min(110, element.clientWidth / 4);
            const direction = document.dir === "rtl" ? 1 : -1;
            if (dy > 110 && dy > Math.abs(dx)) close();
            else if (Math.abs(dx) > far && step(Math.sign(dx) * direction)) return;
            else move(whole, { isSmooth: true });
        },
    }, signal);

    const observer = new ResizeObserver(() => { if (photo) setAspect(photo.aspect); });
    observer.observe(element);
    signal.addEventListener("abort", () => observer.disconnect());

    return {
        element, show, complete, prepare, zoom, growFrom,
        isZoomed: () => place.scale > 1.01,
        reset: () => move(whole, { isSmooth: true }),
        actual: () => zoom(actual() / place.scale),
        pan: (dx, dy) => move({ ...place, x: place.x + dx, y: place.y + dy }, { isSmooth: true }),
    };
}
