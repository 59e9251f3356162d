// What can be done with chosen photos; stands in place of a screen's header while some are chosen.
import { original } from "../../frame/api.js";
import { navigate } from "../../frame/router.js";
import { t, tn } from "../../frame/strings.js";
import { markButtons } from "../../marks/actions.js";
import { button, iconButton } from "../button.js";
import { confirmDialog } from "../dialog.js";
import { h } from "../element.js";
import { toast } from "../toast.js";

/** `update(ids)` shows or hides the bar for what is chosen; `clear()` is called to choose none. For the others see
    markButtons. */
export function chosenBar({ clear, isFavourite = () => false, areHidden = false }) {
    let ids = new Set();
    const count = h("span", { class: "chosen-count grow", role: "status" });
    const similar = button({
        label: t("Find similar"), icon: "similar", kind: "quiet",
        run: () => { navigate(`/search?like=${[...ids][0]}`); },
    });
    const element = h("div", { class: "chosen-bar", hidden: true, role: "toolbar",
        "aria-label": t("Chosen photos") },
        iconButton({ label: t("Choose none"), icon: "close", run: clear }), count, similar,
        button({ label: t("Download"), icon: "download", kind: "quiet", run: () => download([...ids]) }),
        ...markButtons({ ids: () => [...ids], isFavourite, areHidden }));
    const update = (chosen) => {
        ids = chosen;
        element.hidden = ids.size === 0;
        similar.hidden = ids.size !== 1;
        count.textContent = tn(ids.size, "{n} chosen", "{n} chosen");
    };
    return { element, update };
}

/** Saves originals one after another; browsers ask by themselves whether that is wanted. */
async function download(ids) {
    const many = 20;
    if (ids.length > many && !await confirmDialog({
        title: t("Download {n} photos?", { n: ids.length }), confirm: t("Download"),
        message: t("Each is saved as a file of its own. The originals also lie in their folders on this computer."),
    })) return;
    for (const id of ids) {
        const link = h("a", { href: original(id), download: "" });
        link.click();
        await new Promise((resolve) => { setTimeout(resolve, 120); });
    }
    toast(tn(ids.length, "{n} photo is being saved.", "{n} photos are being saved."));
}
