// The results of a search as the grid shows them: sections, and stacks that unfold in place. Pure.

/** {named, best, more, names} → [{kind: "named" | "best" | "more", hits}], without empty ones. Names that very many photos
    have come after the best matches. */
export function sectionsOf({ named, best, more, names }) {
    const order = names?.first === false ? ["best", "named", "more"] : ["named", "best", "more"];
    const hits = { named, best, more };
    return order.map((kind) => ({ kind, hits: hits[kind] })).filter((section) => section.hits.length > 0);
}

/** The hits one after the other with those of unfolded stacks, and where sections start: {all, starts}. `open`: ids of
    the stacks that are unfolded. Each of `all` is {hit, stack}: stack {id, count, isOpen, isFirst}, or null. */
export function unfolded(sections, open) {
    const all = [];
    const starts = [];
    for (const { hits } of sections) {
        starts.push(all.length);
        for (const hit of hits) {
            if (!hit.alike?.length) { all.push({ hit, stack: null }); continue; }
            const stack = { id: hit.stack, count: hit.alike.length + 1, isOpen: open.has(hit.stack) };
            all.push({ hit, stack: { ...stack, isFirst: true } });
            if (stack.isOpen) {
                for (const other of hit.alike) all.push({ hit: other, stack: { ...stack, isFirst: false } });
            }
        }
    }
    return { all, starts: Int32Array.from([...starts, all.length]) };
}
