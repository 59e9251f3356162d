import { number, timeLeft } from "../frame/format.js";
import { t } from "../frame/strings.js";
import { h, newId } from "./element.js";

/** A bar that says what is going on, how far it is and how long it will take. `element` goes into the page;
    `update({done, total, secondsLeft, text})`: without a total it only shows that work goes on. */
export function progress({ label }) {
    const id = newId("progress");
    const bar = h("progress", { "aria-labelledby": id });
    const count = h("span", { class: "muted numbers" });
    const detail = h("div", { class: "muted small numbers progress-detail" });
    const element = h("div", { class: "progress" },
        h("div", { class: "row" }, h("span", { class: "grow", id }, label), count), bar, detail);
    const update = ({ done = 0, total = 0, secondsLeft, text, paused = false }) => {
        if (total > 0) {
            bar.max = total;
            bar.value = Math.min(done, total);
            count.textContent = t("{done} of {total}", { done: number(done), total: number(total) });
        } else {
            bar.removeAttribute("value");
            count.textContent = "";
        }
        const left = paused ? t("paused") : total > 0 && done < total ? timeLeft(secondsLeft) : "";
        detail.textContent = [left, text].filter(Boolean).join(" · ");
    };
    return { element, update };
}
