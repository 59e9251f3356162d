// What a group is, in words.
import { bytes, date, number } from "../frame/format.js";
import { t, tn } from "../frame/strings.js";

export const kinds = {
    "same-bytes": { name: t("Identical files"), about: t("The same file, more than once.") },
    "same-picture": { name: t("Same picture"), about: t("One picture, saved differently.") },
    "near-duplicate": { name: t("Edited versions"), about: t("One picture, changed: cropped, recoloured, written on.") },
    burst: { name: t("Burst"), about: t("Different shots of one scene, seconds apart.") },
};

const doubtful = { name: t("Nearly the same"), about: t("Some characters may differ.") };

export const kindOf = (group) =>
    (group.doubtful ? doubtful : kinds[group.kind]) ?? { name: t("Similar"), about: "" };

/** "2 photos · frees 2.4 MB" */
export const summaryOf = (group, space) => [tn(group.photos.length, "{n} photo", "{n} photos"),
    space ? t("frees {size}", { size: bytes(space) }) : t("to review")].join(" · ");

export const removing = (count, space) => tn(count, "Remove {n} photo ({size})…", "Remove {n} photos ({size})…",
    { size: bytes(space) });

/** What there is to say of a photo beside another: {text, isBetter}. */
export function factsOf(photo, other) {
    const pixels = (each) => (each?.width ?? 0) * (each?.height ?? 0);
    return [
        photo.width && { text: `${number(photo.width)} × ${number(photo.height)}`,
            isBetter: other && pixels(photo) > pixels(other), why: t("more pixels") },
        { text: bytes(photo.bytes), isBetter: other && photo.bytes > other.bytes, why: t("larger file") },
        photo.taken ? { text: date(photo.taken) } : { text: t("without a date") },
        // Below a tenth nobody sees it.
        photo.sharpness && other?.sharpness && photo.sharpness > other.sharpness * 1.1
            && { text: t("sharper"), isBetter: true, why: "" },
        photo.partners?.length && { text: t("with {names}", { names: photo.partners.join(", ") }) },
    ].filter(Boolean);
}
