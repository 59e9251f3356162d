// What stands there before there are groups, while photos are compared, and when none are left.
import { buttonLink } from "../components/button.js";
import { h } from "../components/element.js";
import { emptyState, errorState, notice } from "../components/message.js";
import { progress } from "../components/progress.js";
import { t, tn } from "../frame/strings.js";

const quarantineLink = () =>
    buttonLink({ label: t("Quarantine"), icon: "trash", kind: "quiet", href: "/duplicates/quarantine" });

export const neverChecked = ({ check }) => emptyState({
    icon: "duplicates", title: t("Find duplicate photos"),
    text: t("Afterimage compares your photos: identical files, the same picture saved differently, edited "
        + "versions, and bursts. You then review each group and decide. Nothing is moved automatically."),
    actions: [{ label: t("Find duplicates"), icon: "search", kind: "primary", run: check }],
});

export const noPhotos = ({ navigate }) => emptyState({
    icon: "photo", title: t("There are no photos yet."),
    text: t("Choose the folders with your photos. When they are indexed, find duplicates."),
    actions: [{ label: t("Choose folders"), icon: "folder", kind: "primary",
        run: () => navigate("/indexing") }],
});

export const nothingFound = ({ check, isFiltered, showAll }) => (isFiltered ? emptyState({
    icon: "check", title: t("Nothing of this kind."),
    actions: [{ label: t("Show all kinds"), kind: "primary", run: showAll }],
}) : emptyState({
    icon: "check", title: t("No duplicates left."),
    text: t("Each photo is there once, or you have decided. After indexing new photos, check again."),
    actions: [{ label: t("Check again"), icon: "sync", run: check }], more: quarantineLink(),
}));

export const problem = (error, { retry, navigate }) => (error.code === "feature-off" ? emptyState({
    icon: "duplicates", title: t("Duplicates are switched off."),
    text: t("Photos are not compared while they are off."),
    actions: [{ label: t("To the settings"), kind: "primary", run: () => navigate("/settings") }],
    more: quarantineLink(),
}) : errorState(error, { retry }));

const phases = {
    searching: t("Searching for possible duplicates"),
    comparing: t("Comparing pictures"),
    grouping: t("Grouping"),
};

/** While photos are compared: {element, update(progress)}. */
export function checking() {
    const bar = progress({ label: phases.searching });
    const label = bar.element.querySelector(".grow");
    const element = h("div", { class: "card stack duplicates-checking" }, bar.element,
        h("p", { class: "muted small" },
            t("You can keep using Afterimage; closing this page does not stop it.")));
    const left = remaining();
    return { element, update(state = {}) {
        label.textContent = phases[state.phase] ?? phases.searching;
        bar.update({ done: state.done, total: state.phase === "grouping" ? 0 : state.total,
            secondsLeft: state.secondsLeft ?? left(state) });
    } };
}

/** Seconds left, by how quickly a phase has gone on since it was first seen; undefined for the first
    moments. */
function remaining() {
    let phase = null;
    let start = null;
    return ({ phase: now, done = 0, total = 0 }) => {
        if (now !== phase || !start || done < start.done) {
            phase = now;
            start = { time: performance.now(), done };
        }
        const seconds = (performance.now() - start.time) / 1000;
        return seconds > 2 && done > start.done
            ? ((total - done) * seconds) / (done - start.done) : undefined;
    };
}

/** What went wrong with the last check, or was left out of it; null where there is nothing to say. */
export function trouble({ state, failure, unchecked = 0, newPhotos = 0 }, check) {
    if (state === "checking") return null;
    const again = [{ label: t("Check again"), run: check }];
    if (failure) {
        return notice({ kind: "danger", title: failure.message, text: failure.hint, actions: again });
    }
    if (state === "outdated") {
        return notice({ kind: "info", actions: [{ label: t("Check now"), kind: "primary", run: check }],
            text: newPhotos ? tn(newPhotos, "{n} photo has not been compared yet.",
                "{n} photos have not been compared yet.")
                : t("Some photos have not been compared yet.") });
    }
    return unchecked && state === "done" ? notice({ kind: "warning", actions: again,
        text: tn(unchecked, "{n} pair of photos has not been compared yet.",
            "{n} pairs of photos have not been compared yet.") }) : null;
}

/** Asks once whether, of equal photos, those in folders named like backups are kept last; null where there is
    nothing to ask. `answer(isWanted)`. */
export function backups({ backupFolders = [] }, answer) {
    if (backupFolders.length === 0) return null;
    const names = [...new Set(backupFolders.map((folder) => folder.split("/").pop()))];
    const shown = new Intl.ListFormat(document.documentElement.lang || "en")
        .format(names.length > 4 ? [...names.slice(0, 4), tn(names.length - 4, "{n} more", "{n} more")] : names);
    return notice({ kind: "info", title: t("Prefer photos outside {folders}?", { folders: shown }),
        text: t("Of photos that are otherwise equal, those in such folders are removed first."),
        actions: [{ label: t("Yes"), kind: "primary", run: () => answer(true) },
            { label: t("No"), run: () => answer(false) }] });
}
