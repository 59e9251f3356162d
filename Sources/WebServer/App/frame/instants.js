// Moments of this computer's own clock (when something was done), in the reader's time zone; for times of
// photos see frame/format.js.
import { locale, t } from "./strings.js";

/** "2024-03-05T13:07:00Z" → "today, 14:07", "5 Mar 2024, 14:07" */
export function instant(text) {
    const date = new Date(text);
    if (Number.isNaN(date.getTime())) return text ?? "";
    const time = date.toLocaleTimeString(locale(), { hour: "numeric", minute: "2-digit" });
    if (date.toDateString() === new Date().toDateString()) return t("today, {time}", { time });
    const day = date.toLocaleDateString(locale(), { day: "numeric", month: "short", year: "numeric" });
    return t("{day}, {time}", { day, time });
}
