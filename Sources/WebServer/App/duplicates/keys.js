// The keyboard of the review.
import { toastError } from "../components/toast.js";
import { t } from "../frame/strings.js";

/** `isReviewing()`: whether a group is shown; else these keys do nothing. */
export function shortcutsOf({ view, step, accept, different, undo, back, isReviewing }) {
    const rtl = document.dir === "rtl" ? -1 : 1;
    const when = (run) => () => { if (isReviewing()) Promise.resolve(run()).catch(toastError); };
    /** A key that is held down acts once. */
    const once = (run) => (event) => { if (!event.repeat) when(run)(); };
    const arrow = (x, y) => () => {
        if (view.view.isZoomed()) view.view.pan(-x * 120, -y * 120);
        else if (x) view.move(x * rtl);
        else step(y);
    };
    return [
        { keys: ["ArrowUp"], label: t("Previous group"), run: when(arrow(0, -1)) },
        { keys: ["ArrowDown"], label: t("Next group"), run: when(arrow(0, 1)) },
        { keys: ["ArrowLeft"], label: t("Previous photo, or pan when zoomed in"),
            run: when(arrow(-1, 0)) },
        { keys: ["ArrowRight"], label: t("Next photo, or pan when zoomed in"),
            run: when(arrow(1, 0)) },
        { keys: ["k"], label: t("Keep the photo"), run: when(() => view.keep()) },
        { keys: ["x"], label: t("Select the photo to remove"), run: when(() => view.remove()) },
        { keys: ["i"], label: t("Keep only this photo"), run: when(() => view.keepOnly()) },
        { keys: ["s"], label: t("Select what is suggested"), run: when(() => view.suggest()) },
        { keys: ["Enter"], label: t("Remove the selected photos, after a question"), run: once(accept) },
        { keys: ["n"], label: t("Not duplicates: keep all"), run: once(different) },
        { keys: ["u", "Ctrl+z"], label: t("Undo"), run: (event) => { if (!event.repeat) undo(); } },
        { keys: ["Space"], label: t("Flicker while held: each photo in the other's place"),
            run: when(() => view.view.flicker(true)) },
        { keys: ["v"], label: t("Side by side, or overlaid"),
            run: when(() => view.setMode(view.mode() === "over" ? "beside" : "over")) },
        { keys: ["+", "="], shown: ["+"], label: t("Zoom in"), run: when(() => view.view.zoom(1.6)) },
        { keys: ["-"], label: t("Zoom out"), run: when(() => view.view.zoom(1 / 1.6)) },
        { keys: ["1"], label: t("Actual size"), run: when(() => view.view.actual()) },
        { keys: ["0"], label: t("Show the whole photos"), run: when(() => view.view.reset()) },
        { keys: ["Escape"], label: t("Show the whole photos, then all groups"),
            run: () => (view.view.isZoomed() ? view.view.reset() : back()) },
    ].map((each) => ({ group: t("Duplicates"), ...each }));
}
