// To export everything, and to erase everything.
import { button, buttonLink } from "../components/button.js";
import { toggle } from "../components/controls.js";
import { h } from "../components/element.js";
import { typedConfirm } from "../components/typedconfirm.js";
import { address } from "../frame/api.js";
import { t } from "../frame/strings.js";
import { section } from "./section.js";

export function exportData({ privacy }) {
    const isEmpty = privacy.stores.every((store) => store.name !== "Library" || store.bytes === 0);
    const link = buttonLink({ label: t("Export everything"), icon: "download", download: "",
        href: address("/privacy/export") });
    const vectors = toggle({
        label: t("Include each photo's vector"),
        description: t("A larger file. Only programs that use the same model can use the vectors."),
        change: (isOn) => { link.href = address("/privacy/export", { vectors: isOn ? "true" : null }); },
    });
    return section({
        title: t("Export my data"),
        text: t("One file with everything the library knows about your photos: where they are, what their "
            + "metadata says, your settings and decisions. Plain text, one line of JSON for each."),
    }, isEmpty ? h("p", {}, t("There is nothing to export yet."))
        : [vectors, h("div", { class: "row" }, link)]);
}

export function eraseEverything({ privacy, context: { api, session } }) {
    const library = privacy.stores[0];
    return section({
        title: t("Erase everything"), kind: "settings-danger",
        text: t("Deletes the library: index data, thumbnails, settings and decisions. "
            + "Your photos and installed models stay."),
    }, h("div", { class: "row" }, button({
        label: t("Erase everything…"), icon: "trash", kind: "danger",
        run: () => typedConfirm({
            title: t("Erase everything?"), word: "erase", confirm: t("Erase"),
            body: h("div", { class: "stack" },
                h("p", {}, t("This cannot be undone. All photos would have to be read again.")),
                library && h("bdi", { class: "muted small settings-path" }, library.path)),
            run: async () => {
                await api.post("/privacy/erase", { confirm: "erase" });
                // Nothing that was shown or remembered holds any more.
                session.firstRun = true;
                location.assign("/indexing");
            },
        }),
    })));
}
