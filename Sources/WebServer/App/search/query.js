// A search as the address holds it: ?q= words, &like= a photo, &from= &to= days, &folder= a path, &limit=.
// Pure.
import { formatTerms, parseTerms } from "../components/terms.js";

export const firstLimit = 60;
export const mostResults = 500;

/** URLSearchParams → {text, like, from, to, folder, limit} */
export function readQuery(parameters) {
    const isDay = (value) => (/^\d{4}-\d{2}-\d{2}$/.test(value ?? "") ? value : "");
    return {
        text: parameters.get("q") ?? "",
        like: /^\d+$/.test(parameters.get("like") ?? "") ? Number(parameters.get("like")) : null,
        from: isDay(parameters.get("from")), to: isDay(parameters.get("to")),
        folder: parameters.get("folder") ?? "",
        limit: Math.min(mostResults, Number(parameters.get("limit")) || firstLimit),
    };
}

/** The address of a search. */
export function addressOf({ text, like, from, to, folder, limit }) {
    const parameters = new URLSearchParams();
    if (text.trim()) parameters.set("q", text.trim());
    if (like != null) parameters.set("like", like);
    if (from) parameters.set("from", from);
    if (to) parameters.set("to", to);
    if (folder) parameters.set("folder", folder);
    if (limit > firstLimit) parameters.set("limit", limit);
    const written = parameters.toString();
    return written ? `/search?${written}` : "/search";
}

/** Whether there is anything to look for. */
export const isEmpty = ({ text, like }) => text.trim() === "" && like == null;

/** The request of a search: {path, query}. */
export function requestOf({ text, like, from, to, folder, limit }) {
    if (like != null) {
        const { wanted, unwanted } = parseTerms(text);
        return {
            path: `/photos/${like}/similar`,
            query: { limit, with: wanted, without: unwanted, from, to, folder },
        };
    }
    // A minus sign or a dash, as phones like to write, stands for the hyphen that the search expects.
    const q = text.trim().replaceAll(/(^|\s)[−–](?=\S)/g, "$1-");
    return { path: "/search", query: { q, limit, all: true, from, to, folder } };
}

/** The text without one of its unwanted terms. */
export function withoutTerm(text, term) {
    const { wanted, unwanted } = parseTerms(text);
    return formatTerms({ wanted, unwanted: unwanted.filter((each) => each !== term) });
}

/** Both kinds of answers as one: {named, names, best, more, cutoff, model, milliseconds, absent, note}. */
export const resultsOf = ({ named, best, results, more, cutoff, ...rest }) =>
    ({ ...rest, named: named ?? [], best: best ?? results ?? [], more: more ?? [], cutoff: cutoff ?? null });
