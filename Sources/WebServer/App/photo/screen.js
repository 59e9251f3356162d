// One photo over the screen it was opened from.
import { iconButton } from "../components/button.js";
import { h } from "../components/element.js";
import { icon } from "../components/icon.js";
import { menuButton } from "../components/menu.js";
import { errorState } from "../components/message.js";
import { pictureName } from "../components/photoname.js";
import { textSkeleton } from "../components/skeleton.js";
import { noteTurn, original } from "../frame/api.js";
import { date as day, number } from "../frame/format.js";
import { t } from "../frame/strings.js";
import { keysFor, markItems } from "../marks/actions.js";
import { onMarked, remove, toggleFavourite } from "../marks/marking.js";
import { toastError } from "../components/toast.js";
import { firstLimit, furtherLimit } from "../search/query.js";
import { sectionsOf } from "../search/sections.js";
import { stars } from "./stars.js";
import { detailList, isDated, whyItMatched } from "./details.js";
import { similarSection } from "./similar.js";
import { stage } from "./stage.js";

const wideEnough = matchMedia("(min-width: 720px)");
let isPanelOpen = wideEnough.matches;

const iconLink = (label, iconName, attributes) =>
    h("a", { class: "icon-button", title: label, "aria-label": label, ...attributes }, icon(iconName));

export function mount(root, context) {
    const { api, session, rest, query, passed, navigate, close, announce, title, shortcuts,
        signal } = context;
    let id = Number(rest[0]);
    /** The photos before and after: {ids, hits?, query?, cutoff?, like?, top?, further?}; `further()` promises those with
        more after the last. */
    let sequence = passed ?? null;
    let stopLoading = new AbortController();
    let isGoingFurther = false;
    /** What “Like this, but…” was opened from: {focus, wasHidden}. */
    let termsOpener = null;
    /** What is known of the photo (GET /photos/{id}), once it has come. */
    let details = null;
    /** What marks are for: nothing where the photo is not there. */
    const ids = () => (missing.hidden ? [id] : []);
    const isFavourite = () => details?.favourite ?? false;

    const farther = iconButton({ label: t("Zoom out"), icon: "zoomOut", run: () => view.zoom(1 / 1.6),
        disabled: true });
    const nearer = iconButton({ label: t("Zoom in"), icon: "zoomIn", run: () => view.zoom(1.6) });
    for (const each of [farther, nearer]) each.classList.add("photo-zoom");
    const heading = h("p", { class: "photo-heading" });
    const place = h("p", { class: "photo-place small numbers" });
    const view = stage({
        signal, step, close: leave, tapped: () => frame.classList.toggle("is-bare"),
        zoomed: (scale) => { farther.disabled = scale <= 1.01; },
    });
    const info = iconButton({ label: t("About this photo"), icon: "info", run: togglePanel,
        pressed: isPanelOpen });
    const download = iconLink(t("Download the original"), "download", { download: "" });
    const open = iconLink(t("Open the original in a new tab"), "open", { target: "_blank", rel: "noopener" });
    const heart = iconButton({ label: t("Favourite"), icon: "heart", pressed: false,
        run: () => toggleFavourite(ids(), isFavourite) });
    heart.classList.add("heart-button");
    const deeds = (isHidden) => menuButton({ label: t("More"), icon: "more", items: [
        ...markItems(ids, isHidden), null,
        { label: t("Move to quarantine…"), icon: "trash", danger: true,
            run: () => remove(ids()).catch(toastError) },
    ] });
    const more = h("div", {}, deeds(false));
    const before = iconButton({ label: t("Previous photo"), icon: "back", run: () => { step(-1); } });
    const next = iconButton({ label: t("Next photo"), icon: "next", run: () => { step(1); } });
    before.classList.add("photo-before");
    next.classList.add("photo-next");
    const why = h("div");
    const rating = h("div", { class: "row photo-rating", role: "group", "aria-label": t("Rating") });
    const missing = h("div", { class: "photo-missing", hidden: true });
    const tools = [farther, nearer, heart, open, download, info, more];
    const panel = h("aside", { class: "photo-panel", "aria-label": t("About this photo"),
        hidden: !isPanelOpen });
    const frame = h("div", { class: "photo", role: "dialog", "aria-modal": "true", "aria-label": t("Photo"),
        tabindex: -1, "data-theme": "dark" },
        h("div", { class: "photo-main" },
            h("div", { class: "photo-bar" },
                iconButton({ label: t("Close"), icon: "close", run: leave }),
                h("div", { class: "grow photo-headings" }, heading, place),
                ...tools),
            view.element, missing, before, next),
        panel);
    const from = document.activeElement?.closest(".grid-tile, .photo-tile")?.getBoundingClientRect();
    root.append(frame);
    frame.focus({ preventScroll: true });

    const rtl = document.dir === "rtl" ? -1 : 1;
    shortcuts([
        { keys: ["ArrowLeft"], label: t("Previous photo; pans when zoomed in"),
            run: () => arrow(-1, 0) },
        { keys: ["ArrowRight"], label: t("Next photo; pans when zoomed in"), run: () => arrow(1, 0) },
        { keys: ["ArrowUp"], run: () => arrow(0, -1) },
        { keys: ["ArrowDown"], run: () => arrow(0, 1) },
        { keys: ["+", "="], shown: ["+"], label: t("Zoom in"), run: () => view.zoom(1.6) },
        { keys: ["-"], label: t("Zoom out"), run: () => view.zoom(1 / 1.6) },
        { keys: ["z"], label: t("Actual size, or the whole photo"),
            run: () => (view.isZoomed() ? view.reset() : view.actual()) },
        { keys: ["i"], label: t("About this photo"), run: togglePanel },
        { keys: ["b"], label: t("Like this, but…"), run: openTerms },
        { keys: ["o"], label: t("Open the original"), run: () => open.click() },
        { keys: ["d"], label: t("Download the original"), run: () => download.click() },
        { keys: ["F"], shown: ["Shift+f"], label: t("Full screen"), run: fullScreen },
        { keys: ["Escape"], label: t("The whole photo, then close"), whileTyping: true, run: goOut },
        ...keysFor({ ids, isFavourite, isHidden: () => details?.hidden ?? false, group: t("Photo") }),
    ].map((each) => ({ group: t("Photo"), ...each })));
    onMarked(remark, signal);
    start();
    if (from) view.growFrom(from);

    return {
        update({ rest: newRest, passed: newPassed }) {
            id = Number(newRest[0]);
            if (newPassed) sequence = newPassed;
            show();
        },
        unmount: () => stopLoading.abort(),
    };

    async function start() {
        show();
        if (sequence) return;
        try {
            sequence = query.get("q") ? await searched(query.get("q"))
                : await api.get("/library/layout", { signal });
            show({ isAgain: true });
        } catch { /* the photo is shown all the same, alone */ }
    }

    /** A search's results, for a page that was reloaded with the search in its address. */
    async function searched(q, limit = firstLimit) {
        const found = await api.get("/search", { query: { q, limit, all: true }, signal });
        const sections = sectionsOf(found);
        const all = sections.flatMap((section) => section.hits);
        const next = furtherLimit({ limit }, { ...found, sections });
        return {
            further: next && (() => searched(q, next)),
            ids: all.map((hit) => hit.id), hits: new Map(all.map((hit) => [hit.id, hit])),
            total: found.totals.best + found.totals.more,
            query: q, cutoff: found.cutoff, top: all[0]?.score,
        };
    }

    function show({ isAgain = false } = {}) {
        const index = sequence?.ids.indexOf(id) ?? -1;
        before.hidden = index <= 0;
        next.hidden = index < 0 || (index >= sequence.ids.length - 1 && !sequence.further);
        const all = sequence?.total ?? sequence?.ids.length ?? 0;
        const count = index >= 0 ? t("{n} of {all}", { n: number(index + 1), all: number(all) }) : "";
        place.textContent = count;
        const beside = index >= 0 ? [sequence.ids[index + 1], sequence.ids[index - 1]] : [];
        view.prepare(beside.filter((each) => each !== undefined));
        if (isAgain) return showWhy();
        showMissing(null);
        stopLoading.abort();
        stopLoading = new AbortController();
        details = null;
        heart.setAttribute("aria-pressed", String(sequence?.hits?.get(id)?.favourite ?? false));
        open.href = original(id);
        download.href = original(id);
        const aspect = sequence?.aspects?.[index] ?? sequence?.hits?.get(id)?.aspect;
        view.show({ id, aspect: aspect ? aspect / 1000 : undefined });
        loadPanel(id, stopLoading.signal, count);
    }

    async function loadPanel(wanted, stop, count) {
        const facts = h("div", { class: "stack" }, textSkeleton(6));
        panel.replaceChildren(h("header", { class: "row photo-panel-head" },
            h("h1", { class: "grow" }, t("About this photo")),
            iconButton({ label: t("Close the panel"), icon: "close", run: togglePanel })),
        why, facts);
        showWhy();
        try {
            const photo = await api.get(`/photos/${wanted}`, { signal: stop });
            const date = isDated(photo) ? day(photo.taken) : null;
            details = { ...photo, alt: pictureName({ name: photo.name, date }) };
            noteTurn(photo.id, photo.turned);
            view.complete(details);
            showMarks();
            title(photo.name);
            frame.setAttribute("aria-label", photo.name);
            heading.textContent = date ?? photo.name;
            facts.replaceChildren(rating, ...detailList(photo).filter(Boolean));
            announce([count, photo.name].filter(Boolean).join(", "));
            if (session.features?.similar !== false) {
                panel.append(similarSection({ id: wanted, api, navigate, signal: stop }));
            }
        } catch (error) {
            if (stop.aborted) return;
            if (error.status === 404) showMissing(error);
            else facts.replaceChildren(errorState(error, { retry: () => loadPanel(wanted, stop, count) }));
        }
    }

    /** In place of a photo that is not there: one message, and nothing else to say. */
    function showMissing(error) {
        missing.hidden = error === null;
        missing.replaceChildren(error ? errorState(error, { actions: [{ label: t("Close"), run: leave }] }) : "");
        view.element.hidden = error !== null;
        for (const each of tools) each.hidden = error !== null;
        panel.hidden = error !== null || !isPanelOpen;
        if (!error) return;
        title(error.message);
        heading.textContent = "";
    }

    function showMarks() {
        heart.setAttribute("aria-pressed", String(details.favourite));
        more.replaceChildren(deeds(details.hidden));
        rating.replaceChildren(...stars(details));
    }

    /** Marks were changed, or photos went or came back. */
    function remark({ ids: changed, marks, removed, restored }) {
        if (removed && changed.includes(id)) return goOn() || leave();
        if (restored && changed.includes(id)) return show();
        const mark = marks?.get(id);
        if (!mark || !details) return;
        // It left the view that it was opened from.
        if (mark.hidden !== details.hidden && goOn()) return;
        const isTurned = mark.turned !== details.turned;
        Object.assign(details, { favourite: mark.favourite, hidden: mark.hidden, turned: mark.turned });
        if (mark.rating != null) Object.assign(details, { rating: mark.rating, ratingFrom: "library" });
        if (isTurned) view.show({ ...details });
        showMarks();
        // Without a rating of the user's own the file's counts, which only the server knows.
        if (mark.rating == null) loadPanel(id, stopLoading.signal, place.textContent);
    }

    /** On to a photo beside the one shown, which leaves the sequence; false where there is none. */
    function goOn() {
        const index = sequence?.ids.indexOf(id) ?? -1;
        const other = index < 0 ? undefined : sequence.ids[index + 1] ?? sequence.ids[index - 1];
        if (other === undefined) return false;
        const without = (list) => list?.filter((_, each) => each !== index);
        sequence = { ...sequence, ids: without(sequence.ids), aspects: without(sequence.aspects),
            total: sequence.total && sequence.total - 1 };
        navigate(`/photo/${other}${location.search}`, { replace: true, passed: sequence });
        return true;
    }

    function showWhy() {
        const hit = sequence?.hits?.get(id);
        const place = hit && { rank: sequence.ids.indexOf(id) + 1, of: sequence.total ?? sequence.ids.length };
        why.replaceChildren(hit ? whyItMatched(hit, { ...sequence, ...place }) : "");
    }

    /** Goes on by one; false at the end, also where more has to be loaded first. */
    function step(by) {
        const index = sequence?.ids.indexOf(id) ?? -1;
        const other = index < 0 ? undefined : sequence.ids[index + by];
        if (other === undefined) {
            if (by > 0 && index >= 0 && sequence.further) stepFurther();
            return false;
        }
        navigate(`/photo/${other}${location.search}`, { replace: true, passed: sequence });
        return true;
    }

    async function stepFurther() {
        if (isGoingFurther) return;
        isGoingFurther = true;
        const from = id;
        try {
            const found = await sequence.further();
            // Gone on to another photo, or away, meanwhile.
            if (signal.aborted || id !== from) return;
            sequence = found;
            if (!step(1)) show({ isAgain: true });
        } catch (error) {
            if (!signal.aborted) toastError(error);
        } finally {
            isGoingFurther = false;
        }
    }

    function arrow(x, y) {
        if (view.isZoomed()) view.pan(-x * 120, -y * 120);
        else if (x) step(x * rtl);
    }

    function togglePanel() {
        if (!missing.hidden) return;
        isPanelOpen = panel.hidden;
        panel.hidden = !isPanelOpen;
        info.setAttribute("aria-pressed", String(isPanelOpen));
        if (!isPanelOpen && !frame.contains(document.activeElement)) frame.focus();
    }

    function openTerms() {
        const terms = panel.querySelector("input");
        if (!terms) return;
        termsOpener = { focus: document.activeElement, wasHidden: panel.hidden };
        if (panel.hidden) togglePanel();
        terms.focus();
    }

    /** One step out, from anywhere: out of “Like this, but…”, out of a part of the photo, away from the photo. */
    function goOut() {
        if (document.activeElement?.matches(".photo-panel input")) return closeTerms();
        if (view.isZoomed()) return view.reset();
        // There it lies over the photo.
        if (!wideEnough.matches && !panel.hidden) return togglePanel();
        leave();
    }

    function closeTerms() {
        const { focus, wasHidden } = termsOpener ?? {};
        termsOpener = null;
        document.activeElement.value = "";
        if (wasHidden && !panel.hidden) togglePanel();
        (focus?.isConnected && focus.checkVisibility() ? focus : frame).focus({ preventScroll: true });
    }

    function fullScreen() {
        if (document.fullscreenElement) document.exitFullscreen();
        else document.documentElement.requestFullscreen?.();
    }

    function leave() {
        if (document.fullscreenElement) document.exitFullscreen();
        close(id);
    }
}
