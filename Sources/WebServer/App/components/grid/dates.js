// Days → groups of a grid and marks of the scrubber. Photos without a time of their own come last and are one
// group; of those in `coarse` (id → "year" or "month") no more is known than that, and nothing else is said. Pure.
import { day, month, year } from "../../frame/format.js";
import { t, tn } from "../../frame/strings.js";

const months = new Map();

/** The month of a day, counted from year 0; -1 for photos without a date. */
export function monthOf(days) {
    if (days == null) return -1;
    let value = months.get(days);
    if (value === undefined) {
        const date = new Date(days * 86_400_000);
        value = date.getUTCFullYear() * 12 + date.getUTCMonth();
        months.set(days, value);
    }
    return value;
}

const keys = {
    days: (days) => days ?? -1_000_000,
    months: monthOf,
    years: (days) => Math.floor(monthOf(days) / 12),
};
const zooms = ["year", "month", "day"];

/** {starts, titles(group)} for a zoom ("days", "months", "years"); `days` is the column of the layout. */
export function groupsBy(zoom, { days, ids, coarse = {} }) {
    const key = keys[zoom];
    const fineness = zooms.indexOf(zoom.slice(0, -1));
    /** What is known of a photo's date, where that is less than the groups say. */
    const knownOf = (index) => {
        const known = coarse[ids[index]];
        return known && zooms.indexOf(known) < fineness ? known : null;
    };
    const starts = [];
    let last;
    for (let index = 0; index < days.length; index += 1) {
        const known = knownOf(index);
        const now = known ? `${known} ${monthOf(days[index])}` : key(days[index]);
        if (now === last) continue;
        last = now;
        starts.push(index);
    }
    starts.push(days.length);
    return {
        starts: Int32Array.from(starts),
        titles(group) {
            const when = days[starts[group]];
            const count = tn(starts[group + 1] - starts[group], "{n} photo", "{n} photos");
            if (when == null) return { text: undated(), note: count };
            const known = knownOf(starts[group]);
            if (known) return { text: known === "year" ? year(when) : month(when), note: count };
            if (zoom === "days") {
                // The year takes the weekday's room.
                const isThisYear = year(when) === String(new Date().getFullYear());
                return { text: day(when, { month: "short", weekday: isThisYear ? "short" : null }) };
            }
            return { text: zoom === "months" ? month(when) : year(when), note: count };
        },
    };
}

/** Every month of the library with its first photo, in the order of the grid: {photo, days, isYear}; `isYear`
    where a year begins. */
export function monthMarks(days) {
    const marks = [];
    let last = -2;
    for (let photo = 0; photo < days.length; photo += 1) {
        const now = monthOf(days[photo]);
        if (now === last) continue;
        const isYear = last === -2 || Math.floor(now / 12) !== Math.floor(last / 12);
        marks.push({ photo, days: days[photo], isYear });
        last = now;
    }
    return marks;
}

export const undated = () => t("Undated");

/** When a photo of the layout was taken, as far as that is known; null where it is not. */
export function dateAt({ days, ids, coarse = {} }, index) {
    const known = coarse[ids[index]];
    if (days[index] == null) return null;
    return known === "year" ? year(days[index]) : known === "month" ? month(days[index]) : dayName(days[index]);
}

/** "Friday, 3 May 2024"; null for null. */
export const dayName = (days) => (days == null ? null : day(days, { weekday: "long", year: "always" }));

export const monthLabel = (days) => (days == null ? undated() : month(days));

/** The mean colour of a photo by its place in the layout's column; null where it is not known yet. */
export function toneAt(tones, index) {
    const digits = tones.slice(index * 3, index * 3 + 3);
    return digits === "---" || digits === "" ? null : `#${digits}`;
}
