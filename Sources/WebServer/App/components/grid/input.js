// What the pointer and the keys do in a grid.
import { nearestInRow, rowOf } from "./justify.js";

/** Clicks: open; on a stack's sign: unfold it; with Ctrl or ⌘, on the check mark, or while something is chosen: choose; with Shift: a
    range. A long press chooses on touch screens. */
export function takePointer(host, grid) {
    let press = null;
    let wasLong = false;
    const isChoice = (event) => event.ctrlKey || event.metaKey || event.target.closest(".grid-check")
        || grid.selection.ids.size > 0;
    const tileAt = (event) => event.target.closest(".grid-tile");

    host.addEventListener("click", (event) => {
        const tile = tileAt(event);
        if (!tile || wasLong) { wasLong = false; return; }
        const { index } = tile;
        grid.activate(index);
        if (event.target.closest(".grid-stack")) grid.unfold?.(index);
        else if (event.shiftKey) grid.selection.extend(grid.ids, index);
        else if (isChoice(event)) grid.toggle(index);
        else grid.open(index);
    });
    host.addEventListener("pointerdown", (event) => {
        if (event.pointerType !== "touch") return;
        const tile = tileAt(event);
        wasLong = false;
        const mine = press = { x: event.clientX, y: event.clientY };
        // The frame after: on a busy device, a movement that has happened may not have been told yet.
        setTimeout(() => requestAnimationFrame(() => {
            if (press !== mine || !tile) return;
            wasLong = true;
            grid.toggle(tile.index);
            navigator.vibrate?.(10);
        }), 480);
    });
    for (const name of ["pointerup", "pointercancel"]) host.addEventListener(name, () => { press = null; });
    host.addEventListener("pointermove", (event) => {
        if (press && Math.hypot(event.clientX - press.x, event.clientY - press.y) > 10) press = null;
    });
    host.addEventListener("contextmenu", (event) => { if (wasLong) event.preventDefault(); });
    // Shift and a click choose a range of photos, not of text.
    host.addEventListener("mousedown", (event) => { if (event.shiftKey) event.preventDefault(); });
}

/** Arrows move, Home and End go to the ends, Page keys by a screen; with Shift they choose. */
export function takeKeys(host, grid) {
    host.addEventListener("keydown", (event) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const at = grid.active;
        const to = target(grid, event.key, at);
        if (to !== null) {
            event.preventDefault();
            if (event.shiftKey && grid.selection.anchor === null) grid.selection.extend(grid.ids, at);
            grid.focus(to);
            if (event.shiftKey) grid.selection.extend(grid.ids, to);
        } else if (event.key === "Enter") {
            event.preventDefault();
            grid.open(at);
        } else if (event.key === " " || event.key === "x") {
            event.preventDefault();
            grid.toggle(at);
        }
    });
}

function target(grid, key, at) {
    const { layout } = grid;
    const last = grid.ids.length - 1;
    const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const row = rowOf(layout, at);
    const inRow = (wish) => nearestInRow(layout, at, Math.min(Math.max(wish, 0), layout.rowTop.length - 1));
    const page = Math.max(1, Math.floor(grid.viewHeight() / (layout.rowHeight[row] + 4)) - 1);
    switch (key) {
        case forward: return Math.min(at + 1, last);
        case backward: return Math.max(at - 1, 0);
        case "ArrowDown": return row === layout.rowTop.length - 1 ? last : inRow(row + 1);
        case "ArrowUp": return inRow(row - 1);
        case "PageDown": return inRow(row + page);
        case "PageUp": return inRow(row - page);
        case "Home": return 0;
        case "End": return last;
        default: return null;
    }
}
