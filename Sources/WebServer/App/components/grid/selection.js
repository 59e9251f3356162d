// Which photos are chosen: by id, so that it outlives a new order of the grid.

export function selection(changed) {
    const ids = new Set();
    let anchor = null;
    const tell = () => changed(ids);
    return {
        ids,
        get anchor() { return anchor; },
        has: (id) => ids.has(id),
        /** One more, or one less; ranges begin here. */
        toggle(id, index) {
            if (!ids.delete(id)) ids.add(id);
            anchor = index;
            tell();
        },
        /** All from the anchor to `index`. */
        extend(photoIds, index) {
            anchor ??= index;
            for (let each = Math.min(anchor, index); each <= Math.max(anchor, index); each += 1) {
                ids.add(photoIds[each]);
            }
            tell();
        },
        /** All of a range, or none where all were chosen. */
        toggleRange(photoIds, first, end) {
            const range = photoIds.slice(first, end);
            const isFull = range.every((id) => ids.has(id));
            for (const id of range) if (isFull) ids.delete(id); else ids.add(id);
            anchor = first;
            tell();
        },
        clear() {
            if (ids.size === 0) return;
            ids.clear();
            anchor = null;
            tell();
        },
    };
}
