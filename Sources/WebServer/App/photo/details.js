// What is known of a photo, in words.
import { iconButton } from "../components/button.js";
import { h } from "../components/element.js";
import { icon } from "../components/icon.js";
import { notice } from "../components/message.js";
import { toast } from "../components/toast.js";
import { bytes, moment, number, score } from "../frame/format.js";
import { t } from "../frame/strings.js";

const origins = {
    metadata: t("from the photo's metadata"), name: t("a guess from the file's name: the photo has no date"),
};

const notes = {
    "sidecar-correction": t("corrected by a sidecar"),
    "sources-differ": t("the photo or its sidecar also states another"),
};

/** Of each kind of damage: what is wrong, and what of the picture is shown. */
const damages = {
    "cut-off": ({ share }) => [t("The file is cut off."),
        t("The upper {share} % of the picture is shown.", { share })],
    garbled: ({ share }) => [t("Some rows of the picture are damaged."), share == null
        ? t("Which ones is unknown.") : t("{share} % of the picture is shown as it should be.", { share })],
    coarse: () => [t("The file is cut off."), t("The whole picture is shown, with less detail than it had.")],
    "missing-end": () => [t("The picture is whole."), t("The file lacks its end marker.")],
    "trailing-data": () => [t("The picture is whole."),
        t("The file has other data where its end should be marked.")],
};

/** Elements for a photo's details (GET /photos/{id}). */
export function detailList(photo) {
    const rows = [];
    /** A fact: what it is of (for screen readers), the fact, more of it below, and what a button copies. */
    const row = (iconName, label, main, notes = [], copied = null) =>
        rows.push(h("li", { class: "detail" }, icon(iconName),
        h("div", { class: "grow" }, h("p", {}, h("span", { class: "unseen" }, `${label}: `), main),
            notes.filter(Boolean).map((note) => h("p", { class: "muted small" }, note))),
        copied && iconButton({ label: copied.label, icon: "copy", run: () => copy(copied.text) })));
    if (isDated(photo)) {
        const { day, time } = moment(photo.taken);
        row("calendar", t("Taken"), day,
            [[time, photo.offset && `UTC${photo.offset}`].filter(Boolean).join(" · "),
                origins[photo.takenFrom], notes[photo.takenNote]]);
    } else {
        row("calendar", t("Taken"), t("Undated"), [t("The photo does not say when it was taken."),
            photo.taken && t("File last changed: {day}", { day: moment(photo.taken).day })]);
    }
    row("photo", t("File"), h("bdi", {}, photo.name), [h("bdi", { dir: "ltr" }, size(photo))]);
    if (photo.damage) {
        const { kind, intact, harmless } = photo.damage;
        // Rounded down: 100 % would say that nothing is missing.
        const [main, shown] = damages[kind]({ share: intact == null ? null : Math.floor(intact * 100) });
        row(harmless ? "info" : "warning", t("Condition of the file"), main,
            [shown, !harmless && t("If you have a whole copy, use that one. Keep this file until then.")]);
    }
    if (photo.camera || photo.exposure) {
        row("camera", t("Camera"), photo.camera ?? t("Not named"), [exposure(photo.exposure), photo.lens]);
    }
    if (photo.place) {
        const { latitude, longitude, altitude } = photo.place;
        row("place", t("Place"), h("a", { href: `geo:${latitude},${longitude}`, title: t("Open in a maps app") },
            placeText(photo.place)),
            [altitude != null && t("{n} m above the sea", { n: number(Math.round(altitude)) })],
            { label: t("Copy the coordinates"), text: `${latitude}, ${longitude}` });
    }
    row("folder", t("Where the file is"), h("bdi", { dir: "ltr" }, photo.path), [], { label: t("Copy the file's path"), text: photo.path });
    if (photo.companions?.length) row("album", t("Belongs to it"), photo.companions.join(", "));
    return [
        photo.present === false && notice({
            kind: "warning", title: t("The file is missing."),
            text: t("Its disk may not be connected, or it was moved. If it does not come back within 30 days, the library forgets it."),
        }),
        h("ul", { class: "details" }, rows),
    ];
}

async function copy(text) {
    await navigator.clipboard.writeText(text);
    toast(t("Copied: {text}", { text }), { kind: "success" });
}

function size({ width, height, bytes: count, format }) {
    const megapixels = (width * height) / 1_000_000;
    return [
        width && `${number(width)} × ${number(height)}`,
        width && t("{n} MP", { n: number(Number(megapixels.toFixed(megapixels < 10 ? 1 : 0))) }),
        bytes(count), format,
    ].filter(Boolean).join(" · ");
}

function exposure({ time, aperture, iso, focalLength } = {}) {
    return [
        time && (time >= 0.3 ? t("{n} s", { n: number(time) })
            : t("1/{n} s", { n: number(Math.round(1 / time)) })),
        aperture && `f/${number(aperture)}`, iso && `ISO ${number(iso)}`,
        focalLength && t("{n} mm", { n: number(Math.round(focalLength * 10) / 10) }),
    ].filter(Boolean).join(" · ");
}

/** A file's own date says when it was copied or edited, not when the photo was taken. */
export const isDated = ({ taken, takenFrom }) => Boolean(taken) && takenFrom !== "file";

/** 38.71° N, 9.14° W: to about a kilometre; the whole numbers are for copying. */
export function placeText({ latitude, longitude }) {
    const side = (value, positive, negative) =>
        `${Math.abs(value).toFixed(2)}° ${value < 0 ? negative : positive}`;
    return `${side(latitude, t("N"), t("S"))}, ${side(longitude, t("E"), t("W"))}`;
}

/** Why a search found the photo: `hit` {score, why}, among `found` {query, cutoff, rank, of, likeName}. */
export function whyItMatched(hit, found) {
    const isBest = found.cutoff == null || hit.score >= found.cutoff;
    const full = Math.max(hit.score, found.top ?? hit.score, 0.01);
    const bar = h("div", { class: "why-bar", "aria-hidden": "true" }, h("span", { class: "why-score" }));
    bar.firstChild.style.width = `${Math.max(2, (hit.score / full) * 100)}%`;
    if (found.cutoff != null) {
        const mark = h("span", { class: "why-cutoff" });
        mark.style.insetInlineStart = `${Math.min(100, (found.cutoff / full) * 100)}%`;
        bar.append(mark);
    }
    return h("section", { class: "why" }, h("h2", {}, t("Why it matched")),
        h("p", {}, found.query ? t("“{query}”, place {rank} of {of}", found)
            : t("Similar to the photo you chose, place {rank} of {of}", found)),
        bar,
        h("p", { class: "muted small" }, found.cutoff == null
            ? t("Similarity {score}; 1 would be the same picture.", { score: score(hit.score) })
            : isBest
                ? t("Similarity {score}: at {cutoff} and above, most matches of this model are right.",
                    { score: score(hit.score), cutoff: score(found.cutoff) })
                : t("Similarity {score}: below {cutoff}, so this is a guess.",
                    { score: score(hit.score), cutoff: score(found.cutoff) })),
        hit.why && h("p", { class: "small" }, hit.why));
}
