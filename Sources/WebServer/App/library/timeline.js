// How near one stands to the library: days, months or years. Pure.

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
