// To choose a folder of this computer: only names of folders are shown, level by level.
import { api } from "../frame/api.js";
import { t, tn } from "../frame/strings.js";
import { openDialog } from "./dialog.js";
import { h } from "./element.js";
import { icon } from "./icon.js";
import { errorState } from "./message.js";
import { listSkeleton } from "./skeleton.js";

/** Resolves with the path of the folder chosen, null where none was. `start`: the path shown first. */
export function chooseFolder({ title = t("Choose a folder"), confirm = t("Choose this folder"),
    start } = {}) {
    let path = start ?? null;
    const where = h("div", { class: "folder-path", role: "status" });
    const list = h("ul", { class: "folder-list" });
    const photos = h("p", { class: "muted small" });
    show(start);
    return openDialog({
        title, body: h("div", { class: "stack" }, where, list, photos),
        actions: [{ label: t("Cancel"), value: null },
            { label: confirm, kind: "primary", run: async () => path ?? false }],
    });

    async function show(wanted) {
        const waiting = setTimeout(() => list.replaceChildren(listSkeleton(3)), 150);
        const hadFocus = list.contains(document.activeElement);
        try {
            const folder = await api.get("/folders", { query: { path: wanted } });
            path = folder.path;
            where.textContent = folder.path;
            const count = folder.photosHere ?? 0;
            photos.textContent = count
                ? tn(count, "{n} photo lies in this folder itself.", "{n} photos lie in this folder itself.")
                    : "";
            list.replaceChildren(
                folder.parent ? entry(t("One folder up"), folder.parent, "undo") : "",
                ...folder.folders.map((each) => entry(each.name, each.path, "folder")));
            if (hadFocus) list.querySelector("button")?.focus();
        } catch (error) {
            list.replaceChildren(h("li", {}, errorState(error, { retry: () => show(wanted) })));
        } finally {
            clearTimeout(waiting);
        }
    }

    function entry(label, target, iconName) {
        return h("li", {}, h("button", { type: "button", onclick: () => show(target) }, icon(iconName),
            h("span", {}, label)));
    }
}
