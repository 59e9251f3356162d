// What is kept of each group: all but what the server has selected, until the reader says otherwise. Rules alone,
// nothing shown.

export function choices() {
    /** Group id → ids of its kept photos, where the reader has changed them. */
    const changed = new Map();

    const keptOf = (group) => changed.get(group.id)
        ?? new Set(group.photos.filter((photo) => !photo.selected).map((photo) => photo.id));
    const removedOf = (group) => group.photos.filter((photo) => !keptOf(group).has(photo.id));

    return {
        keptOf,
        removedOf,
        isKept: (group, id) => keptOf(group).has(id),
        isChanged: (group) => changed.has(group.id),
        /** Bytes that go with what is removed. */
        spaceOf: (group) => removedOf(group).reduce((sum, photo) => sum + photo.bytes, 0),
        /** Whether what is selected is what is suggested. */
        isSuggested: (group) => group.photos.every((photo) => keptOf(group).has(photo.id) === photo.keep),
        suggest: (group) => changed.set(group.id,
            new Set(group.photos.filter((photo) => photo.keep).map((photo) => photo.id))),
        forget: (group) => changed.delete(group.id),
        keep: (group, id) => changed.set(group.id, new Set([...keptOf(group), id])),
        keepOnly: (group, id) => changed.set(group.id, new Set([id])),
        /** False where it is the last that is kept: one always stays. */
        remove(group, id) {
            const kept = new Set(keptOf(group));
            if (!kept.delete(id)) return true;
            if (kept.size === 0) return false;
            changed.set(group.id, kept);
            return true;
        },
        /** What `apply` is told; null where nothing goes. */
        planOf(group) {
            const remove = removedOf(group).map((photo) => photo.id);
            return remove.length ? { id: group.id, keep: [...keptOf(group)], remove } : null;
        },
    };
}

/** The two photos side by side: [left, right]. What is shown stays in its place; another one comes in at the
    right. `shown`: the pair before, `active`: the photo that is looked at. */
export function pairOf(photos, kept, active, shown = []) {
    if (shown.includes(active) && shown.every((id) => photos.some((photo) => photo.id === id))) return shown;
    const first = photos.find((photo) => photo.best && kept.has(photo.id) && photo.id !== active)
        ?? photos.find((photo) => kept.has(photo.id) && photo.id !== active)
        ?? photos.find((photo) => photo.id !== active);
    const left = photos.some((photo) => photo.id === shown[0]) && shown[0] !== active ? shown[0] : first?.id;
    return left === undefined ? [active] : [left, active];
}

/** What was found between two photos of a group. */
export const evidenceOf = (group, a, b) => (group.evidence ?? []).filter((found) =>
    (found.a === a && found.b === b) || (found.a === b && found.b === a));

/** Which kept photo stays for each that goes: [{kept, removed: [photo]}]. One of the same bytes, or that it was
    compared with, else the first. */
export function replacements(group, choice) {
    const kept = group.photos.filter((photo) => choice.isKept(group, photo.id));
    const rows = kept.map((photo) => ({ kept: photo, removed: [] }));
    for (const photo of choice.removedOf(group)) {
        const nearest = rows.map((row) => ({ row, score: nearness(group, row.kept.id, photo.id) }))
            .toSorted((a, b) => b.score - a.score)[0];
        nearest?.row.removed.push(photo);
    }
    return rows.filter((row) => row.removed.length > 0);
}

const nearness = (group, a, b) => Math.max(-1, ...evidenceOf(group, a, b).map((found) => found.score));

/** By id: where each photo is, from the folder on where their paths part. Equal pictures differ in nothing else. */
export function placesOf(photos) {
    const paths = photos.map((photo) => [...(photo.folder ?? "").split("/"), photo.name]);
    const shortest = Math.min(...paths.map((path) => path.length - 1));
    let shared = 0;
    while (shared < shortest && paths.every((path) => path[shared] === paths[0][shared])) shared += 1;
    // Each with one folder at least.
    const start = Math.min(shared, shortest - 1);
    return new Map(photos.map((photo, at) => [photo.id, paths[at].slice(start).filter(Boolean).join("/")]));
}
