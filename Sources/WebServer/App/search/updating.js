// While a newer model has not looked at any photo yet, and the one before is gone: how far it is, and when search
// is back.
import { button } from "../components/button.js";
import { emptyState } from "../components/message.js";
import { h } from "../components/element.js";
import { progress } from "../components/progress.js";
import * as events from "../frame/events.js";
import { t } from "../frame/strings.js";

/** `again()` is called whenever the switch has come further. Call `end()` when it is not shown any more. */
export function updating(error, { again, navigate }) {
    const bar = progress({ label: t("Indexing photos with the new model") });
    const held = h("p", { role: "status", hidden: true });
    const element = emptyState({
        icon: "model", title: error.message, text: error.hint,
        more: h("div", { class: "stack search-updating" }, bar.element, held,
            h("div", { class: "row" }, button({ label: t("To indexing"), icon: "indexing",
                run: () => navigate("/indexing") }))),
    });
    const stops = [
        events.on("indexing", ({ state }) => {
            const isHeld = state === "paused" || state === "waiting";
            bar.element.hidden = isHeld;
            held.hidden = !isHeld;
            held.textContent = state === "paused" ? t("Indexing is paused. Resume it to search again.")
                : t("Indexing waits until its rule allows it: on power, or when nobody uses the computer.");
        }),
        events.on("model", ({ switch: change }) => {
            bar.update(change ?? {});
            // The first event, sent on subscribing, is the state that the answer already shows.
            if (element.isConnected) again();
        }),
    ];
    return { element, end: () => { for (const stop of stops) stop(); } };
}
