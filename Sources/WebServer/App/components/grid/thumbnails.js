// Thumbnails for grids: kept as decoded images while there is room, asked for in the order they are wanted,
// and given up when nobody wants them any more (a hundred rows that were scrolled past).
import { pictureProblem, thumbnail, turnOf } from "../../frame/api.js";

/** Connections to one server are few (six with HTTP/1.1): some stay free for everything else. */
const concurrency = 4;
const room = 3000;
/** A request nobody waits for any more is given up when it has taken so long (the server is making the
    thumbnail); before, letting it end is cheaper than a new connection. In milliseconds. */
const patience = 200;
/** How long to wait, in milliseconds, before asking again for a thumbnail that failed. */
const respite = 30_000;

/** Photo → {image, side, turn}: the largest that was asked for. */
const images = new Map();
/** Thumbnails that failed → {error, since}. */
const problems = new Map();
const loading = new Map();
let queue = [];
let arrived = () => {};

const keyOf = (id, side) => `${id}/${side}/${turnOf(id)}`;

/** What is there of a photo, unless it was turned since. */
function held(id) {
    const entry = images.get(id);
    return entry?.turn === turnOf(id) ? entry : null;
}

/** The image of a photo if it is there, of whatever size: an element of its own, to be put into the page at
    once. */
export function cachedThumbnail(id) {
    const entry = held(id);
    if (!entry) return null;
    // Those used last are kept longest.
    images.delete(id);
    images.set(id, entry);
    return entry.image;
}

/** Why a photo's thumbnail failed within the last half minute (an `ApiError`); else null. */
export function thumbnailProblem(id, side) {
    const problem = problems.get(keyOf(id, side));
    return problem && performance.now() - problem.since < respite ? problem.error : null;
}

/** Says what is wanted now, most urgent first; replaces what was wanted before. `listener(id, image, error)`
    is called when one is there; where loading fails, image is null. */
export function wantThumbnails(ids, side, listener) {
    arrived = listener;
    const wanted = new Set();
    queue = [];
    for (const id of ids) {
        const key = keyOf(id, side);
        wanted.add(key);
        const isThere = (held(id)?.side ?? 0) >= side;
        if (!isThere && !loading.has(key) && !thumbnailProblem(id, side)) queue.push({ id, side, key });
    }
    const now = performance.now();
    for (const [key, entry] of loading) {
        if (wanted.has(key) || now - entry.since < patience) continue;
        loading.delete(key);
        // Without an address, the browser closes the request.
        entry.image.removeAttribute("src");
    }
    pump();
}

function pump() {
    while (loading.size < concurrency && queue.length > 0) load(queue.shift());
}

async function load({ id, side, key }) {
    const image = new Image();
    const entry = { image, since: performance.now() };
    loading.set(key, entry);
    const isWanted = () => loading.get(key) === entry;
    image.alt = "";
    image.draggable = false;
    image.decoding = "sync";
    image.src = thumbnail(id, side);
    const turn = turnOf(id);
    try {
        // Read and decoded beside the page's own work, which scrolling needs.
        await image.decode();
        if (!isWanted()) return;
        images.set(id, { image, side, turn });
        if (images.size > room) images.delete(images.keys().next().value);
        arrived(id, image);
    } catch {
        if (isWanted()) await fail({ id, side, key });
    } finally {
        if (isWanted()) loading.delete(key);
        pump();
    }
}

async function fail({ id, side, key }) {
    const error = await pictureProblem(thumbnail(id, side));
    if (error?.status === 503 || error?.status === 429) {
        // The server has too much to do: again in a moment, after the others.
        setTimeout(() => { queue.push({ id, side, key }); pump(); }, 500);
    } else if (error?.status !== 0) {
        problems.set(key, { error, since: performance.now() });
        arrived(id, null, error);
    }
    // Status 0: no answer at all. The grid redraws itself when the server is there again.
}
