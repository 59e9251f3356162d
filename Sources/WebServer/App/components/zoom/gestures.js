// Wheel, fingers and double clicks on the picture.

/** `act`: {zoom(factor, point), pan(dx, dy), swipe(dx, dy) → while a finger moves, swiped(dx, dy),
    toggle(point), tap(), isZoomed()}. Points are measured from the middle of the element. */
export function takeGestures(element, act, signal) {
    const pointers = new Map();
    let spread = 0;
    let start = null;
    let moved = 0;

    const point = (event) => {
        const box = element.getBoundingClientRect();
        return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
    };
    const two = () => {
        const [a, b] = [...pointers.values()];
        return { distance: Math.hypot(a.x - b.x, a.y - b.y),
            middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
    };

    element.addEventListener("wheel", (event) => {
        event.preventDefault();
        const step = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
        act.zoom(Math.exp(-step * (event.ctrlKey ? 0.01 : 0.0022)), point(event));
    }, { passive: false, signal });

    element.addEventListener("dblclick", (event) => {
        if (!event.target.closest("button, a")) act.toggle(point(event));
    }, { signal });

    element.addEventListener("pointerdown", (event) => {
        if (event.button !== 0 || event.target.closest("button, a")) return;
        element.setPointerCapture(event.pointerId);
        pointers.set(event.pointerId, point(event));
        if (pointers.size === 1) { start = point(event); moved = 0; }
        if (pointers.size === 2) { spread = two().distance; start = null; }
    }, { signal });

    element.addEventListener("pointermove", (event) => {
        const before = pointers.get(event.pointerId);
        if (!before) return;
        const now = point(event);
        pointers.set(event.pointerId, now);
        moved += Math.hypot(now.x - before.x, now.y - before.y);
        if (pointers.size === 2) {
            const { distance, middle } = two();
            act.zoom(distance / spread, middle);
            spread = distance;
        } else if (act.isZoomed()) {
            act.pan(now.x - before.x, now.y - before.y);
        } else if (start && event.pointerType === "touch") {
            act.swipe(now.x - start.x, now.y - start.y);
        }
    }, { signal });

    const end = (event) => {
        if (!pointers.delete(event.pointerId)) return;
        if (start && pointers.size === 0 && event.pointerType === "touch") {
            const now = point(event);
            if (moved < 8) act.tap();
            else if (!act.isZoomed()) act.swiped(now.x - start.x, now.y - start.y);
        }
        if (pointers.size === 0) start = null;
    };
    element.addEventListener("pointerup", end, { signal });
    element.addEventListener("pointercancel", end, { signal });
}
