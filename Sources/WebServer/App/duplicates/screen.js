// Duplicates: photos that are there more than once, group by group; and the quarantine of what was removed.
import { h } from "../components/element.js";
import { listSkeleton } from "../components/skeleton.js";
import { toast, toastError } from "../components/toast.js";
import * as events from "../frame/events.js";
import { t } from "../frame/strings.js";
import { choices } from "./choice.js";
import { deeds } from "./deeds.js";
import { head } from "./head.js";
import { shortcutsOf } from "./keys.js";
import { groupList } from "./list.js";
import { quarantineView } from "./quarantine.js";
import { review } from "./review.js";
import { backups, checking, neverChecked, noPhotos, nothingFound, problem, trouble } from "./states.js";
import { kindOf, summaryOf } from "./words.js";

const pageSize = 60;
const isNarrow = matchMedia("(max-width: 719px)");
/** Kept while the app is open: what was decided and not yet done, and what is shown. */
const choice = choices();
const shown = { kind: null, sort: "space" };

export function mount(root, context) {
    const { api, session, navigate, announce, shortcuts, signal } = context;
    let rest = context.rest;
    let found = { state: null, groups: [], total: 0, sure: { groups: 0, photos: 0, space: 0 } };
    let current = null;
    let isBusy = false;
    /** Enter does nothing until the reader has moved to a photo or group, or selected something. */
    let isUnderWay = false;
    const past = deeds({ api, choice, signal, undone });
    const list = groupList({ choice, signal, more: loadMore });
    const view = review({ choice, announce, signal, act: {
        accept, different, step, back: () => navigate("/duplicates"),
        moved: () => { isUnderWay = true; },
        changed: () => { isUnderWay = true; list.mark(current); },
        oneStays: () => toast(t("One photo of each group is always kept. Select which first.")),
    } });
    const running = checking();
    const top = head(shown, { changed: reset, acceptSure, undo: past.undo,
        check: () => check().catch(toastError) });
    const message = h("div", { class: "duplicates-message" }, listSkeleton());
    const warning = h("div", { class: "duplicates-warning" });
    const body = h("div", { class: "duplicates-body" }, list.element, view.element);
    const groups = h("div", { class: "duplicates" }, top.elements, running.element, warning, message, body);

    shortcuts(shortcutsOf({
        view, step, different, undo: past.undo, accept: () => (isUnderWay ? accept() : hint()),
        isReviewing: () => current !== null && rest[0] !== "quarantine",
        back: () => { if (rest[0]) navigate("/duplicates"); },
    }));
    addEventListener("keyup", (event) => { if (event.key === " ") view.view.flicker(false); }, { signal });
    isNarrow.addEventListener("change", () => place(), { signal });
    running.element.hidden = body.hidden = true;
    place();
    load();
    const stop = events.on("duplicates", heard);

    return {
        update({ rest: newRest }) {
            rest = newRest;
            place();
            choose();
        },
        resume: () => view.focus(),
        unmount: stop,
    };

    /** Groups, or the quarantine. */
    function place() {
        const isQuarantine = rest[0] === "quarantine";
        root.classList.toggle("is-reviewing", !isQuarantine && Boolean(rest[0]) && current !== null);
        if (isQuarantine) {
            if (!root.querySelector(".quarantine")) root.replaceChildren(quarantineView(context));
        } else if (!groups.isConnected) {
            root.replaceChildren(groups);
            // Something may have been brought back there.
            if (found.state) load();
        }
    }

    function reset() {
        found = { ...found, groups: [] };
        if (rest[0]) navigate("/duplicates", { replace: true });
        load();
    }

    function query(offset) {
        return { kind: shown.kind, sort: shown.sort, offset, limit: pageSize };
    }

    async function load() {
        try {
            show(await api.get("/duplicates", { query: query(0), signal }));
        } catch (error) {
            if (!signal.aborted) showInstead(problem(error, { retry: load, navigate }));
        }
    }

    async function loadMore() {
        const { groups: further, total } = await api.get("/duplicates",
            { query: query(found.groups.length), signal });
        const known = new Set(found.groups.map((group) => group.id));
        found.groups.push(...further.filter((group) => !known.has(group.id)));
        found.total = further.length ? total : found.groups.length;
        list.update(found.groups, { hasMore: found.groups.length < found.total, current });
    }

    function heard(event) {
        const was = found.state;
        if (event.state === "checking") {
            found.state = "checking";
            showProgress(event.progress);
            if (was !== "checking" && found.groups.length === 0) showInstead(null);
        } else if (was !== null && was !== event.state) {
            if (was === "checking" && event.state === "done") announce(t("All photos have been compared."));
            load();
        }
    }

    function showProgress(progress) {
        running.element.hidden = found.state !== "checking";
        if (found.state === "checking") running.update(progress ?? {});
    }

    function show(answer) {
        found = answer;
        showProgress(answer.progress);
        warning.replaceChildren(...[trouble(answer, check), backups(answer, placeBackups)].filter(Boolean));
        if (answer.groups.length > 0) return showGroups();
        if (answer.state === "checking") return showInstead(null);
        if (session.photos === 0 && answer.state === "never") return showInstead(noPhotos({ navigate }));
        showInstead(answer.state === "never" ? neverChecked({ check })
            : nothingFound({ check, isFiltered: shown.kind !== null, showAll }));
    }

    function showInstead(element) {
        current = null;
        body.hidden = true;
        top.hide();
        message.replaceChildren(element ?? "");
        message.hidden = element === null;
        place();
    }

    function showGroups() {
        message.hidden = true;
        body.hidden = false;
        top.update(found);
        choose();
    }

    /** The group of the address, or on a wide screen the first. */
    function choose() {
        if (rest[0] === "quarantine" || found.groups.length === 0) return;
        const wanted = found.groups.find((group) => group.id === rest[0]);
        const isOther = wanted?.id !== current?.id;
        if (wanted && current && isOther) isUnderWay = true;
        current = wanted ?? (isNarrow.matches ? null : found.groups[0]);
        list.update(found.groups, { hasMore: found.groups.length < found.total, current });
        view.element.hidden = current === null;
        place();
        if (!current) return;
        const index = found.groups.indexOf(current);
        view.show(current, { index, total: found.total, isFirst: index === 0,
            isLast: index === found.groups.length - 1 });
        if (wanted && isOther) {
            view.focus();
            announce(t("Group {n} of {all}: {kind}, {summary}", { n: index + 1, all: found.total,
                kind: kindOf(current).name, summary: summaryOf(current, choice.spaceOf(current)) }));
        }
    }

    function step(by) {
        const next = found.groups[found.groups.indexOf(current) + by];
        if (next) open(next, { replace: Boolean(rest[0]) });
        const isNearEnd = next && found.groups.indexOf(next) > found.groups.length - 5;
        if (isNearEnd && found.groups.length < found.total) loadMore().catch(() => {});
    }

    function open(group, options) {
        navigate(`/duplicates/${encodeURIComponent(group.id)}`, options);
    }

    async function check() {
        await api.post("/duplicates/check");
        await load();
    }

    /** What the reader says of folders named like backups. */
    async function placeBackups(last) {
        await api.post("/duplicates/backups", { last });
        await load();
    }

    function showAll() {
        shown.kind = null;
        load();
    }

    async function accept() {
        const group = current;
        if (isBusy) return;
        if (!choice.planOf(group)) {
            return toast(t("Nothing is selected in this group. Select what to remove first."));
        }
        await busy(async () => done(await past.accept(group)));
    }

    function hint() {
        announce(t("Nothing was done. Move to a photo or select one first."));
    }

    /** One deed at a time, however quickly keys are pressed. */
    async function busy(work) {
        isBusy = true;
        try { await work(); } finally { isBusy = false; }
    }

    async function acceptSure() {
        if (done(await past.acceptSure(shown.kind))) await load();
    }

    async function different() {
        const group = current;
        if (isBusy) return;
        await busy(async () => {
            await past.different(group);
            done([group.id]);
        });
    }

    /** What came back is shown again. */
    async function undone(id) {
        if (rest[0] === "quarantine") root.replaceChildren(quarantineView(context));
        await load();
        const group = found.groups.find((each) => each.id === id);
        if (group && rest[0] !== "quarantine") open(group, { replace: Boolean(rest[0]) });
    }

    /** Takes groups that are done with out of the list, and goes on with the next. */
    function done(ids) {
        if (ids.length === 0) return false;
        const at = found.groups.indexOf(current);
        for (const group of found.groups.filter((each) => ids.includes(each.id))) {
            choice.forget(group);
            found.total -= 1;
            const certain = group.photos.filter((photo) => photo.selected);
            found.sure.photos -= certain.length;
            found.sure.space -= certain.reduce((sum, photo) => sum + photo.bytes, 0);
        }
        found.groups = found.groups.filter((group) => !ids.includes(group.id));
        const next = found.groups[Math.min(Math.max(0, at), found.groups.length - 1)];
        if (!next) {
            if (rest[0]) navigate("/duplicates", { replace: true });
            load();
        } else {
            if (rest[0]) open(next, { replace: true });
            showGroups();
            view.focus();
        }
        return true;
    }
}
