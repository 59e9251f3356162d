// A search as the address holds it: ?q= words, &like= a photo, &from= &to= days, &folder= a path, &kind= of
// file, &limit=. Pure.
import { formatTerms, parseTerms } from "../components/terms.js";

export const firstLimit = 60;
const mostResults = 1000;
const step = 180;
export const kinds = ["jpeg", "heif", "png", "raw", "other"];

/** URLSearchParams → {text, like, from, to, folder, kind, limit} */
export function readQuery(parameters) {
    const isDay = (value) => (/^\d{4}-\d{2}-\d{2}$/.test(value ?? "") ? value : "");
    return {
        text: parameters.get("q") ?? "",
        like: /^\d+$/.test(parameters.get("like") ?? "") ? Number(parameters.get("like")) : null,
        from: isDay(parameters.get("from")), to: isDay(parameters.get("to")),
        folder: parameters.get("folder") ?? "",
        kind: kinds.includes(parameters.get("kind")) ? parameters.get("kind") : "",
        limit: Math.min(mostResults, Number(parameters.get("limit")) || firstLimit),
    };
}

/** The address of a search. */
export function addressOf({ text, like, from, to, folder, kind, limit }) {
    const parameters = new URLSearchParams();
    if (text.trim()) parameters.set("q", text.trim());
    if (like != null) parameters.set("like", like);
    if (from) parameters.set("from", from);
    if (to) parameters.set("to", to);
    if (folder) parameters.set("folder", folder);
    if (kind) parameters.set("kind", kind);
    if (limit > firstLimit) parameters.set("limit", limit);
    const written = parameters.toString();
    return written ? `/search?${written}` : "/search";
}

/** Whether photos are narrowed to a time, a folder or a kind. */
export const isNarrowed = ({ from, to, folder, kind }) => Boolean(from || to || folder || kind);

/** Whether photos are listed by date: there is nothing to rank them by. */
export const isListing = (query) => query.text.trim() === "" && query.like == null && isNarrowed(query);

/** Whether there is anything to look for. */
export const isEmpty = (query) => query.text.trim() === "" && query.like == null && !isNarrowed(query);

/** The request of a search: {path, query}. */
export function requestOf(query) {
    const { text, like, from, to, folder, kind, limit } = query;
    if (isListing(query)) return { path: "/library/layout", query: { from, to, folder, kind } };
    if (like != null) {
        const { wanted, unwanted } = parseTerms(text);
        return {
            path: `/photos/${like}/similar`,
            query: { limit, with: wanted, without: unwanted, from, to, folder, kind },
        };
    }
    // A minus sign or a dash, as phones like to write, stands for the hyphen that the search expects.
    const q = text.trim().replaceAll(/(^|\s)[−–](?=\S)/g, "$1-");
    return { path: "/search", query: { q, limit, all: true, from, to, folder, kind } };
}

/** The text without one of its unwanted terms. */
export function withoutTerm(text, term) {
    const { wanted, unwanted } = parseTerms(text);
    return formatTerms({ wanted, unwanted: unwanted.filter((each) => each !== term) });
}

/** The limit of a search that shows more than `query` does; null where it shows all, or as much as it may. */
export function furtherLimit({ limit }, { totals, sections }) {
    const hits = sections.reduce((sum, section) => sum + section.hits.length, 0);
    const isPart = totals.shown < totals.best + totals.more && hits >= limit;
    return isPart && limit < mostResults ? Math.min(mostResults, limit + step) : null;
}

/** Answers of all kinds as one: {named, names, best, more, totals, cutoff, model, milliseconds, absent, note}; a listing
    has {ids, aspects, days, tones, favourites, turned} as well. */
export const resultsOf = ({ named, best, results, more, cutoff, totals, ...rest }) => ({
    ...rest, named: named ?? [], best: best ?? results ?? [], more: more ?? [], cutoff: cutoff ?? null,
    totals: totals ?? { best: rest.ids.length, more: 0, shown: rest.ids.length },
});
