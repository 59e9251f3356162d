// Thumbnails for grids: kept as decoded images while there is room, asked for in the order they are wanted,
// and given up when nobody wants them any more (a hundred rows that were scrolled past).
import { isAbort, thumbnail } from "../../frame/api.js";

/** Connections to one server are few (six with HTTP/1.1): some stay free for everything else. */
const concurrency = 4;
const room = 3000;
/** A request nobody waits for any more is given up when it has taken so long (the server is making the
    thumbnail); before, letting it end is cheaper than a new connection. In milliseconds. */
const patience = 200;

/** Photo → {image, side}: the largest that was asked for. */
const images = new Map();
const missing = new Map();
const loading = new Map();
let queue = [];
let arrived = () => {};

const keyOf = (id, side) => `${id}/${side}`;

/** The image of a photo if it is there, of whatever size: an element of its own, to be put into the page at
    once. */
export function cachedThumbnail(id) {
    const entry = images.get(id);
    if (!entry) return null;
    // Those used last are kept longest.
    images.delete(id);
    images.set(id, entry);
    return entry.image;
}

/** Whether a photo's thumbnail could not be had within the last half minute. */
export function isMissing(id, side) {
    const since = missing.get(keyOf(id, side));
    return since !== undefined && performance.now() - since < 30_000;
}

/** Says what is wanted now, most urgent first; replaces what was wanted before. `listener(id, image)` is
    called when one is there, image null where it cannot be had. */
export function wantThumbnails(ids, side, listener) {
    arrived = listener;
    const wanted = new Set();
    queue = [];
    for (const id of ids) {
        const key = keyOf(id, side);
        wanted.add(key);
        const isThere = (images.get(id)?.side ?? 0) >= side;
        if (!isThere && !loading.has(key) && !isMissing(id, side)) queue.push({ id, side, key });
    }
    const now = performance.now();
    for (const [key, { stop, since }] of loading) {
        if (wanted.has(key) || now - since < patience) continue;
        loading.delete(key);
        stop.abort();
    }
    pump();
}

function pump() {
    while (loading.size < concurrency && queue.length > 0) load(queue.shift());
}

async function load({ id, side, key }) {
    const stop = new AbortController();
    loading.set(key, { stop, since: performance.now() });
    try {
        const image = await fetchImage(thumbnail(id, side), stop.signal);
        images.set(id, { image, side });
        if (images.size > room) images.delete(images.keys().next().value);
        arrived(id, image);
    } catch (error) {
        if (error instanceof Busy) {
            // The server has too much to do: again in a moment, after the others.
            setTimeout(() => { queue.push({ id, side, key }); pump(); }, 500);
        } else if (!isAbort(error) && !(error instanceof TypeError)) {
            missing.set(key, performance.now());
            arrived(id, null);
        }
        // A TypeError: no answer at all. The grid draws itself anew when the server is there again.
    } finally {
        if (loading.get(key)?.stop === stop) loading.delete(key);
        pump();
    }
}

class Busy extends Error {}

async function fetchImage(address, signal) {
    const response = await fetch(address, { signal });
    if (response.status === 503 || response.status === 429) throw new Busy();
    if (!response.ok) throw new Error(`thumbnail: ${response.status}`);
    const url = URL.createObjectURL(await response.blob());
    try {
        const image = new Image();
        image.alt = "";
        image.draggable = false;
        image.decoding = "sync";
        image.src = url;
        await image.decode();
        return image;
    } finally {
        URL.revokeObjectURL(url);
    }
}
