// Days → groups of a grid and marks of the scrubber. Pure.
import { day, month, year } from "../frame/format.js";
import { t, tn } from "../frame/strings.js";

/** How far away one stands: rows of these heights on wide and on narrow pages. */
const zooms = {
    days: { wide: 212, narrow: 112, heading: 50, gap: 4, groupGap: 20, groupWidth: 150 },
    months: { wide: 132, narrow: 82, heading: 62, gap: 3, groupGap: 20, groupWidth: 190 },
    years: { wide: 66, narrow: 44, heading: 68, gap: 2, groupGap: 20, groupWidth: 150 },
};

export const zoomNames = Object.keys(zooms);

export function shapeFor(zoom, width) {
    const { wide, narrow, ...rest } = zooms[zoom];
    return { ...rest, rowHeight: width < 720 ? narrow : wide };
}

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

/** {starts, titles(group)} for a zoom; `days` is the column of the layout. */
export function groupsBy(zoom, days) {
    const key = keys[zoom];
    const starts = [];
    let last;
    for (let index = 0; index < days.length; index += 1) {
        const now = key(days[index]);
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
            if (when == null) return { text: t("Without a date"), note: zoom === "days" ? null : count };
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

export const monthLabel = (days) => (days == null ? t("Without a date") : month(days));
