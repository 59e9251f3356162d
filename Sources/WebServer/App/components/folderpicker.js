// To choose a folder of this computer: only names of folders and numbers of photos are shown, level by level,
// from the home folder on; or its path is typed.
import { api, isAbort } from "../frame/api.js";
import { number } from "../frame/format.js";
import { t, tn } from "../frame/strings.js";
import { button } from "./button.js";
import { openDialog } from "./dialog.js";
import { h, newId } from "./element.js";
import { icon } from "./icon.js";
import { errorState } from "./message.js";
import { listSkeleton } from "./skeleton.js";

/** Whether a folder is another one or in it, by their paths. */
export const isWithin = (path, folder) => path === folder || path.startsWith(folder === "/" ? folder : `${folder}/`);

/** Resolves with the path of the folder chosen, null where none was. `start`: the path shown first. */
export function chooseFolder({ title = t("Choose a folder"), confirm = t("Choose this folder"),
    start } = {}) {
    let path = null;
    /** Counts what was asked for: an answer that comes after a later one's question is not shown. */
    let turns = 0;
    let counting = new AbortController();
    const label = newId("path");
    const where = h("input", { type: "text", class: "folder-path", spellcheck: "false", autocomplete: "off",
        autocapitalize: "none", "aria-labelledby": label });
    const form = h("form", { class: "row folder-form" }, h("label", { class: "unseen", id: label }, t("Folder's path")),
        where, button({ label: t("Go"), run: () => show(where.value.trim()) }));
    form.onsubmit = (event) => { event.preventDefault(); show(where.value.trim()); };
    const list = h("ul", { class: "folder-list" });
    const photos = h("p", { class: "muted small numbers", role: "status" });
    show(start);
    return openDialog({
        title, body: h("div", { class: "stack" }, form, list, photos),
        actions: [{ label: t("Cancel"), value: null },
            { label: confirm, kind: "primary", run: accept }],
        // The list, not the field: on phones the keyboard would cover it.
        opened: (dialog) => dialog.querySelector("header button").focus(),
    }).finally(() => counting.abort());

    /** What was typed and not gone to is what is meant. */
    async function accept() {
        const typed = where.value.trim();
        if (typed && typed !== path && !await show(typed)) return false;
        return path ?? false;
    }

    async function show(wanted) {
        const waiting = setTimeout(() => list.replaceChildren(listSkeleton(3)), 150);
        const hadFocus = list.contains(document.activeElement);
        const turn = ++turns;
        const before = where.value;
        try {
            const folder = await api.get("/folders", { query: { path: wanted } });
            if (turn !== turns) return false;
            path = folder.path;
            // What was typed meanwhile is what is meant.
            if (where.value === before) where.value = path;
            const entries = folder.folders.map((each) => entry(each.name, each.path, "folder"));
            list.replaceChildren(
                folder.parent ? entry(t("One folder up"), folder.parent, "undo").element : "",
                ...entries.map((each) => each.element));
            if (hadFocus) list.querySelector("button")?.focus();
            count(folder, entries);
            return true;
        } catch (error) {
            if (turn !== turns) return false;
            path = null;
            photos.textContent = "";
            list.replaceChildren(h("li", {}, errorState(error, error.status === 0
                ? { retry: () => show(wanted) }
                : { actions: [{ label: t("To the home folder"), run: () => show() }] })));
            return false;
        } finally {
            clearTimeout(waiting);
        }
    }

    function entry(name, target, iconName) {
        const note = h("span", { class: "muted small numbers" });
        return { target, note, element: h("li", {}, h("button", { type: "button", onclick: () => show(target) },
            icon(iconName), h("span", { class: "grow folder-name" }, name), note)) };
    }

    /** Of the folder itself first, then of each in it, one after the other. */
    async function count(folder, entries) {
        counting.abort();
        counting = new AbortController();
        const { signal } = counting;
        photos.textContent = t("Counting photos…");
        const ask = (target) => api.get("/folders/count", { query: { path: target }, signal });
        try {
            const all = await ask(folder.path);
            photos.textContent = all.isWhole
                ? tn(all.photos, "{n} photo in this folder and those below it",
                    "{n} photos in this folder and those below it")
                : t("More than {n} photos in this folder and those below it", { n: number(all.photos) });
            for (const { target, note } of entries) {
                const one = await ask(target);
                note.textContent = one.isWhole ? tn(one.photos, "{n} photo", "{n} photos")
                    : t("{n}+ photos", { n: number(one.photos) });
            }
        } catch (error) {
            // Numbers are a help; without them folders can be chosen all the same.
            if (!isAbort(error)) photos.textContent = "";
        }
    }
}
