// The library: every photo by day, month or year.
import { segmented } from "../components/controls.js";
import { h } from "../components/element.js";
import { chosenBar } from "../components/grid/chosenbar.js";
import { dateAt, groupsBy, monthLabel, toneAt } from "../components/grid/dates.js";
import { photoGrid } from "../components/grid/grid.js";
import { knownName } from "../components/grid/names.js";
import { icon } from "../components/icon.js";
import { menuButton } from "../components/menu.js";
import { emptyState, errorState } from "../components/message.js";
import { photoName } from "../components/photoname.js";
import { tileSkeleton } from "../components/skeleton.js";
import { toastError } from "../components/toast.js";
import * as events from "../frame/events.js";
import { noteTurn } from "../frame/api.js";
import { day } from "../frame/format.js";
import { t, tn } from "../frame/strings.js";
import { markKeys } from "../marks/actions.js";
import { onMarked } from "../marks/marking.js";
import { pinchZoom } from "./pinch.js";
import { scrubber } from "./scrubber.js";
import { showMenu, views } from "./views.js";
import { shapeFor, zoomNames } from "./timeline.js";

/** Where the reader was, for when they come back: {photo, below, zoom, order}. */
const remembered = { zoom: "days", order: "newest" };

export function mount(root, { api, signal, navigate, announce, shortcuts, query, title }) {
    let view = views.get(query.get("show")) ?? views.get("visible");
    let favourites = new Set();
    const isFavourite = (id) => favourites.has(id);
    let refreshTimer = 0;
    let columns = { revision: null, ids: [], aspects: [], days: [], tones: "" };
    const scroller = h("div", { class: "library-scroller" });
    const host = h("div");
    const when = h("p", { class: "muted small numbers" });
    const grid = photoGrid({
        scroller, host, signal, label: t("Photos"),
        name: nameOf, fileName: (index) => knownName(columns.ids[index]),
        open: (index) => navigate(`/photo/${columns.ids[index]}`, { passed: columns }),
        chosen: (ids) => {
            bar.update(ids);
            root.classList.toggle("is-choosing", ids.size > 0);
        },
        scrolled: () => {
            const top = columns.days[grid.topPhoto()];
            timeline.follow();
            const isDay = remembered.zoom === "days" && top != null && !columns.coarse?.[columns.ids[grid.topPhoto()]];
            const label = isDay ? day(top, { year: "always" }) : monthLabel(top);
            when.textContent = columns.ids.length
                ? `${label} · ${tn(columns.ids.length, "{n} photo", "{n} photos")}` : "";
        },
    });
    const timeline = scrubber({ scroller, grid, days: () => columns.days });
    let bar = null;
    const zoom = segmented({
        label: t("Group by"), value: remembered.zoom, change: setZoom,
        options: [{ value: "years", label: t("Years") }, { value: "months", label: t("Months") },
            { value: "days", label: t("Days") }],
    });
    const order = menuButton({
        label: t("Order"), icon: "order",
        items: [
            { label: t("Newest first"), checked: () => remembered.order === "newest", run: () => setOrder("newest") },
            { label: t("Oldest first"), checked: () => remembered.order === "oldest", run: () => setOrder("oldest") },
        ],
    });
    const heading = h("h1");
    const show = h("div", { class: "library-show" });
    const header = h("header", { class: "library-header" },
        h("div", { class: "library-title" }, heading, when),
        h("a", { class: "library-search", href: "/search" }, icon("search"),
            h("span", {}, t("Search your photos")), h("kbd", {}, "/")),
        zoom, show, order);
    dress();
    zoom.classList.add("library-zoom");
    const waiting = h("div", { class: "library-waiting" }, tileSkeleton(30));
    scroller.append(host);
    root.append(h("div", { class: "library" }, header,
        h("div", { class: "library-body" }, waiting, scroller, timeline.element)));

    shortcuts([
        { keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], label: t("Move among photos"),
            run: () => grid.focus(isInView(grid.active) ? grid.active : grid.topPhoto()) },
        { keys: ["Enter"], label: t("Open the photo"), run: () => grid.open(grid.active) },
        { keys: ["Space", "x"], shown: ["Space"], label: t("Select or deselect"),
            run: () => grid.toggle(grid.active) },
        { keys: ["Shift+ArrowRight"], label: t("Select a range") },
        { keys: ["Ctrl+a"], label: t("Select all"),
            run: () => grid.selection.toggleRange(grid.ids, 0, grid.ids.length) },
        { keys: ["Escape"], label: t("Clear selection"), run: () => grid.selection.clear() },
        { keys: ["+", "="], shown: ["+"], label: t("Zoom in: years, months, days"), run: () => step(-1) },
        { keys: ["-"], label: t("Zoom out: days, months, years"), run: () => step(1) },
        { keys: ["Home"], label: t("First photo"), run: () => grid.focus(0) },
        { keys: ["End"], label: t("Last photo"), run: () => grid.focus(Math.max(0, grid.ids.length - 1)) },
        ...markKeys({ grid, isFavourite, areHidden: () => view.show === "hidden" }),
    ]);
    onMarked(remark, signal);
    pinchZoom(scroller, step, signal);
    const resized = new ResizeObserver(() => { if (columns.ids.length) timeline.update(); });
    resized.observe(scroller);
    const stopEvents = events.on("library", refresh);
    load();

    return {
        resume(photo) {
            const index = columns.ids.indexOf(photo);
            if (index < 0) return false;
            grid.reveal(index, { centre: true });
            grid.focus(index);
            return true;
        },
        /** Another view of the library. */
        update({ query: now }) {
            const next = views.get(now.get("show")) ?? views.get("visible");
            if (next === view) return;
            view = next;
            grid.selection.clear();
            dress();
            scroller.scrollTop = 0;
            load();
        },
        /** The library was chosen while it is shown: to its beginning. */
        again: () => scroller.scrollTo({ top: 0 }),
        unmount() {
            remember();
            resized.disconnect();
            stopEvents();
            clearTimeout(refreshTimer);
            root.classList.remove("is-choosing");
        },
    };

    /** What the view gives the header. */
    function dress() {
        heading.textContent = view.title;
        title(view.title);
        show.replaceChildren(showMenu(view, navigate));
        bar?.element.remove();
        bar = chosenBar({ clear: () => { grid.selection.clear(); grid.refocus(); }, isFavourite,
            areHidden: view.show === "hidden" });
        header.append(bar.element);
    }

    async function load() {
        try {
            columns = await api.get("/library/layout",
                { query: { order: remembered.order, show: view.show }, signal });
        } catch (error) {
            if (signal.aborted) return;
            if (columns.ids.length === 0) showInstead(errorState(error, { retry: load }));
            // What is shown stays; that no answer comes is said above it.
            else if (error.status !== 0) toastError(error);
            return;
        }
        favourites = new Set(columns.favourites);
        for (const [id, degrees] of Object.entries(columns.turned)) noteTurn(Number(id), degrees);
        if (columns.ids.length === 0) {
            grid.selection.clear();
            showInstead(view.empty ? emptyState(view.empty(navigate)) : emptyState({
                icon: "library", title: t("No photos yet"),
                text: t("Choose the folders your photos are in. They stay where they are; Afterimage only reads them."),
                actions: [{ label: t("Choose folders"), icon: "folder", kind: "primary",
                    run: () => navigate("/indexing") }],
            }));
            return;
        }
        const isFirst = waiting.isConnected;
        waiting.remove();
        scroller.hidden = false;
        timeline.element.hidden = false;
        const back = isFirst && remembered.photo != null ? columns.ids.indexOf(remembered.photo) : -1;
        if (isFirst) grid.show(content(), shape());
        else grid.reshape(content(), shape());
        timeline.update();
        if (back >= 0) {
            grid.activate(back);
            grid.scrollTo(grid.topOf(back) - remembered.below);
        }
        grid.draw();
    }

    function showInstead(message) {
        waiting.replaceChildren(message);
        if (!waiting.isConnected) scroller.before(waiting);
        scroller.hidden = true;
        timeline.element.hidden = true;
    }

    function content() {
        const tone = (index) => toneAt(columns.tones, index);
        return { ids: columns.ids, aspects: columns.aspects, tone, badges, ...groupsBy(remembered.zoom, columns) };
    }

    function badges(index) { return { favourite: isFavourite(columns.ids[index]) }; }

    /** Marks were changed, here or over this screen, or photos went or came back. */
    function remark({ marks }) {
        const isSameGrid = view.show !== "favourites" && marks
            && [...marks.values()].every(({ hidden, turned, photo }) =>
                hidden === (view.show === "hidden") && turned === (columns.turned?.[photo] ?? 0));
        if (!isSameGrid) {
            grid.selection.clear();
            return load();
        }
        for (const [id, { favourite }] of marks) {
            if (favourite) favourites.add(id);
            else favourites.delete(id);
        }
        grid.rebadge();
    }

    function nameOf(index) {
        return photoName({ name: knownName(columns.ids[index]), when: dateAt(columns, index) });
    }

    function shape() { return shapeFor(remembered.zoom, scroller.clientWidth); }

    function setZoom(name) {
        remembered.zoom = name;
        zoom.value = name;
        grid.reshape(content(), shape());
        timeline.update();
        announce({ days: t("By day"), months: t("By month"), years: t("By year") }[name]);
    }

    function step(by) {
        const name = zoomNames[zoomNames.indexOf(remembered.zoom) + by];
        if (name) setZoom(name);
    }

    function setOrder(name) {
        remembered.order = name;
        scroller.scrollTop = 0;
        load();
    }

    function isInView(index) {
        const top = grid.topOf(index) - grid.viewTop();
        return top > -80 && top < scroller.clientHeight;
    }

    function remember() {
        if (columns.ids.length === 0) return;
        const top = grid.topPhoto();
        remembered.photo = columns.ids[top];
        remembered.below = grid.topOf(top) - grid.viewTop();
    }

    // While photos are being indexed the library changes every moment; it is reloaded once in a while.
    function refresh({ revision }) {
        if (String(revision) === String(columns.revision) || columns.revision === null) return;
        clearTimeout(refreshTimer);
        refreshTimer = setTimeout(load, 3000);
    }
}
