// Names of photos for those who hear the page, and for tiles whose picture cannot be shown. A library of any
// size brings none along: they are asked for where somebody is.
import { api } from "../../frame/api.js";

const room = 5000;
const concurrency = 2;

/** Photo → name; null where there is none. */
const names = new Map();
const loading = new Set();
let queue = [];

/** The name of a photo if it is known. */
export const knownName = (id) => names.get(id) ?? null;

/** Asks for the names of these photos, the most urgent first, in place of those that were asked for before
    and have not come; `listener(id)` is called for each that comes. */
export function wantNames(ids, listener) {
    queue = ids.filter((id) => id !== undefined && !names.has(id) && !loading.has(id))
        .map((id) => ({ id, listener }));
    while (loading.size < concurrency && queue.length > 0) load(queue.shift());
}

async function load({ id, listener }) {
    loading.add(id);
    try {
        const { name } = await api.get(`/photos/${id}`);
        names.set(id, name);
        if (names.size > room) names.delete(names.keys().next().value);
        listener(id);
    } catch (error) {
        // What the library does not know any more has no name; where no answer came, it is asked again.
        if (error.status === 404) names.set(id, null);
    } finally {
        loading.delete(id);
        if (queue.length > 0) load(queue.shift());
    }
}
