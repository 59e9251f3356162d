// Photos that were removed: to bring back, or to delete permanently after a while.
import { button, buttonLink } from "../components/button.js";
import { field } from "../components/controls.js";
import { h } from "../components/element.js";
import { icon } from "../components/icon.js";
import { emptyState, errorState } from "../components/message.js";
import { listSkeleton } from "../components/skeleton.js";
import { toast } from "../components/toast.js";
import { typedConfirm } from "../components/typedconfirm.js";
import { thumbnail } from "../frame/api.js";
import { bytes } from "../frame/format.js";
import { instant } from "../frame/instants.js";
import { t, tn } from "../frame/strings.js";
import { tellRestored } from "./deeds.js";

const day = 86_400_000;
const ages = [0, 7, 30, 90];
/** Rows of a batch shown at first: a batch may hold thousands. */
const firstRows = 60;

export function quarantineView({ api, signal }) {
    const content = h("div", { class: "stack" }, listSkeleton());
    const empty = button({ label: t("Delete permanently…"), icon: "trash", kind: "danger", run: discard });
    const all = button({ label: t("Bring everything back"), icon: "undo",
        run: () => restore({ all: true }) });
    let state = null;
    load();
    return h("div", { class: "page quarantine" },
        h("header", {}, buttonLink({ label: t("Duplicates"), icon: "back", kind: "quiet",
            href: "/duplicates" }), h("h1", {}, t("Quarantine")), all, empty),
        h("p", { class: "muted quarantine-about" }, t("Photos you removed are kept here. They take up space "
            + "until you delete them permanently; until then each can go back to its folder, with its sidecars and "
            + "movies.")),
        content);

    async function load() {
        try {
            state = await api.get("/quarantine", { signal });
            show();
        } catch (error) {
            if (!signal.aborted) content.replaceChildren(errorState(error, { retry: load }));
        }
    }

    function show() {
        empty.hidden = all.hidden = state.batches.length === 0;
        content.replaceChildren(...(state.batches.length ? state.batches.map(batch) : [emptyState({
            icon: "trash", title: t("The quarantine is empty."),
            text: t("Duplicates you remove are moved here first."),
            more: buttonLink({ label: t("To the duplicates"), kind: "primary", href: "/duplicates" }),
        })]));
    }

    function batch({ id, date, photos, bytes: size }) {
        const list = h("ul", { class: "quarantine-photos" }, photos.slice(0, firstRows).map(row));
        const more = photos.length > firstRows && button({
            label: tn(photos.length - firstRows, "Show {n} more", "Show {n} more"), kind: "quiet",
            run: () => { list.append(...photos.slice(firstRows).map(row)); more.remove(); },
        });
        return h("section", { class: "card stack" }, h("div", { class: "row" },
            h("div", { class: "grow" }, h("h2", {}, instant(date)),
                h("p", { class: "muted small numbers" },
                    `${tn(photos.length, "{n} photo", "{n} photos")} · ${bytes(size)}`)),
            button({ label: t("Bring back"), icon: "undo", run: () => restore({ batch: id }) })), list, more);
    }

    function row(photo) {
        return h("li", { class: "row" },
            photo.keptId == null ? icon("photo")
                : h("a", { href: `/photo/${photo.keptId}`, class: "quarantine-kept",
                    title: t("The photo that was kept") },
                h("img", { src: thumbnail(photo.keptId, 160), alt: t("The photo that was kept"),
                    loading: "lazy" })),
            h("div", { class: "grow" }, h("bdi", { class: "quarantine-name" }, photo.name),
                h("bdi", { class: "muted small quarantine-path" }, photo.path)),
            h("span", { class: "small numbers" }, bytes(photo.bytes)),
            photo.present === false ? h("span", { class: "muted small" }, t("removed by hand"))
                : button({ label: t("Bring back"), kind: "quiet",
                    run: () => restore({ items: [photo.id] }) }));
    }

    async function restore(what) {
        const answer = await api.post("/quarantine/restore", what);
        toast(tn(answer.restored, "{n} photo is back in its place", "{n} photos are back in their places"),
            { kind: "success" });
        tellRestored(answer);
        await load();
    }

    async function discard() {
        const summary = h("p", { role: "status" });
        const own = h("input", { type: "checkbox", onchange: count });
        const ownLabel = h("label", { class: "row quarantine-own" }, own, h("span"));
        const age = h("select", { onchange: count }, ages.map((days) => h("option", { value: days,
            selected: days === 30 }, days === 0 ? t("Everything") : tn(days,
            "Here for more than {n} day", "Here for more than {n} days"))));
        count();
        const answer = await typedConfirm({
            title: t("Delete permanently?"), word: "delete", confirm: t("Delete"),
            body: h("div", { class: "stack" }, field({ label: t("Which photos"), input: age }), ownLabel, summary),
            run: async () => {
                if (chosen().length === 0) {
                    toast(old().length === 0 ? t("No photo is that old. Choose another age.")
                        : t("Nothing is selected to be deleted."));
                    return false;
                }
                return await api.post("/quarantine/empty",
                    { olderThanDays: Number(age.value), confirm: "delete", includeChosen: own.checked }) ?? {};
            },
        });
        if (!answer) return;
        toast(tn(answer.deleted ?? 0, "{n} photo was deleted permanently.",
            "{n} photos were deleted permanently."), { kind: "success" });
        if (answer.refused?.length) {
            toast(tn(answer.refused.length, "{n} photo stays in quarantine.", "{n} photos stay in quarantine."),
                { kind: "error", hint: answer.refused[0].reason });
        }
        await load();

        /** Photos of that age. */
        function old() {
            const before = Date.now() - Number(age.value) * day;
            return state.batches.filter((each) => Date.parse(each.date) <= before)
                .flatMap((each) => each.photos);
        }

        function chosen() { return old().filter((photo) => own.checked || !photo.chosen); }

        function count() {
            const removed = old().filter((photo) => photo.chosen).length;
            ownLabel.hidden = removed === 0;
            ownLabel.lastChild.textContent = tn(removed,
                "Also the photo that you removed yourself: it may be the only copy",
                "Also the {n} photos that you removed yourself: they may be the only copies");
            const photos = chosen().length;
            const size = chosen().reduce((sum, each) => sum + each.bytes, 0);
            summary.textContent = photos === 0
                ? (removed > 0 ? t("Nothing is selected to be deleted.") : t("No photo is that old."))
                : tn(photos, "{n} photo ({size}) will be deleted. This cannot be undone.",
                    "{n} photos ({size}) will be deleted. This cannot be undone.", { size: bytes(size) });
        }
    }
}
