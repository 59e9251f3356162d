// What the server tells by itself (server-sent events): "indexing", "duplicates", "model", "library". One
// stream for the whole app; closed while the page is hidden, as browsers allow few connections to one server.
import { address } from "./api.js";

const names = ["indexing", "duplicates", "model", "library"];
const listeners = new Map(names.map((name) => [name, new Set()]));
const connectionListeners = new Set();
const latest = new Map();
let stream = null;
let connected = true;

/** Calls `listener` with the data of each event, and at once with the latest. Returns a function that ends
    it. */
export function on(name, listener) {
    listeners.get(name).add(listener);
    if (latest.has(name)) listener(latest.get(name));
    return () => listeners.get(name).delete(listener);
}

/** Calls `listener(connected, isOver)` when the stream is lost or found again. It is over when the server answers, but
    does not know this page's session: it was restarted. */
export function onConnection(listener) {
    connectionListeners.add(listener);
    return () => connectionListeners.delete(listener);
}

export function startEvents() {
    const open = () => { if (!document.hidden && !stream) connect(); };
    const close = () => { stream?.close(); stream = null; };
    document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
    addEventListener("pagehide", close);
    addEventListener("pageshow", open);
    open();
}

/** Asks at once whether the server is there again. */
export function reconnect() {
    stream?.close();
    connect();
}

function connect() {
    stream = new EventSource(address("/events"));
    stream.onopen = () => tell(true);
    stream.onerror = () => {
        tell(false);
        if (stream?.readyState !== EventSource.CLOSED) return;
        stream = null;
        tryAgain();
    };
    for (const name of names) {
        stream.addEventListener(name, (event) => {
            let data;
            try { data = JSON.parse(event.data); } catch { return; }
            latest.set(name, data);
            for (const listener of listeners.get(name)) listener(data);
        });
    }
}

/** An event stream does not say why it was refused. */
async function tryAgain() {
    let isOver = false;
    try { isOver = (await fetch(address("/session"))).status === 401; } catch { /* not there */ }
    if (isOver) for (const listener of connectionListeners) listener(false, true);
    else setTimeout(() => { if (!document.hidden && !stream) connect(); }, 4000);
}

function tell(now) {
    if (now === connected) return;
    connected = now;
    for (const listener of connectionListeners) listener(now);
}
