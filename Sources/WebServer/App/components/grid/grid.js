// A grid of photos of any number. Everything's place is computed once; only what is in or near the view has
// elements, and these are used again for the next photos.
import { h } from "../element.js";
import { badgeWords, setBadges } from "./badges.js";
import { icon } from "../icon.js";
import { takeKeys, takePointer } from "./input.js";
import { justify, lastUpTo, nearestInRow, rowOf } from "./justify.js";
import { wantNames } from "./names.js";
import { selection } from "./selection.js";
import { cachedThumbnail, thumbnailProblem, wantThumbnails } from "./thumbnails.js";
import { placeTile, setPicture, setProblem, setTone, tilePool } from "./tiles.js";
import { onConnection } from "../../frame/events.js";
import { t } from "../../frame/strings.js";

/** `scroller` is the element that scrolls, `host` the one within it that the grid fills. `name(index)` gives
    what screen readers say of a photo, `fileName(index)` its file's name or null where it is not known (yet),
    `open(index)` is called to open one, `unfold(index)` to unfold its stack, `chosen(ids)` when the selection changed, `scrolled()` for each
    frame. */
export function photoGrid({ scroller, host, label, name, fileName, open, unfold, chosen, scrolled, signal }) {
    const headings = h("div", { class: "grid-headings" });
    const list = h("div", { class: "grid-list", role: "listbox", "aria-label": label,
        "aria-multiselectable": "true" });
    host.classList.add("grid");
    host.append(headings, list);
    const pool = tilePool(list);
    const shownHeadings = new Map();
    let content = { ids: [], aspects: [], starts: [0], titles: [] };
    let shape = { rowHeight: 200, gap: 4, heading: 0 };
    let frame = 0;
    let lastTop = 0;
    let offset = 0;
    let side = 320;

    const grid = {
        layout: justify({ aspects: [], starts: [0], width: 0, rowHeight: 1, gap: 0 }),
        ids: [],
        active: 0,
        selection: selection(() => { draw(); chosen?.(grid.selection.ids); }),
        open, unfold,
        /** What to show. `titles[group]`: {text, note}, or null for a group without a heading. `tone(index)`: the
            colour of a tile until its picture is there, null where it is not known; `badges(index)`: see setBadges. */
        show(newContent, newShape) {
            content = newContent;
            shape = newShape ?? shape;
            grid.ids = content.ids;
            grid.active = Math.min(grid.active, Math.max(0, grid.ids.length - 1));
            measure();
        },
        /** The badges of tiles have changed. */
        rebadge() {
            for (const tile of pool.shown.values()) {
                showProblem(tile, tile.picture ? null : thumbnailProblem(tile.photo, side));
            }
            draw();
        },
        /** Other rows, groups or photos: what is at the top stays there, and the active photo is the same. */
        reshape(newContent, newShape) {
            const anchor = grid.topPhoto();
            const below = grid.topOf(anchor) - viewTop();
            const isAtStart = scroller.scrollTop < 8;
            const find = (index) => (newContent.ids[index] === grid.ids[index]
                ? index : Math.max(0, newContent.ids.indexOf(grid.ids[index])));
            const [newAnchor, newActive] = [find(anchor), find(grid.active)];
            grid.active = newActive;
            grid.show(newContent, newShape);
            if (!isAtStart) grid.scrollTo(grid.topOf(newAnchor) - below);
            draw();
        },
        toggle(index) { grid.activate(index); grid.selection.toggle(grid.ids[index], index); },
        activate(index) {
            const before = pool.shown.get(grid.active);
            if (before) before.tabIndex = -1;
            grid.active = index;
            draw();
        },
        focus(index) {
            grid.activate(index);
            grid.reveal(index);
            draw();
            pool.shown.get(index)?.focus({ preventScroll: true });
        },
        /** Gives the focus back to the active photo, wherever it is. */
        refocus() { pool.shown.get(grid.active)?.focus({ preventScroll: true }); },
        /** Scrolls no further than needed to show a photo whole; `centre`: to the middle, where it is out of
            view. */
        reveal(index, { centre = false } = {}) {
            const row = rowOf(grid.layout, index);
            const top = offset + grid.layout.rowTop[row];
            const bottom = top + grid.layout.rowHeight[row];
            const margin = shape.heading + 60;
            const view = scroller.clientHeight;
            const isAbove = top - margin < scroller.scrollTop;
            const isBelow = bottom + 12 > scroller.scrollTop + view;
            if (!isAbove && !isBelow) return;
            const nearest = isAbove ? top - margin : bottom + 12 - view;
            scroller.scrollTop = centre ? (top + bottom - view) / 2 : nearest;
        },
        /** The first photo in view. */
        topPhoto: () => grid.layout.rowFirst[lastUpTo(grid.layout.rowTop, viewTop() + 1)] ?? 0,
        topOf: (index) => grid.layout.rowTop[rowOf(grid.layout, index)] ?? 0,
        /** Where a photo's group begins if it is the first of it, with its heading; else the photo. */
        startOf(index) {
            const group = lastUpTo(content.starts, index);
            return content.starts[group] === index && shape.heading ? grid.layout.headingTop[group] : grid.topOf(index);
        },
        scrollTo(top) { scroller.scrollTop = offset + top; },
        viewTop, draw,
        viewHeight: () => scroller.clientHeight,
    };

    function viewTop() { return scroller.scrollTop - offset; }

    function measure() {
        const width = host.clientWidth;
        if (width === 0) return;
        offset = host.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
        grid.layout = justify({ aspects: content.aspects, starts: content.starts, width, ...shape });
        // The long side of most photos; a tenth more than they have is not seen.
        const wanted = shape.rowHeight * 1.5 * devicePixelRatio;
        side = wanted <= 176 ? 160 : wanted <= 352 ? 320 : 640;
        host.style.height = `${grid.layout.height}px`;
        const hadFocus = list.contains(document.activeElement);
        clear();
        draw();
        if (hadFocus) pool.shown.get(grid.active)?.focus({ preventScroll: true });
    }

    function clear() {
        for (const index of [...pool.shown.keys()]) pool.release(index);
        for (const element of shownHeadings.values()) element.remove();
        shownHeadings.clear();
    }

    function draw() {
        cancelAnimationFrame(frame);
        frame = 0;
        const { layout } = grid;
        const view = scroller.clientHeight;
        const top = viewTop();
        // Before tiles are placed: it reads where the page is, which would cost another layout afterwards.
        scrolled?.();
        if (layout.rowTop.length === 0) return wantThumbnails([], side, () => {});
        const isDown = top >= lastTop;
        lastTop = top;
        const ahead = view * 0.9;
        const behind = view * 0.4;
        const from = lastUpTo(layout.rowTop, top - (isDown ? behind : ahead));
        const to = lastUpTo(layout.rowTop, top + view + (isDown ? ahead : behind));
        const first = layout.rowFirst[from];
        const end = layout.rowFirst[to + 1];
        for (const index of [...pool.shown.keys()]) {
            if ((index < first || index >= end) && index !== grid.active) pool.release(index);
        }
        for (let row = from; row <= to; row += 1) {
            for (let index = layout.rowFirst[row]; index < layout.rowFirst[row + 1]; index += 1) {
                dress(index, row);
            }
        }
        if (grid.active < first || grid.active >= end) dress(grid.active, rowOf(layout, grid.active));
        pool.order();
        drawHeadings(top - view, top + view * 2);
        want(from, to, top, view, isDown);
    }

    function dress(index, row) {
        const tile = pool.take(index);
        const id = grid.ids[index];
        if (tile.photo !== id) {
            tile.photo = id;
            placeTile(tile, grid.layout.x[index], grid.layout.rowTop[row], grid.layout.width[index],
                grid.layout.rowHeight[row]);
            setTone(tile, content.tone?.(index) ?? null, id);
            tile.setAttribute("aria-posinset", index + 1);
            tile.setAttribute("aria-setsize", grid.ids.length);
            setPicture(tile, cachedThumbnail(id));
            showProblem(tile, thumbnailProblem(id, side));
        }
        setBadges(tile, content.badges?.(index) ?? null);
        const isChosen = grid.selection.has(id);
        if (tile.isChosen !== isChosen) {
            tile.isChosen = isChosen;
            tile.setAttribute("aria-selected", String(isChosen));
        }
        const tab = index === grid.active ? 0 : -1;
        if (tile.tabIndex !== tab) tile.tabIndex = tab;
        return tile;
    }

    function drawHeadings(from, to) {
        if (!shape.heading) return;
        const { headingTop } = grid.layout;
        const start = lastUpTo(headingTop, from);
        const end = lastUpTo(headingTop, to);
        for (const [group, element] of shownHeadings) {
            if (group < start || group > end) { element.remove(); shownHeadings.delete(group); }
        }
        for (let group = start; group <= end; group += 1) {
            if (shownHeadings.has(group) || !content.titles(group)) continue;
            const element = makeHeading(group);
            shownHeadings.set(group, element);
            headings.append(element);
        }
    }

    function makeHeading(group) {
        const { text, note, plain } = content.titles(group);
        const label = t("Select all of {text}", { text });
        const chooseAll = () =>
            grid.selection.toggleRange(grid.ids, content.starts[group], content.starts[group + 1]);
        const element = h("div", { class: "grid-heading" }, h("h2", {}, text),
            note && h("p", { class: "muted small" }, note),
            !plain && h("button", {
                type: "button", class: "grid-choose", tabindex: -1, title: label, "aria-label": label,
                onclick: chooseAll,
            }, icon("check")));
        placeTile(element, grid.layout.headingX[group], grid.layout.headingTop[group],
            grid.layout.headingWidth[group], shape.heading);
        return element;
    }

    /** In view first, then what comes next in the direction of scrolling, then what was. */
    function want(from, to, top, view, isDown) {
        const { layout } = grid;
        const inView = [];
        const next = [];
        const past = [];
        for (let row = from; row <= to; row += 1) {
            const isAbove = layout.rowTop[row] + layout.rowHeight[row] < top;
            const isBelow = layout.rowTop[row] > top + view;
            const place = !isAbove && !isBelow ? inView : isBelow === isDown ? next : past;
            for (let index = layout.rowFirst[row]; index < layout.rowFirst[row + 1]; index += 1) {
                place.push(grid.ids[index]);
            }
        }
        wantThumbnails([...inView, ...(isDown ? next : next.reverse()), ...past], side, arrive);
    }

    function tileOf(id) {
        for (const tile of pool.shown.values()) if (tile.photo === id) return tile;
        return null;
    }

    function arrive(id, image, error = null) {
        const tile = tileOf(id);
        if (!tile) return;
        // Hundreds that fade in at once (years) are a layer each: too much for the browser.
        if (image) setPicture(tile, image, !tile.picture && shape.rowHeight > 100);
        showProblem(tile, image || tile.picture ? null : error);
    }

    /** What a tile without its picture says of itself. */
    function showProblem(tile, error) {
        const { index } = tile;
        const words = error && { name: fileName(index), reason: error.message };
        setProblem(tile, words || null);
        tile.setAttribute("aria-label", [[name(index), badgeWords(content.badges?.(index))].filter(Boolean).join(", "),
            error?.message].filter(Boolean).join(". "));
        if (error && words.name === null) wantNames(unnamed(), renamed);
    }

    /** Photos whose tiles show their name, and do not know it yet. */
    function unnamed() {
        return [...pool.shown.values()]
            .filter((tile) => tile.classList.contains("is-missing") && fileName(tile.index) === null)
            .map((tile) => tile.photo);
    }

    /** A name that was asked for has come. */
    function renamed(id) {
        const tile = tileOf(id);
        if (tile) showProblem(tile, tile.picture ? null : thumbnailProblem(id, side));
    }

    /** Asks for the names of the active photo and of those the arrows lead to. */
    function nameAround(index) {
        const { layout } = grid;
        const row = rowOf(layout, index);
        const beside = [row + 1, row - 1].filter((each) => each >= 0 && each < layout.rowTop.length)
            .map((each) => nearestInRow(layout, index, each));
        const near = [index, index + 1, index - 1, ...beside]
            .filter((each) => each >= 0 && each < grid.ids.length && fileName(each) === null);
        wantNames([...near.map((each) => grid.ids[each]), ...unnamed()], renamed);
    }

    list.addEventListener("focusin", (event) => {
        const tile = event.target.closest(".grid-tile");
        if (tile) nameAround(tile.index);
    });
    takePointer(list, grid);
    takeKeys(list, grid);
    scroller.addEventListener("scroll", () => { frame ||= requestAnimationFrame(draw); },
        { passive: true, signal });
    const stopConnection = onConnection((isThere) => { if (isThere) draw(); });
    const observer = new ResizeObserver(() => {
        if (host.clientWidth !== observer.width) {
            const isFirst = observer.width === undefined;
            observer.width = host.clientWidth;
            if (isFirst) measure();
            else grid.reshape(content, shape);
        } else draw();
    });
    observer.observe(host);
    observer.observe(scroller);
    signal.addEventListener("abort", () => {
        observer.disconnect();
        stopConnection();
        cancelAnimationFrame(frame);
        wantThumbnails([], side, () => {});
    });
    return grid;
}
