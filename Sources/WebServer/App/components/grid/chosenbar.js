// What can be done with selected photos; stands in place of a screen's header while some are selected.
import { navigate } from "../../frame/router.js";
import { t, tn } from "../../frame/strings.js";
import { markButtons } from "../../marks/actions.js";
import { button, iconButton } from "../button.js";
import { h } from "../element.js";
import { copyToFolder, download } from "./saving.js";

/** `update(ids)` shows or hides the bar for what is selected; `clear()` is called to clear the selection. For the others
    see markButtons. */
export function chosenBar({ clear, isFavourite = () => false, areHidden = false }) {
    let ids = new Set();
    const count = h("span", { class: "chosen-count grow", role: "status" });
    const similar = button({
        label: t("Find similar"), icon: "similar", kind: "quiet",
        run: () => { navigate(`/search?like=${[...ids][0]}`); },
    });
    const element = h("div", { class: "chosen-bar", hidden: true, role: "toolbar",
        "aria-label": t("Selected photos") },
        iconButton({ label: t("Clear selection"), icon: "close", run: clear }), count, similar,
        button({ label: t("Copy to folder…"), icon: "folder", kind: "quiet", run: () => copyToFolder([...ids]) }),
        button({ label: t("Download"), icon: "download", kind: "quiet", run: () => download([...ids]) }),
        ...markButtons({ ids: () => [...ids], isFavourite, areHidden }));
    const update = (chosen) => {
        ids = chosen;
        element.hidden = ids.size === 0;
        similar.hidden = ids.size !== 1;
        count.textContent = tn(ids.size, "{n} selected", "{n} selected");
    };
    return { element, update };
}
