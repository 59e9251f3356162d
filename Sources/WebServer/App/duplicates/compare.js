// Two photos at the same place and size: side by side, or one over the other; flicker shows each in the
// other's place.
import { h } from "../components/element.js";
import { takeGestures } from "../components/zoom/gestures.js";
import { clamp, fitSize, whole, zoomAt } from "../components/zoom/zoom.js";
import { t } from "../frame/strings.js";
import { pane } from "./pane.js";

/** `step(±1)`: a finger goes on to the next photo; `flickered(isSwapped)`, `zoomed(scale)` tell. */
export function compare({ signal, step, flickered, zoomed }) {
    const panes = [pane(), pane()];
    const element = h("div", { class: "compare", role: "group", "aria-label": t("Comparison") },
        panes.map((each) => each.element));
    let photos = [];
    let place = whole;
    let isSwapped = false;

    const view = () => ({ width: panes[0].element.clientWidth, height: panes[0].element.clientHeight });
    /** Both pictures are fitted whole; what holds for the larger of them holds for both. */
    const fit = () => {
        const sizes = photos.map((photo) => fitSize((photo.aspect || 1000) / 1000, view()));
        return { width: Math.max(1, ...sizes.map((size) => size.width)),
            height: Math.max(1, ...sizes.map((size) => size.height)) };
    };
    const actual = () => Math.max(1.5, Math.max(...photos.map((photo) => photo.width ?? 0)) / devicePixelRatio
        / fit().width);
    const most = () => Math.max(6, actual() * 2);

    for (const each of panes) {
        takeGestures(each.element, {
            zoom: (factor, point) => zoom(factor, point, false),
            pan: (dx, dy) => pan(dx, dy, false),
            isZoomed,
            toggle: (point) => (isZoomed() ? reset() : zoom(actual(), point)),
            tap: () => flicker(!isSwapped),
            swipe() {},
            swiped(dx, dy) {
                if (Math.abs(dx) > 60 && Math.abs(dx) > Math.abs(dy)) step(dx > 0 ? -1 : 1);
            },
        }, signal);
    }
    const observer = new ResizeObserver(() => move(place));
    observer.observe(element);
    signal.addEventListener("abort", () => observer.disconnect());

    return { element, show, flicker, zoom, pan, reset, isZoomed, setMode, isSwapped: () => isSwapped,
        actual: () => zoom(actual() / place.scale) };

    /** `labels`: of each photo, what stands at it. A pair that is shown already keeps its place. */
    function show(next, labels) {
        const isSame = next.length === photos.length && next.every((photo, at) => photo.id === photos[at].id);
        photos = next;
        element.classList.toggle("is-alone", photos.length < 2);
        panes[0].show(photos[0], photos[1], [labels[0](), labels[1]?.()]);
        if (photos[1]) panes[1].show(photos[1], photos[0], [labels[1](), labels[0]()]);
        if (isSame) { move(place); flicker(isSwapped); } else { move(whole); flicker(false); }
    }

    function setMode(mode) {
        element.classList.toggle("is-over", mode === "over");
        move(place);
    }

    function flicker(isOn) {
        isSwapped = isOn && photos.length > 1;
        for (const each of panes) each.swap(isSwapped);
        flickered(isSwapped);
    }

    function move(next, isSmooth = false) {
        place = clamp(next, fit(), view());
        for (const each of panes) each.move(place, isSmooth);
        element.classList.toggle("is-zoomed", isZoomed());
        if (Math.max(fit().width, fit().height) * place.scale * devicePixelRatio > 2200) {
            for (const each of panes) each.sharpen();
        }
        zoomed(place.scale);
    }

    function isZoomed() { return place.scale > 1.01; }
    function reset() { move(whole, true); }
    function pan(dx, dy, isSmooth = true) { move({ ...place, x: place.x + dx, y: place.y + dy }, isSmooth); }
    function zoom(factor, point = { x: 0, y: 0 }, isSmooth = true) {
        move(zoomAt(place, factor, point, fit(), view(), most()), isSmooth);
    }
}
