// What is done to groups, and how it is undone: moving photos to quarantine, marking photos as different.
import { confirmDialog, openDialog } from "../components/dialog.js";
import { h } from "../components/element.js";
import { progress } from "../components/progress.js";
import { toast, toastError } from "../components/toast.js";
import { bytes } from "../frame/format.js";
import { t, tn } from "../frame/strings.js";
import { contactSheet } from "./contactsheet.js";

/** Groups sent at a time: a body stays small, and one sees how far it is. */
const together = 400;

/** `undone(id)`: something came back, of this group if it was one alone. */
export function deeds({ api, choice, undone, signal }) {
    /** What can be undone, the latest last: {back(), id: of the group}. */
    const past = [];
    let message = null;
    return { accept, acceptSure, different, undo };

    /** Moves what goes of these groups to quarantine. Resolves with the ids of groups that are done with. */
    async function apply(groups, tell = () => {}) {
        const plans = groups.map((group) => choice.planOf(group)).filter(Boolean);
        const batches = [];
        const sum = { moved: 0, space: 0, refused: [] };
        try {
            for (let at = 0; at < plans.length; at += together) {
                tell({ done: at, total: plans.length });
                const answer = await api.post("/duplicates/apply",
                    { groups: plans.slice(at, at + together) });
                if (answer.batch) batches.push(answer.batch);
                sum.moved += answer.moved;
                sum.space += answer.space;
                sum.refused.push(...answer.refused ?? []);
            }
        } finally {
            // Also where it stopped in between: what was moved can be brought back.
            if (batches.length) remember(() => restore(batches), groups);
        }
        report(sum);
        const refused = new Set(sum.refused.map((each) => each.id));
        return plans.filter((plan) => !plan.remove.some((id) => refused.has(id))).map((plan) => plan.id);
    }

    function report({ moved, space, refused }) {
        const action = past.length ? { label: t("Undo"), run: undo } : undefined;
        if (moved) {
            say(tn(moved, "{n} photo is in quarantine ({size})", "{n} photos are in quarantine ({size})",
                { size: bytes(space) }), { kind: "success", action });
        }
        if (refused.length) {
            toast(tn(refused.length, "{n} photo was skipped.", "{n} photos were skipped."),
                { kind: "error", hint: refused[0].reason });
        }
    }

    /** Removes what is selected in a group, after a question that shows it. */
    async function accept(group) {
        const photos = choice.removedOf(group);
        return await isConfirmed([group], photos.length, choice.spaceOf(group)) ? apply([group]) : [];
    }

    /** Removes what is certain in all groups of a kind (null: of all), after one question. Groups in which the reader
        selected something are theirs to review. */
    async function acceptSure(kind) {
        const groups = (await sureOnes(kind)).filter((group) => !choice.isChanged(group) && choice.planOf(group));
        if (groups.length === 0) {
            toast(t("No certain duplicates are left. Review the groups one by one."));
            return [];
        }
        const photos = groups.reduce((sum, group) => sum + choice.removedOf(group).length, 0);
        const space = groups.reduce((sum, group) => sum + choice.spaceOf(group), 0);
        if (!await isConfirmed(groups, photos, space)) return [];
        const bar = progress({ label: t("Moving to quarantine") });
        let close;
        if (groups.length > together) {
            openDialog({ title: t("One moment"), body: bar.element,
                opened: (dialog) => { close = () => dialog.close(); } });
        }
        try {
            return await apply(groups, bar.update);
        } finally {
            close?.();
        }
    }

    /** Shows each photo that goes by picture and name, with the one that is kept for it. The focus is on what is shown:
        Enter moves nothing by itself. */
    function isConfirmed(groups, photos, space) {
        return confirmDialog({
            title: tn(photos, "Move {n} photo to quarantine?", "Move {n} photos to quarantine?"), wide: true,
            message: h("div", { class: "stack" },
                h("p", {}, groups.length === 1
                    ? tn(photos, "{n} selected ({size})", "{n} selected ({size})", { size: bytes(space) })
                    : t("{photos} in {groups} ({size})", { size: bytes(space),
                        photos: tn(photos, "{n} certain duplicate", "{n} certain duplicates"),
                        groups: tn(groups.length, "{n} group", "{n} groups") })),
                contactSheet(groups, choice),
                h("p", {}, t("Sidecars and movies that belong to a photo go with it. Nothing is deleted: you can bring "
                    + "everything back until you empty the quarantine."))),
            confirm: tn(photos, "Move {n} photo", "Move {n} photos"),
            opened: (dialog) => dialog.querySelector(".contact-sheet").focus(),
        });
    }

    async function sureOnes(kind) {
        const all = [];
        for (;;) {
            const page = await api.get("/duplicates",
                { query: { kind, sure: true, offset: all.length, limit: 200 }, signal });
            all.push(...page.groups);
            if (page.groups.length === 0 || all.length >= page.total) return all;
        }
    }

    async function different(group) {
        const photos = group.photos.map((photo) => photo.id);
        await api.post("/duplicates/decisions", { group: group.id, different: true });
        remember(() => api.post("/duplicates/decisions", { photos, undecided: true }), [group]);
        say(t("Kept all. They will not be shown as duplicates again."),
            { action: { label: t("Undo"), run: undo } });
    }

    async function restore(batches) {
        let restored = 0;
        for (const batch of batches) {
            const answer = await api.post("/quarantine/restore", { batch });
            restored += answer.restored;
            tellRestored(answer);
        }
        say(tn(restored, "{n} photo is back in its place", "{n} photos are back in their places"),
            { kind: "success" });
    }

    /** One message at a time: “Undo” in an earlier one would undo something else. */
    function say(...words) {
        message?.remove();
        message = toast(...words);
    }

    function remember(back, groups) {
        past.push({ back, id: groups.length === 1 ? groups[0].id : null });
        if (past.length > 50) past.shift();
    }

    async function undo() {
        const latest = past.pop();
        if (!latest) return toast(t("Nothing to undo. Photos removed earlier are in the quarantine."));
        try {
            await latest.back();
            await undone(latest.id);
        } catch (error) {
            past.push(latest);
            toastError(error);
        }
    }
}

/** What did not come back as it was. */
export function tellRestored({ renamed = [], refused = [] }) {
    if (renamed.length) {
        toast(tn(renamed.length, "{n} came back under another name, as its place was taken.",
            "{n} came back under other names, as their places were taken."));
    }
    if (refused.length) {
        toast(tn(refused.length, "{n} photo could not be brought back.",
            "{n} photos could not be brought back."), { kind: "error", hint: refused[0].reason });
    }
}
