// Buttons, menu and keys for marking the selected photos of a grid.
import { iconButton } from "../components/button.js";
import { menuButton } from "../components/menu.js";
import { toastError } from "../components/toast.js";
import { t, tn } from "../frame/strings.js";
import { mark, remove, toggleFavourite, undo } from "./marking.js";

/** The buttons of a selection. `ids()`: the selected photos; `isFavourite(id)` as far as is known; `areHidden`: of a
    view that shows hidden photos. */
export function markButtons({ ids, isFavourite, areHidden = false }) {
    const favourite = iconButton({ label: t("Favourite"), icon: "heart",
        run: () => toggleFavourite(ids(), isFavourite) });
    return [
        favourite,
        menuButton({ label: t("More for the selection"), icon: "more", items: [
            ...markItems(ids, areHidden), null,
            { label: t("Move to quarantine…"), icon: "trash", danger: true, run: () => run(remove(ids())) },
        ] }),
    ];
}

/** Entries of a menu for the photos that `ids()` names. */
export function markItems(ids, areHidden) {
    const act = (change) => () => run(mark(ids(), change));
    return [
        ...[5, 4, 3, 2, 1].map((stars) => ({ label: tn(stars, "{n} star", "{n} stars"),
            icon: "star", run: act({ rating: stars }) })),
        { label: t("No rating"), icon: "close", run: act({ rating: 0 }) },
        null,
        { label: t("Turn right"), icon: "turnRight", run: act({ turn: 90 }) },
        { label: t("Turn left"), icon: "turnLeft", run: act({ turn: -90 }) },
        areHidden ? { label: t("Show again"), icon: "eye", run: act({ hidden: false }) }
            : { label: t("Hide"), icon: "eyeOff", run: act({ hidden: true }) },
    ];
}

/** The keys for a grid: they act on the selected photos, or on the active one while it has the focus. `areHidden()`:
    whether the view shows hidden photos. */
export function markKeys({ grid, isFavourite, areHidden = () => false }) {
    const ids = () => {
        if (grid.selection.ids.size > 0) return [...grid.selection.ids];
        return document.activeElement?.closest(".grid-tile") ? [grid.ids[grid.active]] : [];
    };
    return keysFor({ ids, isFavourite, isHidden: areHidden, group: t("Selected photos") });
}

/** The same for any photos. */
export function keysFor({ ids, isFavourite, isHidden, group }) {
    const act = (change) => () => run(mark(ids(), change()));
    return [
        { keys: ["f"], label: t("Favourite, or not"), run: () => run(toggleFavourite(ids(), isFavourite)) },
        { keys: ["1", "2", "3", "4", "5"], shown: ["1", "5"], label: t("Rate with 1 to 5 stars"),
            run: (event) => run(mark(ids(), { rating: Number(event.key) })) },
        { keys: ["0"], label: t("No rating"), run: act(() => ({ rating: 0 })) },
        { keys: ["h"], label: t("Hide, or show again"), run: act(() => ({ hidden: !isHidden() })) },
        { keys: ["r"], label: t("Turn right"), run: act(() => ({ turn: 90 })) },
        { keys: ["R"], shown: ["Shift+r"], label: t("Turn left"), run: act(() => ({ turn: -90 })) },
        { keys: ["Delete", "Backspace"], shown: ["Delete"], label: t("Move to quarantine"),
            run: () => run(remove(ids())) },
        { keys: ["Ctrl+z"], label: t("Undo the latest change"), run: undo },
    ].map((each) => ({ group, ...each }));
}

/** Buttons tell of errors themselves; menus and keys do not. */
function run(promise) {
    promise?.catch(toastError);
}
