// Addresses → screens. One base screen fills the page; an overlay (a photo) may lie over it, and the base
// below keeps its state, so that closing the overlay is instant.
import { h } from "../components/element.js";
import { emptyState, errorState } from "../components/message.js";
import { screenSkeleton } from "../components/skeleton.js";
import { announce } from "./announce.js";
import { api } from "./api.js";
import { shortcutsFor } from "./keyboard.js";
import { screenAt } from "./screens.js";
import { t } from "./strings.js";

const main = document.getElementById("screen");
const overlayRoot = document.getElementById("overlay");
const navigation = document.getElementById("navigation");
const passedValues = new Map();
const scrolls = new Map();
const listeners = new Set();

let session = null;
let base = null;
let overlay = null;
let address = null;
/** Counts what was shown: a screen that has loaded when another was asked for in the meantime is not
    shown. */
let turns = 0;

/** Starts routing with a session; the page's own address is the first. */
export function startRouter(startSession) {
    session = startSession;
    addEventListener("popstate", () => show({ isReturn: true }));
    document.addEventListener("click", followLink);
    const start = location.pathname === "/" ? "/library" : "";
    if (!history.state?.key || start) {
        history.replaceState({ key: newKey(), depth: 0 }, "", start || undefined);
    }
    return show({ isFirst: true });
}

/** Goes to an address of the app. `passed`: a value for the screen that the address cannot hold. */
export function navigate(to, { replace = false, passed } = {}) {
    const depth = (history.state?.depth ?? 0) + (replace ? 0 : 1);
    const state = { key: newKey(), depth };
    if (passed !== undefined) passedValues.set(state.key, passed);
    if (!replace && !overlay) scrolls.set(location.href, main.scrollTop);
    history[replace ? "replaceState" : "pushState"](state, "", to);
    return show({});
}

/** Back to where the app was before, or to `otherwise` where it was opened here. */
export function goBack(otherwise = "/library") {
    if ((history.state?.depth ?? 0) > 0) history.back();
    else navigate(otherwise, { replace: true });
}

/** Calls `listener(screen)` whenever another base screen is shown. */
export function onScreen(listener) {
    listeners.add(listener);
    if (base) listener(base.screen);
}

const newKey = () => Math.random().toString(36).slice(2);

function followLink(event) {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.href);
    if (link.target || link.hasAttribute("download") || url.origin !== location.origin) return;
    if (url.hash || url.pathname.startsWith("/api/") || !screenAt(url.pathname)) return;
    event.preventDefault();
    navigate(url.pathname + url.search);
}

async function show({ isFirst = false, isReturn = false }) {
    address = location.pathname + location.search;
    const turn = ++turns;
    const isCurrent = () => turn === turns;
    const found = screenAt(location.pathname);
    if (!found) return showMissing();
    if (found.screen.overlay) {
        if (overlay?.screen === found.screen) return update(overlay, found.rest);
        const entry = await mount(found, overlayRoot, document.activeElement, isCurrent);
        if (!isCurrent()) return;
        overlay = entry;
        cover(true);
        return;
    }
    const returning = overlay;
    if (overlay) uncover();
    if (base?.screen === found.screen && !base.failed) {
        if (returning) resume(returning);
        else if (base.address === address && !isReturn) base.handle.again?.();
        return update(base, found.rest);
    }
    leave(base, main);
    base = null;
    const entry = await mount(found, main, null, isCurrent);
    if (!isCurrent()) return;
    base = entry;
    for (const listener of listeners) listener(found.screen);
    main.scrollTop = isReturn ? scrolls.get(location.href) ?? 0 : 0;
    if (!isFirst) focusScreen(found.screen);
}

async function mount({ screen, rest }, root, opener, isCurrent) {
    const ending = new AbortController();
    const entry = { screen, root, opener, ending, address, handle: {} };
    document.title = `${screen.title} – Afterimage`;
    root.dataset.screen = screen.path.slice(1);
    const waiting = screenSkeleton();
    const timer = setTimeout(() => { if (isCurrent() && !root.firstChild) root.append(waiting); }, 150);
    try {
        const [module] = await Promise.all([screen.load(), ...(screen.styles ?? []).map(style)]);
        clearTimeout(timer);
        waiting.remove();
        if (!isCurrent()) return entry;
        root.replaceChildren();
        const result = module.mount(root, context(entry, rest)) ?? {};
        entry.handle = typeof result === "function" ? { unmount: result } : result;
    } catch (error) {
        clearTimeout(timer);
        waiting.remove();
        if (!isCurrent()) return entry;
        entry.failed = true;
        console.error(error);
        root.replaceChildren(h("div", { class: "page" }, errorState(
            {
                message: t("This screen could not be opened."),
                hint: t("Afterimage may have been stopped. Start it with “afterimage serve” and open the address it prints."),
            },
            { retry: () => location.reload() })));
    }
    return entry;
}

function context(entry, rest) {
    return {
        api, session, navigate, announce,
        signal: entry.ending.signal,
        rest, query: new URLSearchParams(location.search), passed: passedValues.get(history.state?.key),
        shortcuts: (list) => shortcutsFor(entry.root, list, entry.ending.signal),
        title: (text) => { document.title = `${text} – Afterimage`; },
        close: (result) => { entry.result = result; goBack(); },
    };
}

function update(entry, rest) {
    if (entry.address === address) return;
    entry.address = address;
    entry.handle.update?.({
        rest, query: new URLSearchParams(location.search), passed: passedValues.get(history.state?.key),
    });
}

function leave(entry, root) {
    entry?.ending.abort();
    // A screen that fails to clean up must not keep the next one away.
    try { entry?.handle.unmount?.(); } catch (error) { console.error(error); }
    root.replaceChildren();
}

function cover(isCovered) {
    for (const each of [main, navigation]) each.inert = isCovered;
    document.documentElement.classList.toggle("covered", isCovered);
}

function uncover() {
    cover(false);
    leave(overlay, overlayRoot);
    overlay = null;
}

function resume(closed) {
    document.title = `${base.screen.title} – Afterimage`;
    if (base.handle.resume?.(closed.result)) return;
    closed.opener?.focus({ preventScroll: true });
    if (!main.contains(document.activeElement)) main.focus({ preventScroll: true });
}

function focusScreen(screen) {
    announce(screen.title);
    if (main.contains(document.activeElement)) return;
    const heading = main.querySelector("h1");
    if (heading) heading.tabIndex = -1;
    (heading ?? main).focus({ preventScroll: true });
}

async function showMissing() {
    if (overlay) uncover();
    leave(base, main);
    base = null;
    for (const listener of listeners) listener(null);
    document.title = t("Not found – Afterimage");
    main.append(h("div", { class: "page" }, emptyState({
        icon: "search", title: t("There is nothing at this address."),
        text: t("The photo or screen may have moved."),
        actions: [{ label: t("Go to the library"), kind: "primary", run: () => navigate("/library") }],
    })));
}

/** Fetches a screen, so that it opens at once, also while the server does not answer. */
export function prepare(screen) {
    screen.load().catch(() => {});
    screen.styles?.forEach(style);
}

const sheets = new Map();

/** Loads a style sheet once; a screen is not shown before its own are there. */
function style(href) {
    if (!sheets.has(href)) {
        sheets.set(href, new Promise((resolve) => {
            // What failed to load is requested again with the next screen.
            const onerror = () => { sheets.delete(href); resolve(); };
            document.head.append(h("link", { rel: "stylesheet", href, onload: resolve, onerror }));
        }));
    }
    return sheets.get(href);
}
