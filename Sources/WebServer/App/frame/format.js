// Numbers, sizes, times and days as people read them. Times of photos are wall clock times, so all of this
// reckons in UTC and never shifts them.
import { locale, t, tn } from "./strings.js";

const formats = new Map();

function dates(options) {
    const key = JSON.stringify(options);
    if (!formats.has(key)) {
        formats.set(key, new Intl.DateTimeFormat(locale(), { timeZone: "UTC", ...options }));
    }
    return formats.get(key);
}

const dayMilliseconds = 86_400_000;

export const number = (value) => value.toLocaleString(locale());

/** 0.271 → "0.27" */
export const score = (value) => value.toFixed(2);

export function bytes(count) {
    const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
    let step = 0;
    while (count >= 1000 && step < units.length - 1) { count /= 1000; step += 1; }
    const maximumFractionDigits = count < 10 && step > 0 ? 1 : 0;
    return new Intl.NumberFormat(locale(), {
        style: "unit", unit: units[step], unitDisplay: step === 0 ? "long" : "short", maximumFractionDigits,
    }).format(count);
}

/** A day since 1970-01-01 → "Sunday, 3 March 2024"; the year is left out where it is this one, the weekday
    where it is null. */
export function day(days, { weekday = "short", month: length = "long", year = "auto" } = {}) {
    const date = new Date(days * dayMilliseconds);
    const thisYear = year === "auto" && date.getUTCFullYear() === new Date().getFullYear();
    const options = { ...(weekday && { weekday }), day: "numeric", month: length, ...(thisYear ? {} : { year: "numeric" }) };
    return dates(options).format(date);
}

export const month = (days, style = "long") =>
    dates({ month: style, year: "numeric" }).format(new Date(days * dayMilliseconds));

/** When a photo that was found was taken, as far as known; null where it is not at all. */
export function hitDate(hit) {
    if (hit.day == null) return null;
    if (hit.precision === "year") return year(hit.day);
    return hit.precision === "month" ? month(hit.day) : day(hit.day, { weekday: "long", year: "always" });
}

export const year = (days) => String(new Date(days * dayMilliseconds).getUTCFullYear());

/** How much of a date is shown that is known to its year, month or day. */
const shown = (text, whole) => (text.length >= 10 ? whole
    : { year: "numeric", ...(text.length > 4 && { month: whole.month }) });

/** "2024-03-01T12:30:00" → "Friday, 1 March 2024" and "12:30"; "2024-03" → "March 2024" and "" */
export function moment(text) {
    const date = new Date(text.length > 10 ? `${text.slice(0, 19)}Z` : text);
    if (Number.isNaN(date.getTime())) return { day: text, time: "" };
    const whole = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
    return {
        day: dates(shown(text, whole)).format(date),
        time: text.length > 10 ? dates({ hour: "numeric", minute: "2-digit" }).format(date) : "",
    };
}

/** "2024-03-01" → "1 Mar 2024"; "2024" → "2024" */
export const date = (text) =>
    dates(shown(text, { day: "numeric", month: "short", year: "numeric" })).format(new Date(text.slice(0, 10)));

/** Seconds that are left → "about 3 minutes left" */
export function timeLeft(seconds) {
    if (seconds == null || !Number.isFinite(seconds)) return t("working out the time left");
    if (seconds < 5) return t("a few seconds left");
    if (seconds < 50) return t("about {n} seconds left", { n: Math.ceil(seconds / 10) * 10 });
    const minutes = Math.round(seconds / 60);
    if (minutes < 60) return tn(Math.max(1, minutes), "about {n} minute left", "about {n} minutes left");
    const hours = Math.round(minutes / 60);
    return tn(hours, "about {n} hour left", "about {n} hours left");
}
