// What goes on now: progress, pause, and what to do where it stopped.
import { button, buttonLink } from "../components/button.js";
import { h } from "../components/element.js";
import { icon } from "../components/icon.js";
import { notice } from "../components/message.js";
import { progress } from "../components/progress.js";
import { number } from "../frame/format.js";
import { instant } from "../frame/instants.js";
import { t, tn } from "../frame/strings.js";

export function statusCard(act, { announce }) {
    const bar = progress({ label: t("Reading photos") });
    const title = bar.element.querySelector(".grow");
    const current = h("p", { class: "muted small indexing-current" });
    const head = h("div", { class: "row indexing-state" });
    const failure = h("div");
    const hint = h("p", { class: "muted" });
    const actions = {
        pause: button({ label: t("Pause"), icon: "pause", run: () => act("post", "pause") }),
        resume: button({ label: t("Resume"), icon: "play", kind: "primary",
            run: () => act("post", "resume") }),
        run: button({ label: t("Look for new photos"), icon: "sync", run: () => act("post", "run") }),
        library: buttonLink({ label: t("To the library"), icon: "library", kind: "quiet", href: "/library" }),
        search: buttonLink({ label: t("Search"), icon: "search", kind: "quiet", href: "/search" }),
    };
    const element = h("section", { class: "card stack", "aria-label": t("State of indexing") },
        head, failure, bar.element, current, hint,
        h("div", { class: "row" }, Object.values(actions)));
    let told = "";
    let shownFailure = null;
    return { element, update };

    function update({ state, waitingFor, run, thumbnails, photos, folders, errors, failure: problem }) {
        const isReading = Boolean(run) || state === "working";
        const [sign, words] = headline({ state, waitingFor, run, photos, folders, problem });
        head.replaceChildren(icon(sign), h("h2", { class: "grow" }, words));
        head.dataset.state = problem && state === "idle" ? "failed" : state;
        bar.element.hidden = !isReading;
        if (isReading) showRun(run ?? { phase: "scanning", done: 0, total: 0 }, state);
        current.hidden = !run?.current;
        current.replaceChildren(h("bdi", {}, run?.current ?? ""));
        hint.textContent = hintFor({ state, waitingFor, isReading, thumbnails, photos, folders, problem });
        hint.hidden = !hint.textContent;
        actions.pause.hidden = state !== "working" && state !== "waiting";
        actions.resume.hidden = state !== "paused";
        actions.run.hidden = state !== "idle" || folders.length === 0;
        actions.library.hidden = actions.search.hidden = photos + (run?.done ?? 0) === 0;
        showFailure(state === "idle" && waitingFor !== "writer" ? problem : null);
        tell(words, run, state, errors);
    }

    function showRun(run, state) {
        const isScanning = run.phase === "scanning";
        title.textContent = isScanning ? t("Looking for new and changed photos") : t("Reading photos");
        bar.update({
            // While it is still being counted, a share of it would run backwards.
            done: isScanning ? 0 : run.done, total: isScanning ? 0 : run.total,
            secondsLeft: run.secondsLeft, paused: state !== "working",
            text: [
                isScanning && run.total ? tn(run.total, "{n} found so far", "{n} found so far") : "",
                run.added ? tn(run.added, "{n} new", "{n} new") : "",
                run.failed ? tn(run.failed, "{n} problem", "{n} problems") : "",
            ].filter(Boolean).join(" · "),
        });
    }

    function showFailure(problem) {
        const key = problem ? problem.code + problem.message : null;
        if (key === shownFailure) return;
        shownFailure = key;
        failure.replaceChildren(problem
            ? notice({ kind: "danger", title: problem.message, text: problem.hint }) : "");
    }

    /** Screen readers hear of a new state, and of each quarter that is done. */
    function tell(words, run, state) {
        const quarter = run?.phase === "indexing" && run.total > 0
            ? Math.floor((run.done / run.total) * 4) : 0;
        const key = `${state} ${quarter} ${state === "working" ? "" : words}`;
        if (told && told !== key) {
            announce(quarter && state === "working" ? t("{done} of {total} photos read",
                { done: number(run.done), total: number(run.total) }) : words);
        }
        told = key;
    }
}

/** Why indexing waits, and what makes it go on. */
const reasons = {
    power: { title: t("Waiting for mains power"), hint: t("It resumes by itself. The rule is below.") },
    idle: { title: t("Waiting until the computer is not in use"),
        hint: t("It resumes by itself. The rule is below.") },
    writer: { title: t("Waiting for another Afterimage"),
        hint: t("Another window or terminal is writing to this library, perhaps “afterimage index”. It resumes "
            + "by itself when that has ended.") },
};

function headline({ state, waitingFor, run, photos, folders, problem }) {
    if (state === "paused") return ["pause", t("Paused")];
    if (state === "waiting") {
        return ["pause", reasons[waitingFor]?.title ?? t("Waiting")];
    }
    if (run || state === "working") return ["indexing", t("Reading your photos")];
    if (problem) return ["warning", t("Reading stopped early")];
    if (folders.length === 0) return ["folder", t("No folder yet")];
    return ["check", tn(photos, "{n} photo is ready", "All {n} photos are ready")];
}

function hintFor({ state, waitingFor, isReading, thumbnails, photos, folders, problem }) {
    if (state === "paused") return t("What has been read is kept. New photos wait until you resume.");
    if (state === "waiting") return reasons[waitingFor]?.hint ?? t("It resumes by itself.");
    if (isReading) return t("You can use everything meanwhile. Closing this page does not stop indexing.");
    if (problem) return "";
    if (thumbnails) {
        return t("Preparing thumbnails, so that scrolling is smooth: {done} of {total}.",
            { done: number(thumbnails.done), total: number(thumbnails.total) });
    }
    if (folders.length === 0) return t("Add the folder your photos are in.");
    const last = folders.map((folder) => folder.completed).filter(Boolean).sort().at(-1);
    if (photos === 0) return t("No photos were found in these folders. Add another one.");
    return last ? t("Last checked for new photos: {when}.", { when: instant(last) }) : "";
}
