// How far in one is and where: arithmetic alone. Points are measured from the middle of the view; `fit` is
// the size of the whole picture in the view at scale 1.

export const whole = Object.freeze({ scale: 1, x: 0, y: 0 });

/** Keeps the picture in the view: no gap at a side where it is larger, centred where it is smaller. */
export function clamp({ scale, x, y }, fit, view) {
    const roomX = Math.max(0, (fit.width * scale - view.width) / 2);
    const roomY = Math.max(0, (fit.height * scale - view.height) / 2);
    return { scale, x: Math.min(roomX, Math.max(-roomX, x)), y: Math.min(roomY, Math.max(-roomY, y)) };
}

/** Nearer or farther by a factor: what lies under the point stays under it. */
export function zoomAt({ scale, x, y }, factor, point, fit, view, most) {
    const next = Math.min(most, Math.max(1, scale * factor));
    const grown = next / scale;
    return clamp({ scale: next, x: point.x - (point.x - x) * grown, y: point.y - (point.y - y) * grown }, fit,
        view);
}

/** The size of a whole picture in a view. */
export function fitSize(aspect, view) {
    const width = Math.min(view.width, view.height * aspect);
    return { width, height: width / aspect };
}
