// What the search says: headings of its results, and what stands there where it has none.
import { openDialog } from "../components/dialog.js";
import { h } from "../components/element.js";
import { emptyState } from "../components/message.js";
import { number, score } from "../frame/format.js";
import { t, tn } from "../frame/strings.js";
import { isNarrowed } from "./query.js";

const examples = [t("dog on the beach"), t("sunset"), t("food on a plate"), t("city at night −people"),
    t("snow in the mountains"), t("flowers")];

/** The heading of a group of results; `found` has {best, totals, cutoff}. Its number is that of the library, not
    of what is shown so far. */
export function headingOf(group, { named, best, totals, cutoff }, { like }) {
    if (like != null) {
        return {
            text: t("Most similar first"), note: t("By what they show, not by their names or dates."),
            plain: true,
        };
    }
    const limit = cutoff == null ? "" : score(cutoff);
    const isBest = group === 0 && best.length > 0;
    return isBest ? {
        text: t("Best matches"),
        note: bestNote(limit, named, totals),
    } : {
        text: t("More"),
        note: tn(totals.more, "{n} photo, similarity below {limit}", "{n} photos, similarity below {limit}",
            { limit }),
    };
}

/** Photos that names found are counted with the best: then no number is of these alone. */
function bestNote(limit, named, totals) {
    if (!limit) return null;
    return named.length ? t("Similarity {limit} or more", { limit }) : tn(totals.best,
        "{n} photo, similarity {limit} or more", "{n} photos, similarity {limit} or more", { limit });
}

/** "67 matches", "showing 60 of 385 photos": how many there are in the library, and how many are shown. */
export function countsOf({ totals, cutoff }) {
    const total = totals.best + totals.more;
    const shown = totals.shown < total ? t("showing {shown} of {n} photos",
        { shown: number(totals.shown), n: number(total) }) : null;
    const matches = cutoff == null ? tn(total, "{n} photo", "{n} photos")
        : tn(totals.best, "{n} match", "{n} matches");
    return [matches, shown].filter(Boolean);
}

/** Why the results are parted where they are. */
export function explainRanking(cutoff) {
    openDialog({
        title: t("How are they ranked?"),
        body: h("div", { class: "stack" },
            h("p", {}, t("The model turns your words and every photo into vectors. Similarity is how closely two of them point in the same direction: 1 is the same, 0 is nothing in common.")),
            h("p", {}, t("At {cutoff} and above, most of this model's matches are right: these are the best matches. The others are guesses. Each model has its own cut-off, measured when it was made.", { cutoff: score(cutoff) })),
            h("p", {}, t("A word with a minus moves photos that show it down; it does not hide them for certain."))),
    });
}

/** Before anything is looked for. `change` begins a search. */
export function beginning(change) {
    return emptyState({
        icon: "search", title: t("Describe what you are looking for"),
        text: t("Afterimage looks at the photos themselves, on this computer. A minus leaves something out; a photo's own page finds others like it."),
        more: h("div", { class: "row search-examples" }, examples.map((text) =>
            h("button", { type: "button", class: "button", onclick: () => change({ text }) }, text))),
    });
}

export function nothing(query, change, navigate) {
    return emptyState({
        icon: "search", title: t("Nothing found"),
        text: isNarrowed(query) ? t("There is no photo with this date, folder and kind.")
            : t("Try other words: describe what the photo shows."),
        actions: isNarrowed(query) ? [{ label: t("Search all photos"), kind: "primary",
            run: () => change({ from: "", to: "", folder: "", kind: "" }) }]
            : [{ label: t("Check what is indexed"), run: () => navigate("/indexing") }],
    });
}

export function switchedOff(navigate) {
    return emptyState({
        icon: "search", title: t("Search is switched off"),
        text: t("It is one of the features you can switch on and off."),
        actions: [{ label: t("Open the settings"), kind: "primary", run: () => navigate("/settings") }],
    });
}
