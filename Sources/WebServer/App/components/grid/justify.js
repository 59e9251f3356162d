// Where every photo of a justified grid lies: rows of one height that fill the width, as a newspaper's lines
// do. Pure and computed once for the whole library, into typed arrays: 100,000 photos take a few
// milliseconds.

/** Tiles are no narrower or wider than this; a panorama is cropped rather than shown as a ribbon. */
const narrowest = 450;
const widest = 2600;
/** A row that is not full may grow by this much to fill the width; beyond it stays ragged. */
const stretch = 1.3;

/** `aspects`: width / height × 1000 of each photo. `starts`: the index of each group's first photo, and at
    the end the number of photos. `heading`: the height above each group's first row. Small groups share a
    line, `groupGap` apart and each at least `groupWidth` wide, so that their headings can be read. Returns
    {x, width} by photo, {rowTop, rowHeight, rowFirst} by row (rowFirst has one more), {headingX, headingTop,
    headingWidth} by group, and the height of all. */
export function justify({ aspects, starts, width, rowHeight, gap, heading = 0, groupGap = 24,
    groupWidth = 150 }) {
    const photos = aspects.length;
    const groups = starts.length - 1;
    const x = new Float32Array(photos);
    const widths = new Float32Array(photos);
    const rowTop = [];
    const rowHeights = [];
    const rowFirst = [];
    const headingX = new Float32Array(groups);
    const headingTop = new Float64Array(groups);
    const headingWidth = new Float32Array(groups);
    let y = 0;
    let line = [];
    let lineWidth = 0;

    const aspect = (photo) => Math.min(widest, Math.max(narrowest, aspects[photo] || 1000)) / 1000;
    const natural = (first, end) => {
        let sum = 0;
        for (let photo = first; photo < end; photo += 1) sum += aspect(photo);
        return sum;
    };

    const placeRow = (first, end, height, left) => {
        let at = left;
        for (let photo = first; photo < end; photo += 1) {
            x[photo] = at;
            widths[photo] = aspect(photo) * height;
            at += widths[photo] + gap;
        }
        return at - gap;
    };
    const openRow = (first, height) => { rowTop.push(y); rowHeights.push(height); rowFirst.push(first); };

    // The line of small groups that is being filled is written when the next group does not fit.
    const closeLine = () => {
        if (line.length === 0) return;
        const photosWidth = line.reduce((sum, each) => sum + each.sum, 0) * rowHeight;
        const spare = width - line.reduce((sum, each) => sum + each.gaps, 0) - groupGap * (line.length - 1);
        const factor = Math.min(stretch, spare / photosWidth);
        const fits = line.every((each) => each.sum * rowHeight * factor + each.gaps >= each.width);
        const height = rowHeight * (factor > 1 && fits ? factor : 1);
        openRow(line[0].first, height);
        let left = 0;
        for (const { group, first, end, sum, gaps, width: least } of line) {
            const taken = Math.max(least, sum * height + gaps);
            placeRow(first, end, height, left);
            headingX[group] = left;
            headingTop[group] = y - heading;
            headingWidth[group] = width - left;
            if (group !== line.at(-1).group) headingWidth[group] = taken;
            left += taken + groupGap;
        }
        y += height + gap;
        line = [];
        lineWidth = 0;
    };

    const placeRows = (first, end) => {
        while (first < end) {
            let sum = 0;
            let next = first;
            let height = Infinity;
            while (next < end && height > rowHeight) {
                sum += aspect(next);
                next += 1;
                height = (width - gap * (next - first - 1)) / sum;
            }
            if (height <= rowHeight && next - first > 1) {
                const taller = (width - gap * (next - first - 2)) / (sum - aspect(next - 1));
                if (taller / rowHeight < rowHeight / height) { next -= 1; height = taller; }
            } else if (height > rowHeight * stretch) {
                height = rowHeight;
            }
            openRow(first, height);
            placeRow(first, next, height, 0);
            y += height + gap;
            first = next;
        }
    };

    for (let group = 0; group < groups; group += 1) {
        const first = starts[group];
        const end = starts[group + 1];
        if (end === first) continue;
        const sum = natural(first, end);
        const gaps = gap * (end - first - 1);
        const needed = Math.max(groupWidth, sum * rowHeight + gaps);
        if (line.length && lineWidth + groupGap + needed > width) closeLine();
        if (sum * rowHeight + gaps <= width && (line.length || heading > 0)) {
            if (line.length === 0) y += heading;
            lineWidth += needed + (line.length ? groupGap : 0);
            line.push({ group, first, end, sum, gaps, width: Math.min(needed, width) });
        } else {
            closeLine();
            headingX[group] = 0;
            headingTop[group] = y;
            headingWidth[group] = width;
            y += heading;
            placeRows(first, end);
        }
    }
    closeLine();
    rowFirst.push(photos);
    return {
        x, width: widths, rowTop: Float64Array.from(rowTop), rowHeight: Float32Array.from(rowHeights),
        rowFirst: Int32Array.from(rowFirst), headingX, headingTop, headingWidth, height: Math.max(0, y - gap),
    };
}

/** The last position of ascending `values` that is not beyond `wish`; 0 where all are. */
export function lastUpTo(values, wish, length = values.length) {
    let low = 0;
    let high = length - 1;
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (values[middle] <= wish) low = middle;
        else high = middle - 1;
    }
    return low;
}

/** The row a photo is in. */
export const rowOf = (layout, photo) => lastUpTo(layout.rowFirst, photo, layout.rowTop.length);

/** The photo of a row that lies above or below the middle of `photo`. */
export function nearestInRow(layout, photo, row) {
    const middle = layout.x[photo] + layout.width[photo] / 2;
    let best = layout.rowFirst[row];
    for (let each = best; each < layout.rowFirst[row + 1]; each += 1) {
        const distance = (index) => Math.abs(layout.x[index] + layout.width[index] / 2 - middle);
        if (distance(each) < distance(best)) best = each;
    }
    return best;
}
