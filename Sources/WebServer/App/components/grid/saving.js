// Originals of selected photos: as one archive that the browser saves, or copied into a folder of this computer.
import { address, api, original } from "../../frame/api.js";
import { bytes } from "../../frame/format.js";
import { t, tn } from "../../frame/strings.js";
import { confirmDialog, openDialog } from "../dialog.js";
import { h } from "../element.js";
import { chooseFolder, isWithin } from "../folderpicker.js";
import { progress } from "../progress.js";
import { toast } from "../toast.js";

/** Between two looks at how far copying is. In milliseconds. */
const interval = 400;

/** One photo as it is, several as one archive. */
export async function download(ids) {
    if (ids.length === 1) return save(original(ids[0]));
    const archive = await api.post("/downloads", { ids });
    save(address(`/downloads/${archive.id}`));
    const size = bytes(archive.bytes);
    toast(tn(archive.photos, "{n} photo is being saved as one zip file ({size}).",
        "{n} photos are being saved as one zip file ({size}).", { size }), { hint: leftOut(archive.missing) });
}

function save(href) {
    h("a", { href, download: "" }).click();
}

const leftOut = (names) => (names.length ? t("Not included because the file is missing: {names}",
    { names: listed(names) }) : undefined);

/** The first of many names. */
const listed = (names) => (names.length > 3 ? t("{names} and {n} more",
    { names: names.slice(0, 3).join(", "), n: names.length - 3 }) : names.join(", "));

/** Asks for a folder, copies, and says how far it is; it goes on when the dialog is closed. */
export async function copyToFolder(ids) {
    const folder = await chooseFolder({ title: t("Copy to which folder?"), confirm: t("Copy here") });
    if (!folder || !(await isMeant(folder))) return;
    const bar = progress({ label: t("Copying to {folder}", { folder }) });
    let state = await api.post("/copies", { ids, folder });
    const watching = watch();
    let isShown = true;
    openDialog({
        title: t("Copying photos"),
        body: h("div", { class: "stack" }, bar.element,
            h("p", { class: "muted small" }, t("Existing files are not overwritten. You can close this window; copying continues."))),
        actions: [{ label: t("Stop"), run: async () => { await api.post("/copies/stop"); } }],
        // Where it fails, the button that began it tells.
        opened: (dialog) => { watching.catch(() => {}).then(() => { if (isShown) dialog.close(); }); },
    }).then(() => { isShown = false; });
    await watching;
    report(state);

    async function watch() {
        while (state.state === "copying") {
            bar.update({ ...state, text: `${bytes(state.bytesDone)} / ${bytes(state.bytes)}` });
            await new Promise((resolve) => { setTimeout(resolve, interval); });
            state = await api.get("/copies");
        }
    }
}

/** Asks before the library gets copies of its own photos. */
async function isMeant(folder) {
    const { folders, excluded } = await api.get("/indexing");
    const around = folders.find((each) => isWithin(folder, each.path));
    if (!around || excluded.some((each) => isWithin(folder, each))) return true;
    return confirmDialog({
        title: t("Copy into the library?"),
        message: t("“{folder}” is in the library. The copies will be indexed, too, and show up as duplicates.",
            { folder: around.path }),
        confirm: t("Copy anyway"),
    });
}

function report({ state, folder, copied, alreadyThere, failed }) {
    const words = [
        state === "stopped" ? t("Copying stopped.") : "",
        copied || !alreadyThere
            ? tn(copied, "{n} photo copied to {folder}.", "{n} photos copied to {folder}.", { folder }) : "",
        alreadyThere ? tn(alreadyThere, "{n} photo was already in {folder}.",
            "{n} photos were already in {folder}.", { folder }) : "",
    ];
    const hint = failed.length ? t("Not copied: {names}. {reason}",
        { names: listed(failed.map((each) => each.name)), reason: failed[0].reason }) : undefined;
    toast(words.filter(Boolean).join(" "),
        { kind: failed.length || state === "stopped" ? "error" : "success", hint });
}
