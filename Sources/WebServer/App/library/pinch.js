// Zooming in and out with the fingers, the touchpad or Ctrl and the wheel.

/** Calls `step(-1)` to zoom in and `step(1)` to zoom out. */
export function pinchZoom(element, step, signal) {
    let turned = 0;
    let rest = 0;
    element.addEventListener("wheel", (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        turned += event.deltaY;
        clearTimeout(rest);
        rest = setTimeout(() => { turned = 0; }, 250);
        if (Math.abs(turned) < 40) return;
        step(Math.sign(turned));
        turned = 0;
    }, { passive: false, signal });

    let start = 0;
    const distance = ({ touches: [a, b] }) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    element.addEventListener("touchstart", (event) => {
        start = event.touches.length === 2 ? distance(event) : 0;
    }, { passive: true, signal });
    element.addEventListener("touchmove", (event) => {
        if (event.touches.length !== 2 || start === 0) return;
        event.preventDefault();
        const factor = distance(event) / start;
        if (factor < 1.4 && factor > 0.7) return;
        step(factor > 1 ? -1 : 1);
        start = 0;
    }, { passive: false, signal });
}
