// A photo's rating as five stars to press.
import { h } from "../components/element.js";
import { icon } from "../components/icon.js";
import { toastError } from "../components/toast.js";
import { t, tn } from "../frame/strings.js";
import { mark } from "../marks/marking.js";

/** Elements for the rating of a photo (GET /photos/{id}). Pressing the present number of stars clears it. */
export function stars({ id, rating = 0, ratingFrom }) {
    const star = (count) => h("button", {
        type: "button", class: `icon-button star ${count <= rating ? "is-on" : ""}`,
        "aria-pressed": String(count === rating), title: tn(count, "{n} star", "{n} stars"),
        "aria-label": tn(count, "{n} star", "{n} stars"),
        onclick: () => { mark([id], { rating: count === rating ? 0 : count }).catch(toastError); },
    }, icon("star"));
    const note = rating < 0 ? t("Rejected, says the file")
        : rating > 0 && ratingFrom === "file" ? t("From the file") : null;
    return [...[1, 2, 3, 4, 5].map(star), note && h("span", { class: "muted small" }, note)].filter(Boolean);
}
