// The folders of the library.
import { button, iconButton } from "../components/button.js";
import { confirmDialog } from "../components/dialog.js";
import { h } from "../components/element.js";
import { chooseFolder, isWithin } from "../components/folderpicker.js";
import { icon } from "../components/icon.js";
import { notice } from "../components/message.js";
import { toast, toastError } from "../components/toast.js";
import { instant } from "../frame/instants.js";
import { t, tn } from "../frame/strings.js";

export function folderList(act) {
    const list = h("ul", { class: "indexing-folders" });
    const watching = h("div", { class: "stack" });
    const add = button({ label: t("Add a folder"), icon: "plus", run: choose });
    const exclude = button({ label: t("Exclude a folder…"), kind: "quiet", run: chooseExcluded });
    const excluded = h("ul", { class: "indexing-folders" });
    const left = h("div", { class: "stack", hidden: true }, h("h3", {}, t("Excluded")), excluded);
    const element = h("section", { class: "card stack" },
        h("div", { class: "row" }, h("h2", { class: "grow" }, t("Folders")), exclude, add), list, left, watching);
    let shown = "";
    let folders = [];
    return { element, update };

    function update(state) {
        folders = state.folders;
        const key = JSON.stringify([folders, state.excluded, state.state, state.limits]);
        if (key === shown) return;
        shown = key;
        // The focus stays on the row it was on.
        const focused = document.activeElement?.closest(".indexing-folders li")?.dataset.path;
        list.replaceChildren(...folders.map((folder) => row(folder, state.state)));
        exclude.hidden = !folders.length;
        left.hidden = !state.excluded?.length;
        excluded.replaceChildren(...(state.excluded ?? []).map(excludedRow));
        watching.replaceChildren(...(state.limits ?? []).map(limit));
        if (focused) (element.querySelector(`[data-path="${CSS.escape(focused)}"] button`) ?? add).focus();
    }

    /** Where changes are not noticed at once, and why. */
    function limit({ path, message }) {
        return notice({ kind: "info", title: h("bdi", { class: "indexing-path" }, path), text: message });
    }

    function row({ path, photos, completed }, state) {
        const when = completed ? t("all read {when}", { when: instant(completed) })
            : state === "working" ? t("being read") : t("not all read yet");
        return h("li", { class: "row", "data-path": path }, icon("folder"),
            h("div", { class: "grow" }, h("bdi", { class: "indexing-path" }, path),
                h("div", { class: "muted small numbers" },
                    `${tn(photos, "{n} photo", "{n} photos")} · ${when}`)),
            iconButton({ label: t("Remove {folder} from the library", { folder: path }), icon: "trash",
                run: () => remove(path, photos) }));
    }

    function excludedRow(path) {
        return h("li", { class: "row", "data-path": path }, icon("folder"),
            h("bdi", { class: "indexing-path grow" }, path),
            button({ label: t("Include"), kind: "quiet", run: () => include(path) }));
    }

    async function chooseExcluded() {
        const path = await chooseFolder({ title: t("Exclude a folder"), confirm: t("Exclude this folder"),
            start: folders[0]?.path });
        if (!path) return;
        await act("post", "exclusions", { path });
        toast(t("The folder is excluded. Its photos left the library; the files stay."), { kind: "success" });
    }

    async function include(path) {
        await act("delete", "exclusions", { query: { path } });
        toast(t("The folder is included again."), { kind: "success" });
    }

    async function choose() {
        const path = await chooseFolder({ title: t("Add a folder"), start: folders[0]?.path });
        if (!path) return;
        const around = folders.find((each) => isWithin(path, each.path));
        if (around) return toast(t("“{folder}” is in the library already.", { folder: around.path }));
        await act("post", "folders", { path });
        toast(t("The folder was added."), { kind: "success" });
    }

    async function remove(path, photos) {
        const isSure = await confirmDialog({
            title: t("Remove folder from library?"),
            message: h("div", { class: "stack" },
                h("p", {}, h("bdi", { class: "indexing-path" }, path)),
                h("p", {}, t("Its index data is deleted; the files stay.")),
                h("p", { class: "muted numbers" }, tn(photos, "{n} photo", "{n} photos"))),
            confirm: t("Remove"), danger: true,
        });
        if (!isSure) return;
        try {
            await act("delete", "folders", { query: { path } });
            toast(t("The folder was removed from the library."), { kind: "success" });
        } catch (error) {
            toastError(error);
        }
    }
}
