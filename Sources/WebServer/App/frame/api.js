// The one way to the server. Every failure becomes an `ApiError`, which says what to do next.
import { t } from "./strings.js";

const base = "/api/v1";
let csrf = null;

export class ApiError extends Error {
    /** status: 0 where no answer came; code: stable, kebab-case; hint: the next step, in plain words. */
    constructor(status, code, message, hint = "") {
        super(message);
        this.name = "ApiError";
        Object.assign(this, { status, code, hint });
    }
}

/** Whether a request was given up by the app itself: nothing to tell anybody. */
export const isAbort = (error) => error?.name === "AbortError";

/** An address below the API: query values that are null, undefined or "" are left out; a list gives one
    each. */
export function address(path, query = {}) {
    const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((each) => [name, each]))
        .filter(([, value]) => value != null && value !== "");
    return pairs.length ? `${base}${path}?${new URLSearchParams(pairs)}` : base + path;
}

/** Photos that are shown turned, and those that were: another turn is another picture, so it needs another address. */
const turns = new Map();

/** Says by how many degrees a photo is turned. */
export function noteTurn(id, degrees) {
    if (degrees !== 0 || turns.has(id)) turns.set(id, degrees);
}

export const turnOf = (id) => turns.get(id) ?? 0;

const turned = (id) => (turns.has(id) ? [["turned", turns.get(id)]] : []);

export const thumbnail = (id, side = 320) =>
    `${base}/photos/${id}/thumbnail?${new URLSearchParams([["side", side], ...turned(id)])}`;
export const preview = (id) => {
    const written = new URLSearchParams(turned(id)).toString();
    return `${base}/photos/${id}/preview${written && `?${written}`}`;
};
export const original = (id) => `${base}/photos/${id}/original`;

/** The session: {csrf, version, library, photos, firstRun, features}. */
export async function session() {
    const answer = await api.get("/session");
    csrf = answer.csrf;
    return answer;
}

async function send(method, path, { query, body, signal } = {}, isRetry = false) {
    if (method !== "GET" && csrf == null) await session();
    const headers = { Accept: "application/json" };
    if (method !== "GET") headers["X-Afterimage-CSRF"] = csrf;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let response;
    try {
        response = await fetch(address(path, query), {
            method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body),
        });
    } catch (error) {
        if (isAbort(error)) throw error;
        throw new ApiError(0, "unreachable", t("Afterimage does not answer."),
            t("It may have been stopped: start it again with “afterimage serve”, then try again."));
    }
    if (response.ok) return response.status === 204 ? null : await content(response);
    const problem = await failure(response);
    // A restarted server has another CSRF value.
    if (problem.code === "csrf" && !isRetry) {
        csrf = null;
        return send(method, path, { query, body, signal }, true);
    }
    throw problem;
}

async function content(response) {
    const text = await response.text();
    if (text === "") return null;
    try {
        return JSON.parse(text);
    } catch {
        throw new ApiError(response.status, "bad-answer", t("The answer could not be read."),
            t("Reload the page. If it happens again, the app and the server are of different versions."));
    }
}

async function failure(response) {
    let error = {};
    try { error = (await response.json()).error ?? {}; } catch { /* not from the API */ }
    if (response.status === 401) {
        return new ApiError(401, error.code ?? "no-session", t("This page's session has ended."),
            t("Open the address that “afterimage serve” printed when it started."));
    }
    return new ApiError(response.status, error.code ?? `http-${response.status}`,
        error.message ?? t("The server answered with an error ({status}).", { status: response.status }),
        error.hint ?? t("Try again in a moment."));
}

/** Why a picture was not shown: what the server says to its address, as an `ApiError`. */
export async function pictureProblem(path) {
    let response;
    try {
        response = await fetch(path);
    } catch {
        return new ApiError(0, "unreachable", t("Afterimage does not answer."));
    }
    if (!response.ok) return await failure(response);
    await response.body?.cancel();
    return new ApiError(response.status, "bad-picture", t("This browser could not show the picture."));
}

export const api = {
    get: (path, options) => send("GET", path, options),
    post: (path, body = {}, options) => send("POST", path, { ...options, body }),
    put: (path, body = {}, options) => send("PUT", path, { ...options, body }),
    delete: (path, options) => send("DELETE", path, options),
};
