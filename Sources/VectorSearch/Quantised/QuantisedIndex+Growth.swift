import CVectorKernels

extension QuantisedIndex {
    public mutating func upsert(keys: [Int64], rows: [Float]) throws(VectorSearchError) {
        try Rows.check(keys: keys, rows: rows, dimension: dimension, lengthLimit: Rows.lengthLimit)
        if keys.count >= Self.openCapacity {
            try add(try RowSource(keys: keys, rows: rows, dimension: dimension))
        } else {
            for (row, key) in keys.enumerated() {
                try append(key, rows[row * dimension..<(row + 1) * dimension])
            }
        }
    }

    /// Puts all rows into one segment and learns their distribution again, leaving no trace of removed rows.
    ///
    /// - Throws: `VectorSearchError.outOfMemory`, `.cancelled`; the index is then as it was.
    public mutating func compact() throws(VectorSearchError) {
        let source = rows(of: parts)
        let trained = trainedQuantiser(on: source)
        let merged = source.count > 0 ? [try seal(source, with: trained)] : []
        quantiser = trained
        isTrained = source.count > 0
        sealed = merged
        open = nil
    }

    /// Adds a batch as a segment of its own.
    private mutating func add(_ source: RowSource) throws(VectorSearchError) {
        // Codes of the open segment belong to the quantiser as it was.
        if !isTrained {
            let trained = trainedQuantiser(on: source)
            try sealOpen(with: trained)
            quantiser = trained
            isTrained = true
        }
        let part = try seal(source, with: quantiser)
        if count > 0 { for key in source.keys { remove(key: key) } }
        sealed.append(part)
        count += source.count
        try mergeSmallSegments()
    }

    private mutating func append(_ key: Int64, _ values: ArraySlice<Float>) throws(VectorSearchError) {
        if let open, open.segment.slotCount == open.segment.capacity {
            let source = rows(of: [open])
            let trained = isTrained ? quantiser : trainedQuantiser(on: source)
            try sealOpen(with: trained)
            isTrained = isTrained || source.count > 0
            quantiser = trained
            try mergeSmallSegments()
        }
        var part = try takeOpen()
        defer { open = part }
        if !isKnownUniquelyReferenced(&part.segment) { part.segment = try Segment(copying: part.segment) }
        let segment = part.segment
        let slot = segment.slotCount
        values.withUnsafeBufferPointer { values in
            values.baseAddress.map { kernels.f16_from_f32($0, segment.row(slot), dimension) }
        }
        segment.keys.pointer(to: Int64.self)[slot] = key
        withUnsafeTemporaryAllocation(of: Float.self, capacity: quantiser.layout.width) { scratch in
            guard let scratch = scratch.baseAddress else { return }
            quantiser.encode(
                segment.row(slot), centroid: segment.centroid(0), scratch: scratch,
                signs: segment.block(slot / CodeLayout.blockRows), lane: slot % CodeLayout.blockRows,
                nibbles: segment.nibble(slot))
        }
        removeHeld(key, in: &part)
        segment.use(slots: slot + 1)
        part.live.insert(slot)
        count += 1
    }

    private mutating func removeHeld(_ key: Int64, in part: inout Part) {
        if let slot = part.segment.slot(of: key, live: part.live) {
            part.live.remove(slot)
            count -= 1
        } else {
            remove(key: key)
        }
    }

    /// Moves the open part out, so that its segment has no second owner.
    private mutating func takeOpen() throws(VectorSearchError) -> Part {
        defer { open = nil }
        if let open { return open }
        let segment = try Segment(
            layout: quantiser.layout, capacity: Self.openCapacity, lists: 1, ordered: 0, samples: 0)
        segment.centroid(0).update(from: quantiser.centre, count: quantiser.layout.width)
        return Part(segment: segment, live: LiveSlots(capacity: segment.capacity))
    }

    private mutating func sealOpen(with quantiser: Quantiser) throws(VectorSearchError) {
        guard let open else { return }
        let source = rows(of: [open])
        if source.count > 0 { sealed.append(try seal(source, with: quantiser)) }
        self.open = nil
    }

    func rows(of parts: [Part]) -> RowSource {
        var source = RowSource()
        for part in parts { source.append(part.segment, live: part.live) }
        return source
    }

    private func trainedQuantiser(on source: RowSource) -> Quantiser {
        let width = quantiser.layout.width
        return Quantiser(width: width, seed: Self.seed, centre: source.mean(width: width))
    }

    private func seal(_ source: RowSource, with quantiser: Quantiser) throws(VectorSearchError) -> Part {
        let segment = try SegmentBuilder(quantiser: quantiser, source: source)
            .build(lists: partitioning.lists(for: source.count))
        var live = LiveSlots(capacity: segment.capacity)
        for place in 0..<source.count { live.insert(Int(segment.order.pointer(to: UInt32.self)[place])) }
        return Part(segment: segment, live: live)
    }

    /// Keeps segments few and full: eight of a size become one, and a half-empty one is rewritten, up to a size
    /// that takes well under a second. Larger ones wait for `compact`.
    private mutating func mergeSmallSegments() throws(VectorSearchError) {
        let fanIn = 8
        let largest = Self.openCapacity * fanIn * fanIn
        for number in sealed.indices {
            let part = sealed[number]
            guard part.live.count < largest, 2 * part.live.count < part.segment.order.count / 4 else {
                continue
            }
            sealed[number] = try seal(rows(of: [part]), with: quantiser)
        }
        var size = 1
        while size < largest {
            let next = max(size * fanIn, Self.openCapacity * fanIn)
            let members = sealed.indices.filter { (size..<next).contains(sealed[$0].live.count) }
            if members.count >= fanIn {
                let merged = try seal(rows(of: members.map { sealed[$0] }), with: quantiser)
                for number in members.reversed() { sealed.remove(at: number) }
                sealed.append(merged)
            }
            size = next
        }
    }
}

extension Segment {
    /// An open segment of its own.
    convenience init(copying other: Segment) throws(VectorSearchError) {
        try self.init(layout: other.layout, capacity: other.capacity, lists: 1, ordered: 0, samples: 0)
        for (from, to) in [
            (other.centroids, centroids), (other.keys, keys), (other.signs, signs), (other.nibbles, nibbles),
            (other.rows, rows),
        ] { to.base.copyMemory(from: from.base, byteCount: from.count) }
        use(slots: other.slotCount)
    }
}
