// Search by words, by a photo, or by both; without either, photos of a time, folder or kind by date.
import { button, iconButton } from "../components/button.js";
import { h } from "../components/element.js";
import { chosenBar } from "../components/grid/chosenbar.js";
import { photoGrid } from "../components/grid/grid.js";
import { icon } from "../components/icon.js";
import { errorState, notice } from "../components/message.js";
import { photoName } from "../components/photoname.js";
import { tileSkeleton } from "../components/skeleton.js";
import * as events from "../frame/events.js";
import { noteTurn } from "../frame/api.js";
import { hitDate, number } from "../frame/format.js";
import { t, tn } from "../frame/strings.js";
import { markKeys } from "../marks/actions.js";
import { onMarked } from "../marks/marking.js";
import { queryChips } from "./chips.js";
import { beginning, countsOf, explainRanking, headingOf, nothing, switchedOff } from "./messages.js";
import { listed, listedFile, listedName } from "./listing.js";
import { matchedBy, namedHeading, namesIn } from "./named.js";
import {
    addressOf, firstLimit, furtherLimit, isEmpty, isListing, readQuery, requestOf, resultsOf,
} from "./query.js";
import { sectionsOf, unfolded } from "./sections.js";
import { updating } from "./updating.js";

const pause = 160;
/** The last answer, so that coming back shows it at once and where it was. */
let last = null;

export function mount(root, { api, session, query: parameters, navigate, announce, shortcuts, close,
    signal }) {
    let query = readQuery(parameters);
    let request = new AbortController();
    let typing = 0;
    let found = null;
    let update = null;
    /** Stacks that are unfolded. */
    const openStacks = new Set();

    const input = h("input", {
        type: "search", class: "search-input", value: query.text, maxlength: 1000, autocomplete: "off",
        spellcheck: false,
        "aria-label": t("Search your photos"), enterkeyhint: "search",
    });
    const clear = iconButton({ label: t("Clear"), icon: "close", run: empty });
    const chips = h("div", { class: "search-chips row", role: "group",
        "aria-label": t("Parts of the search") });
    const status = h("p", { class: "search-status muted small numbers" });
    const host = h("div", { class: "search-grid" });
    const instead = h("div");
    const more = h("div", { class: "search-more row" });
    const scroller = h("div", { class: "search-scroller" }, status, instead, host, more);
    const isFavourite = (id) => found?.sequence.hits?.get(id)?.favourite ?? found?.favourites?.has(id) ?? false;
    const bar = chosenBar({ clear: () => { grid.selection.clear(); grid.refocus(); }, isFavourite });
    root.append(h("div", { class: "search" },
        h("div", { class: "search-header", role: "search" }, h("h1", { class: "unseen" }, t("Search")),
            h("div", { class: "search-field" }, icon("search"), input, clear), chips, bar.element),
        scroller));
    const grid = photoGrid({
        scroller, host, signal, label: t("Results"), name: nameOf,
        // The grid still shows the previous results while the new ones arrive.
        fileName: (index) => (found?.ids ? listedFile(found, index) : found?.all[index]?.hit.name ?? null),
        open(index) {
            const search = query.like == null && query.text.trim() ? `?q=${encodeURIComponent(query.text)}` : "";
            navigate(`/photo/${grid.ids[index]}${search}`, { passed: found.sequence });
        },
        unfold: toggleStack,
        chosen: (ids) => { bar.update(ids); root.classList.toggle("is-choosing", ids.size > 0); },
    });

    input.oninput = () => {
        clearTimeout(typing);
        clear.hidden = input.value === "" && query.like == null;
        typing = setTimeout(() => change({ text: input.value }, { replace: true, isTyping: true }), pause);
    };
    input.onkeydown = (event) => {
        if (event.key === "Enter") {
            clearTimeout(typing);
            change({ text: input.value }, { replace: true, isTyping: true });
        } else if (event.key === "ArrowDown" && grid.ids.length) {
            event.preventDefault();
            grid.focus(0);
        } else if (event.key === "Escape" && input.value === "") {
            input.blur();
            goOut();
        }
    };
    shortcuts([
        { keys: ["ArrowDown"], label: t("To the results"), run: () => grid.ids.length
            && grid.focus(grid.active) },
        { keys: ["Enter"], label: t("Open the photo"), run: () => grid.ids.length && grid.open(grid.active) },
        { keys: ["Space", "x"], shown: ["Space"], label: t("Select or deselect"),
            run: () => grid.ids.length && grid.toggle(grid.active) },
        { keys: ["Ctrl+a"], label: t("Select all"),
            run: () => grid.selection.toggleRange(grid.ids, 0, grid.ids.length) },
        { keys: ["Escape"], label: t("Clear selection, or close “Like this, but…”"), run: goOut },
        { keys: ["s"], label: t("Unfold the stack, or fold it"),
            run: () => grid.ids.length && toggleStack(grid.active) },
        ...markKeys({ grid, isFavourite }),
    ]);
    onMarked(remark, signal);
    let indexing = null;
    const stopIndexing = events.on("indexing", (data) => { indexing = data; tellStatus(); });
    const stopModel = events.on("model", ({ pending }) => {
        // All photos can be found now.
        if (!pending && found?.note) load(request.signal);
    });
    show();
    if (isEmpty(query)) input.focus();

    return {
        update({ query: now }) {
            query = readQuery(now);
            if (document.activeElement !== input) input.value = query.text;
            show();
        },
        resume(photo) {
            const index = grid.ids.indexOf(photo);
            if (index >= 0) grid.focus(index);
            return index >= 0;
        },
        again: () => { input.focus(); input.select(); },
        unmount() {
            if (last) last.top = scroller.scrollTop;
            clearTimeout(typing);
            request.abort();
            update?.end();
            stopIndexing();
            stopModel();
            root.classList.remove("is-choosing");
        },
    };

    /** Out of the selection; out of “Like this, but…”, to where it was asked for. */
    function goOut() {
        if (grid.selection.ids.size) grid.selection.clear();
        else if (query.like != null) close();
    }

    function empty() {
        change({ text: "", like: null });
        input.focus();
    }

    /** Another search; the address follows, and the screen with it. */
    function change(part, { replace = false, isTyping = false } = {}) {
        const next = { ...query, limit: firstLimit, ...part };
        if (!isTyping) input.value = next.text;
        if (addressOf(next) !== addressOf(query)) navigate(addressOf(next), { replace });
    }

    function show() {
        clear.hidden = query.text === "" && query.like == null;
        input.placeholder = query.like == null ? t("What do the photos show?")
            : t("Like this photo, but… in the snow −people");
        chips.replaceChildren(...queryChips(query, change));
        request.abort();
        request = new AbortController();
        if (session.features?.search === false && !isListing(query)) {
            return showInstead(switchedOff(navigate));
        }
        if (isEmpty(query)) { status.textContent = ""; return showInstead(beginning(change)); }
        if (last?.address !== addressOf(query)) {
            load(request.signal);
        } else {
            showFound(last.found);
            scroller.scrollTop = last.top ?? 0;
        }
    }

    async function load(mine) {
        const isFirst = grid.ids.length === 0;
        const waiting = setTimeout(() => {
            if (update?.element.isConnected) return;
            if (isFirst) showInstead(tileSkeleton(24));
            else host.classList.add("is-old");
        }, isFirst ? 120 : 400);
        try {
            const { path, query: asked } = requestOf(query);
            const answer = await api.get(path, { query: asked, signal: mine });
            if (mine.aborted) return;
            showFound(collect(resultsOf(answer)));
            last = { address: addressOf(query), found };
        } catch (error) {
            if (mine.aborted || signal.aborted) return;
            showProblem(error);
        } finally {
            clearTimeout(waiting);
        }
    }

    function showProblem(error) {
        if (error.code === "model-updating") return showInstead(waitForModel(error));
        if (error.status !== 0 || !found) return showInstead(errorState(error, { retry: show }));
        // Nobody answers: what was found before stays to be read.
        host.classList.remove("is-old");
        instead.replaceChildren(h("div", { role: "alert" }, notice({
            kind: "warning", title: error.message,
            text: t("{hint} These are the results of your last search.", { hint: error.hint }),
            actions: [{ label: t("Try again"), run: show }],
        })));
    }

    /** Asks again as soon as the new model knows photos. */
    function waitForModel(error) {
        // Asked again, it may stand there still.
        if (update?.element.isConnected) return update.element;
        update?.end();
        update = updating(error, { again: () => load(request.signal), navigate });
        return update.element;
    }

    function collect(results) {
        if (results.ids) {
            for (const [id, degrees] of Object.entries(results.turned)) noteTurn(Number(id), degrees);
            return { ...results, all: results.ids, favourites: new Set(results.favourites), sequence: results };
        }
        const sections = sectionsOf(results);
        const { all, starts } = unfolded(sections, openStacks);
        for (const { hit } of all) {
            noteTurn(hit.id, hit.turned);
            hit.why = hit.matched ? t("Matched: {names}", { names: matchedBy(hit) }) : null;
        }
        const sequence = {
            ids: all.map(({ hit }) => hit.id), hits: new Map(all.map(({ hit }) => [hit.id, hit])),
            aspects: all.map(({ hit }) => hit.aspect), total: results.totals.best + results.totals.more,
            query: query.like == null ? query.text : null, cutoff: results.cutoff,
            top: Math.max(...all.map(({ hit }) => hit.score)),
            further: furtherLimit(query, { ...results, sections }) && further,
        };
        return { ...results, sections, all, starts, sequence };
    }

    /** Unfolds the stack of a photo in place, or folds it. */
    function toggleStack(index) {
        const stack = found?.all[index]?.stack;
        if (!stack) return;
        if (!openStacks.delete(stack.id)) openStacks.add(stack.id);
        const first = found.all.findIndex((each) => each.stack?.id === stack.id);
        found = collect(found);
        if (last) last.found = found;
        grid.reshape(content());
        grid.focus(first);
        announce(openStacks.has(stack.id) ? tn(stack.count, "{n} photo unfolded", "{n} photos unfolded")
            : t("Folded"));
    }

    function content() {
        if (found.ids) {
            return { ...listed(found, scroller.clientWidth).content,
                badges: (index) => ({ favourite: isFavourite(found.ids[index]) }) };
        }
        const { sequence, starts, sections, all } = found;
        return {
            ids: sequence.ids, aspects: sequence.aspects, starts,
            titles: (group) => (sections[group].kind === "named" ? namedHeading(found)
                : headingOf(sections[group].kind === "best" ? 0 : 1, found, query)),
            badges: (index) => ({ favourite: isFavourite(sequence.ids[index]), stack: all[index]?.stack }),
        };
    }

    function showFound(next) {
        found = next;
        const { all, best, named, totals } = found;
        host.classList.toggle("is-listing", Boolean(found.ids));
        host.classList.remove("is-old");
        tellStatus();
        const count = totals.best || all.length;
        announce(all.length ? tn(count, "{n} photo found", "{n} photos found") : t("Nothing found"));
        if (all.length === 0) return showInstead(nothing(query, change, navigate));
        if (found.ids) return showListing();
        instead.replaceChildren(best.length === 0 && named.length === 0
            ? h("p", { class: "search-unsure" }, t("No photo is a sure match. These come nearest:")) : "");
        host.hidden = false;
        grid.show(content(),
            { rowHeight: scroller.clientWidth < 720 ? 116 : 190, gap: 4, heading: 66, groupWidth: 1e6 });
        const limit = furtherLimit(query, found);
        more.replaceChildren(limit
            ? button({ label: t("Show more"), icon: "plus", run: () => change({ limit }, { replace: true }) })
            : "");
    }

    /** Shows more, for a photo over this screen that is the last of those shown; what it goes on with. The address stays
        the photo's. */
    async function further() {
        const limit = furtherLimit(query, found);
        if (!limit) return found.sequence;
        const { path, query: asked } = requestOf({ ...query, limit });
        const answer = await api.get(path, { query: asked, signal });
        query = { ...query, limit };
        showFound(collect(resultsOf(answer)));
        last = { address: addressOf(query), found };
        return found.sequence;
    }

    function showListing() {
        instead.replaceChildren();
        more.replaceChildren();
        host.hidden = false;
        grid.show(content(), listed(found, scroller.clientWidth).shape);
    }

    /** Marks were changed, here or over this screen, or photos went or came back. */
    function remark({ marks }) {
        const hits = found?.sequence.hits;
        const turnOfShown = (id) => (found.ids ? found.turned[id] ?? 0 : hits.get(id)?.turned);
        const isSameGrid = found && marks && [...marks].every(([id, { hidden, turned }]) =>
            !hidden && (turnOfShown(id) ?? turned) === turned);
        if (isSameGrid) {
            for (const [id, { favourite }] of marks) {
                if (found.ids) found.favourites[favourite ? "add" : "delete"](id);
                else if (hits.has(id)) hits.get(id).favourite = favourite;
            }
            return grid.rebadge();
        }
        grid.selection.clear();
        last = null;
        if (!isEmpty(query)) load(request.signal);
    }

    function tellStatus() {
        const parts = [];
        if (found && !isEmpty(query)) {
            parts.push(...countsOf(found), namesIn(found.names) || null);
            if (found.milliseconds != null) {
                parts.push(t("{n} ms", { n: number(Math.round(found.milliseconds)) }));
            }
            if (found.model) parts.push(found.model.split("@")[0]);
            if (found.absent) {
                parts.push(tn(found.absent, "{n} more is not shown because its file is missing",
                    "{n} more are not shown because their files are missing"));
            }
            if (found.note && indexing?.state !== "working") parts.push(found.note);
        }
        if (indexing?.run && indexing.state === "working") {
            parts.push(t("still indexing: {done} of {total} photos can be found",
                { done: number(indexing.run.done), total: number(indexing.run.total) }));
        }
        status.replaceChildren(parts.filter(Boolean).join(" · "), ...(found?.cutoff == null ? [] : [
            " · ", h("button", { type: "button", class: "search-why",
                onclick: () => explainRanking(found.cutoff) }, t("How are they ranked?"))]));
    }

    function nameOf(index) {
        if (found.ids) return listedName(found, index);
        const { hit } = found.all[index];
        return [photoName({ name: hit.name, when: hitDate(hit) }), hit.matched && matchedBy(hit)].filter(Boolean)
            .join(", ");
    }

    function showInstead(message) {
        found = null;
        grid.show({ ids: [], aspects: [], starts: Int32Array.of(0), titles: () => null });
        host.hidden = true;
        more.replaceChildren();
        instead.replaceChildren(message);
    }
}
