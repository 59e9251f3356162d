// What the search says: headings of its results, and what stands there where it has none.
import { openDialog } from "../components/dialog.js";
import { h } from "../components/element.js";
import { emptyState } from "../components/message.js";
import { score } from "../frame/format.js";
import { t, tn } from "../frame/strings.js";

const examples = [t("dog on the beach"), t("sunset"), t("food on a plate"), t("city at night −people"),
    t("snow in the mountains"), t("flowers")];

/** The heading of a group of results; `found` has {best, more, cutoff}. */
export function headingOf(group, { best, more, cutoff }, { like }) {
    if (like != null) {
        return {
            text: t("Most alike first"), note: t("By what they show, not by their names or dates."),
            plain: true,
        };
    }
    const limit = cutoff == null ? "" : score(cutoff);
    const isBest = group === 0 && best.length > 0;
    return isBest ? {
        text: t("Best matches"),
        note: tn(best.length, "{n} photo, likeness {limit} or more", "{n} photos, likeness {limit} or more",
            { limit }),
    } : {
        text: t("More"),
        note: tn(more.length, "{n} guess, likeness below {limit}", "{n} guesses, likeness below {limit}",
            { limit }),
    };
}

/** Why the results are parted where they are. */
export function explainRanking(cutoff) {
    openDialog({
        title: t("How are they ranked?"),
        body: h("div", { class: "stack" },
            h("p", {}, t("The model turns your words and every photo into vectors. The likeness is how far two of them point the same way: 1 is the same, 0 is nothing in common.")),
            h("p", {}, t("At {cutoff} and above, this model's matches are right more often than not: these are the best matches. What lies below is shown as guesses. Every model has a cut-off of its own, measured when it was made.", { cutoff: score(cutoff) })),
            h("p", {}, t("What you leave out with a minus turns the search away from it; it does not hide photos for certain."))),
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
    const isNarrowed = query.from || query.to || query.folder;
    return emptyState({
        icon: "search", title: t("Nothing found"),
        text: isNarrowed ? t("No photo in this period or folder can be searched for it.")
            : t("Try other words: what is to be seen, rather than names."),
        actions: isNarrowed ? [{ label: t("Search all photos"), kind: "primary",
            run: () => change({ from: "", to: "", folder: "" }) }]
            : [{ label: t("Check what is indexed"), run: () => navigate("/indexing") }],
    });
}

export function onlyUnwanted() {
    return emptyState({
        icon: "search", title: t("And what should they show?"),
        text: t("So far the search only says what to leave out. Add a word for what you are looking for."),
    });
}

export function switchedOff(navigate) {
    return emptyState({
        icon: "search", title: t("Search is switched off"),
        text: t("It is one of the features you can switch on and off."),
        actions: [{ label: t("Open the settings"), kind: "primary", run: () => navigate("/settings") }],
    });
}
