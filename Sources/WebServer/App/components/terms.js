// The language of queries, as the search itself reads it (Sources/PhotoSearch/SearchQuery.swift): words, and
// after a minus at the start of a word or a quoted phrase what photos shall not show.

const quotes = new Map([["\"", "\""], ["“", "”"], ["„", "“"]]);
const minus = /^[-−–](?![-−–\s]|$)/;

/** `beach -people -"red car"` → {wanted: "beach", unwanted: ["people", "red car"]} */
export function parseTerms(text) {
    const wanted = [];
    const unwanted = [];
    let rest = text.trimStart();
    while (rest) {
        const isUnwanted = minus.test(rest);
        if (isUnwanted) rest = rest.slice(1);
        const end = quotes.has(rest[0]) ? rest.indexOf(quotes.get(rest[0]), 1) : -1;
        const part = end > 0 ? rest.slice(1, end) : rest.match(/^\S*/)[0];
        rest = rest.slice(end > 0 ? end + 1 : part.length).trimStart();
        if (part.trim()) (isUnwanted ? unwanted : wanted).push(part);
    }
    return { wanted: wanted.join(" "), unwanted };
}

/** The other way: what `parseTerms` reads as these terms. */
export function formatTerms({ wanted = "", unwanted = [] }) {
    const without = unwanted.map((term) => (/\s/.test(term) ? `-"${term}"` : `-${term}`));
    return [wanted, ...without].filter(Boolean).join(" ");
}
