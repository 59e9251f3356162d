// Photos narrowed to a time, a folder or a kind, without words to rank them by: by date, like the library.
import { dateAt, groupsBy, toneAt } from "../components/grid/dates.js";
import { knownName } from "../components/grid/names.js";
import { photoName } from "../components/photoname.js";

const shape = { gap: 4, heading: 50, groupGap: 20, groupWidth: 150 };

/** What the grid shows of a listing: {ids, aspects, days, tones}, with names and the shape of its rows. */
export function listed(columns, width) {
    return {
        content: { ids: columns.ids, aspects: columns.aspects, tone: (index) => toneAt(columns.tones, index),
            ...groupsBy("days", columns) },
        shape: { ...shape, rowHeight: width < 720 ? 112 : 190 },
    };
}

export const listedName = (columns, index) =>
    photoName({ name: knownName(columns.ids[index]), when: dateAt(columns, index) });

export const listedFile = (columns, index) => knownName(columns.ids[index]);
