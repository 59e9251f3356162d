// What the reader says of photos (favourite, stars, hidden, turned) and their move to quarantine, from any screen;
// each with its undoing. Screens that show photos listen.
import { confirmDialog } from "../components/dialog.js";
import { toast, toastError } from "../components/toast.js";
import { api, noteTurn } from "../frame/api.js";
import { bytes } from "../frame/format.js";
import { t, tn } from "../frame/strings.js";
import { tellRestored } from "../duplicates/deeds.js";
import { removalQuestion } from "./question.js";

const listeners = new Set();
/** What can be undone, the latest last. */
const past = [];
let message = null;

/** Calls `listener({ids, marks, removed, restored})` after each change: `marks` by id as they are now, or the photos
    went or came back. Ends with `signal`. */
export function onMarked(listener, signal) {
    listeners.add(listener);
    signal?.addEventListener("abort", () => listeners.delete(listener));
}

function tell(event) {
    for (const listener of listeners) listener(event);
}

/** Changes marks of photos: {favourite, rating, hidden, turn}. */
export async function mark(ids, change) {
    if (ids.length === 0) return;
    const { before } = await api.post("/marks", { photos: ids, ...change });
    told(before.map((each) => changed(each, change)));
    remember(async () => {
        await api.put("/marks", { marks: before });
        told(before);
        say(t("Undone"));
    });
    say(words(before.length, change), { action: { label: t("Undo"), run: undo } });
}

/** Favourites all of them, or none where all are favourites already; `isFavourite(id)` tells as far as is known. */
export function toggleFavourite(ids, isFavourite) {
    return mark(ids, { favourite: !ids.every(isFavourite) });
}

function changed(mark, { favourite, rating, hidden, turn = 0 }) {
    return {
        ...mark, favourite: favourite ?? mark.favourite, rating: rating ?? mark.rating,
        hidden: hidden ?? mark.hidden, turned: (mark.turned + turn + 360) % 360,
    };
}

function told(marks) {
    for (const { photo, turned } of marks) noteTurn(photo, turned);
    tell({ ids: marks.map((each) => each.photo),
        marks: new Map(marks.map((each) => [each.photo, each])) });
}

function words(count, { favourite, rating, hidden, turn }) {
    if (favourite === true) return tn(count, "Added to favourites", "{n} photos added to favourites");
    if (favourite === false) return tn(count, "Removed from favourites", "{n} photos removed from favourites");
    if (rating === 0) return tn(count, "Rating cleared", "Ratings of {n} photos cleared");
    if (rating != null) {
        return tn(count, "Rated {stars} of 5", "{n} photos rated {stars} of 5", { stars: rating });
    }
    if (hidden === true) {
        return tn(count, "Photo hidden from the library and searches",
            "{n} photos hidden from the library and searches");
    }
    if (hidden === false) return tn(count, "Photo shown again", "{n} photos shown again");
    return turn < 0 ? tn(count, "Turned left", "{n} photos turned left")
        : tn(count, "Turned right", "{n} photos turned right");
}

/** Moves photos to quarantine after one question. Resolves with whether any went. */
export async function remove(ids) {
    if (ids.length === 0) return false;
    const isSure = await confirmDialog({
        title: tn(ids.length, "Move {n} photo to quarantine?", "Move {n} photos to quarantine?"),
        message: removalQuestion(ids), confirm: tn(ids.length, "Move photo", "Move {n} photos"),
    });
    if (!isSure) return false;
    const { batch, moved, refused, space } = await api.post("/quarantine", { photos: ids });
    const stayed = new Set(refused.map((each) => each.id));
    const gone = ids.filter((id) => !stayed.has(id));
    if (moved) {
        remember(() => restore(batch, gone));
        say(tn(moved, "{n} photo is in quarantine ({size})", "{n} photos are in quarantine ({size})",
            { size: bytes(space) }), { kind: "success", action: { label: t("Undo"), run: undo } });
        tell({ ids: gone, removed: true });
    }
    if (refused.length) {
        toast(tn(refused.length, "{n} photo stayed where it is.", "{n} photos stayed where they are."),
            { kind: "error", hint: refused[0].reason });
    }
    return moved > 0;
}

async function restore(batch, ids) {
    const answer = await api.post("/quarantine/restore", { batch });
    say(tn(answer.restored, "{n} photo is back in its place", "{n} photos are back in their places"),
        { kind: "success" });
    tellRestored(answer);
    tell({ ids, restored: true });
}

function remember(back) {
    past.push(back);
    if (past.length > 50) past.shift();
}

/** One message at a time: “Undo” in an earlier one would undo something else. */
function say(...all) {
    message?.remove();
    message = toast(...all);
}

/** Undoes the latest change. */
export async function undo() {
    const back = past.pop();
    if (!back) return toast(t("There is nothing to undo."));
    try {
        await back();
    } catch (error) {
        past.push(back);
        toastError(error);
    }
}
