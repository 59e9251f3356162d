// One photo over the screen it was opened from.
import { iconButton } from "../components/button.js";
import { h } from "../components/element.js";
import { icon } from "../components/icon.js";
import { errorState } from "../components/message.js";
import { pictureName } from "../components/photoname.js";
import { textSkeleton } from "../components/skeleton.js";
import { original } from "../frame/api.js";
import { date as day, number } from "../frame/format.js";
import { t } from "../frame/strings.js";
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
    /** The photos before and after: {ids, hits?, query?, cutoff?, like?, top?}. */
    let sequence = passed ?? null;
    let stopLoading = new AbortController();
    /** What “Like this, but…” was opened from: {focus, wasHidden}. */
    let termsOpener = null;

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
    const before = iconButton({ label: t("Previous photo"), icon: "back", run: () => { step(-1); } });
    const next = iconButton({ label: t("Next photo"), icon: "next", run: () => { step(1); } });
    before.classList.add("photo-before");
    next.classList.add("photo-next");
    const why = h("div");
    const missing = h("div", { class: "photo-missing", hidden: true });
    const tools = [farther, nearer, open, download, info];
    const panel = h("aside", { class: "photo-panel", "aria-label": t("About this photo"),
        hidden: !isPanelOpen });
    const frame = h("div", { class: "photo", role: "dialog", "aria-modal": "true", "aria-label": t("Photo"),
        tabindex: -1, "data-theme": "dark" },
        h("div", { class: "photo-main" },
            h("div", { class: "photo-bar" },
                iconButton({ label: t("Close"), icon: "close", run: leave }),
                h("div", { class: "grow photo-headings" }, heading, place),
                farther, nearer, open, download, info),
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
        { keys: ["0"], label: t("The whole photo"), run: () => view.reset() },
        { keys: ["1"], label: t("Actual size"), run: () => view.actual() },
        { keys: ["i"], label: t("About this photo"), run: togglePanel },
        { keys: ["b"], label: t("Like this, but…"), run: openTerms },
        { keys: ["o"], label: t("Open the original"), run: () => open.click() },
        { keys: ["d"], label: t("Download the original"), run: () => download.click() },
        { keys: ["f"], label: t("Full screen"), run: fullScreen },
        { keys: ["Escape"], label: t("The whole photo, then close"), whileTyping: true, run: goOut },
    ].map((each) => ({ group: t("Photo"), ...each })));
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
    async function searched(q) {
        const found = await api.get("/search", { query: { q, limit: 60, all: true }, signal });
        const all = [...found.best, ...found.more];
        return {
            ids: all.map((hit) => hit.id), hits: new Map(all.map((hit) => [hit.id, hit])),
            total: found.totals.best + found.totals.more,
            query: q, cutoff: found.cutoff, top: all[0]?.score,
        };
    }

    function show({ isAgain = false } = {}) {
        const index = sequence?.ids.indexOf(id) ?? -1;
        before.hidden = index <= 0;
        next.hidden = !sequence || index < 0 || index >= sequence.ids.length - 1;
        const all = sequence?.total ?? sequence?.ids.length ?? 0;
        const count = index >= 0 ? t("{n} of {all}", { n: number(index + 1), all: number(all) }) : "";
        place.textContent = count;
        const beside = index >= 0 ? [sequence.ids[index + 1], sequence.ids[index - 1]] : [];
        view.prepare(beside.filter((each) => each !== undefined));
        showMissing(null);
        if (isAgain) return showWhy();
        stopLoading.abort();
        stopLoading = new AbortController();
        open.href = original(id);
        download.href = original(id);
        const aspect = sequence?.aspects?.[index] ?? sequence?.hits?.get(id)?.aspect;
        view.show({ id, aspect: aspect ? aspect / 1000 : undefined });
        loadPanel(id, stopLoading.signal, count);
    }

    async function loadPanel(wanted, stop, count) {
        const details = h("div", { class: "stack" }, textSkeleton(6));
        panel.replaceChildren(h("header", { class: "row photo-panel-head" },
            h("h1", { class: "grow" }, t("About this photo")),
            iconButton({ label: t("Close the panel"), icon: "close", run: togglePanel })),
        why, details);
        showWhy();
        try {
            const photo = await api.get(`/photos/${wanted}`, { signal: stop });
            const date = isDated(photo) ? day(photo.taken) : null;
            view.complete({ ...photo, alt: pictureName({ name: photo.name, date }) });
            title(photo.name);
            frame.setAttribute("aria-label", photo.name);
            heading.textContent = date ?? photo.name;
            details.replaceChildren(...detailList(photo).filter(Boolean));
            announce([count, photo.name].filter(Boolean).join(", "));
            if (session.features?.similar !== false) {
                panel.append(similarSection({ id: wanted, api, navigate, signal: stop }));
            }
        } catch (error) {
            if (stop.aborted) return;
            if (error.status === 404) showMissing(error);
            else details.replaceChildren(errorState(error, { retry: () => loadPanel(wanted, stop, count) }));
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

    function showWhy() {
        const hit = sequence?.hits?.get(id);
        const place = hit && { rank: sequence.ids.indexOf(id) + 1, of: sequence.total ?? sequence.ids.length };
        why.replaceChildren(hit ? whyItMatched(hit, { ...sequence, ...place }) : "");
    }

    /** Goes on by one; false at the end. */
    function step(by) {
        const index = sequence?.ids.indexOf(id) ?? -1;
        const other = index < 0 ? undefined : sequence.ids[index + by];
        if (other === undefined) return false;
        navigate(`/photo/${other}${location.search}`, { replace: true, passed: sequence });
        return true;
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
