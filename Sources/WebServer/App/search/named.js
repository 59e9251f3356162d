// What the search says of names in a query: folders, files, cameras, years, keywords, titles, descriptions.
import { number } from "../frame/format.js";
import { t, tn } from "../frame/strings.js";

const kinds = {
    folder: (value) => t("folder “{value}”", { value }),
    keyword: (value) => t("keyword “{value}”", { value }),
    camera: (value) => t("camera “{value}”", { value }),
    title: (value) => t("title “{value}”", { value }),
    description: (value) => t("description “{value}”", { value }),
    file: (value) => t("file name “{value}”", { value }),
    year: (value) => t("year {value}", { value }),
};

/** "folder “Lisbon”, year 2019": why a hit was found by names; empty where it was not. */
export const matchedBy = ({ matched = [] }) =>
    matched.map(({ kind, value }) => kinds[kind]?.(value) ?? value).join(", ");

/** "Lisbon, 2019": the words of the query that are names, with what they are; empty where none is. */
export function namesIn(names) {
    if (!names) return "";
    return t("Matched: {names}", { names: names.parts.map(({ words, kinds: found }) =>
        kinds[found[0]]?.(words) ?? words).join(", ") });
}

/** The heading of the section of photos with the names. What stands with them in a stack counts, as among the matches. */
export function namedHeading({ names, named }) {
    const words = names.parts.map((part) => part.words).join(" ");
    const shown = named.reduce((sum, { alike = [] }) => sum + 1 + alike.length, 0);
    return {
        text: t("Named “{words}”", { words }),
        note: shown < names.photos
            ? tn(names.photos, "{shown} of {n} photo", "{shown} of {n} photos", { shown: number(shown) })
            : tn(shown, "{n} photo", "{n} photos"),
    };
}
