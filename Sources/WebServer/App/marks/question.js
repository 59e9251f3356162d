// What is asked before photos go to quarantine: which they are, and what that means.
import { h } from "../components/element.js";
import { api, thumbnail } from "../frame/api.js";
import { t, tn } from "../frame/strings.js";

/** Photos that are named; of more, only how many there are. */
const named = 6;

export function removalQuestion(ids) {
    const shown = ids.slice(0, named);
    const further = ids.length - shown.length;
    return h("div", { class: "stack" },
        h("ul", { class: "removal-photos" }, shown.map(row),
            further > 0 ? h("li", { class: "muted" }, tn(further, "and {n} more", "and {n} more")) : null),
        h("p", {}, t("They leave the library and wait in quarantine, with the sidecars and movies that belong to "
            + "them. No other copy is kept in their place. Nothing is deleted: you can undo this, and bring them back "
            + "until you delete them permanently.")));
}

function row(id) {
    const name = h("bdi", {}, t("Photo {id}", { id }));
    const folder = h("bdi", { class: "muted small removal-folder", dir: "ltr" });
    api.get(`/photos/${id}`).then((photo) => {
        name.textContent = photo.name;
        folder.textContent = photo.folder;
    }).catch(() => { /* its picture says which it is */ });
    return h("li", { class: "row" }, h("img", { src: thumbnail(id, 160), alt: "", width: 48, height: 48 }),
        h("div", { class: "grow" }, name, folder));
}
