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
        { keys: ["ArrowLeft"], label: t("Previous photo; moves where one is nearer"),
            run: when(arrow(-1, 0)) },
        { keys: ["ArrowRight"], label: t("Next photo; moves where one is nearer"),
            run: when(arrow(1, 0)) },
        { keys: ["k"], label: t("Keep the photo"), run: when(() => view.keep()) },
        { keys: ["x"], label: t("Remove the photo"), run: when(() => view.remove()) },
        { keys: ["i"], label: t("Keep this one instead"), run: when(() => view.keepOnly()) },
        { keys: ["Enter"], label: t("Accept: what goes is moved to quarantine"), run: once(accept) },
        { keys: ["n"], label: t("Not duplicates: keep all"), run: once(different) },
        { keys: ["u", "Ctrl+z"], label: t("Undo"), run: (event) => { if (!event.repeat) undo(); } },
        { keys: ["Space"], label: t("Flicker, while held: each in the other's place"),
            run: when(() => view.view.flicker(true)) },
        { keys: ["v"], label: t("Side by side, or overlaid"),
            run: when(() => view.setMode(view.mode() === "over" ? "beside" : "over")) },
        { keys: ["+", "="], shown: ["+"], label: t("Nearer"), run: when(() => view.view.zoom(1.6)) },
        { keys: ["-"], label: t("Farther"), run: when(() => view.view.zoom(1 / 1.6)) },
        { keys: ["1"], label: t("Actual size"), run: when(() => view.view.actual()) },
        { keys: ["0"], label: t("The whole photos"), run: when(() => view.view.reset()) },
        { keys: ["Escape"], label: t("The whole photos, then all groups"),
            run: () => (view.view.isZoomed() ? view.view.reset() : back()) },
    ].map((each) => ({ group: t("Duplicates"), ...each }));
}
