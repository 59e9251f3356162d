import CVectorKernels

/// Builds a sealed segment on all cores.
struct SegmentBuilder: Sendable {
    let quantiser: Quantiser
    let source: RowSource

    /// Residuals whose directions a partitioned segment keeps.
    private static let samples = 256

    /// - Parameter lists: how many lists to part the rows into.
    func build(lists: Int) throws(VectorSearchError) -> Segment {
        let width = quantiser.layout.width
        guard lists > 1 else { return try build(source.mean(width: width), lists: 1, listOfRow: nil) }
        let partitioner = Partitioner(source: source, width: width, lists: lists)
        let centroids = try partitioner.centroids()
        return try build(centroids, lists: lists, listOfRow: try partitioner.nearest(of: centroids))
    }

    private func build(
        _ centroids: [Float], lists: Int, listOfRow: [UInt32]?
    ) throws(VectorSearchError) -> Segment {
        let (slots, table) = place(lists, listOfRow)
        let segment = try Segment(
            layout: quantiser.layout, capacity: slots.count, lists: lists, ordered: source.count,
            samples: lists > 1 ? Self.samples : 0)
        segment.use(slots: slots.count)
        for (number, list) in table.enumerated() {
            segment.lists.pointer(to: SegmentList.self)[number] = list
        }
        segment.centroid(0).update(from: centroids, count: centroids.count)
        fill(segment, slots, table)
        let used = slots.indices.filter { slots[$0] != Self.unused }.map { UInt32($0) }
        segment.sortKeys(used)
        sample(segment, used)
        return segment
    }

    private static let unused = UInt32.max

    /// Which row each slot takes: lists one after another, each from a block's start.
    private func place(_ lists: Int, _ listOfRow: [UInt32]?) -> (slots: [UInt32], table: [SegmentList]) {
        var counts = [Int](repeating: 0, count: lists)
        if let listOfRow {
            for list in listOfRow { counts[Int(list)] += 1 }
        } else {
            counts[0] = source.count
        }
        var table: [SegmentList] = []
        var next = 0
        for count in counts {
            table.append(SegmentList(firstSlot: UInt32(next), rowCount: UInt32(count), spread: 0))
            next += CodeLayout.blocks(for: count) * CodeLayout.blockRows
        }
        var slots = [UInt32](repeating: Self.unused, count: next)
        var cursors = table.map { Int($0.firstSlot) }
        for row in 0..<source.count {
            let list = Int(listOfRow?[row] ?? 0)
            slots[cursors[list]] = UInt32(row)
            cursors[list] += 1
        }
        return (slots, table)
    }

    private func fill(_ segment: Segment, _ slots: [UInt32], _ table: [SegmentList]) {
        let width = quantiser.layout.width
        inParallel(table.count > 1 ? table.count : (slots.count + 1023) / 1024) { part in
            let list = table.count > 1 ? part : 0
            let first = table.count > 1 ? Int(table[part].firstSlot) : part * 1024
            let count = table.count > 1 ? Int(table[part].rowCount) : min(1024, source.count - first)
            var square: Float = 0
            withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { scratch in
                guard let scratch = scratch.baseAddress else { return }
                for slot in first..<first + max(0, count) {
                    let row = Int(slots[slot])
                    segment.keys.pointer(to: Int64.self)[slot] = source.keys[row]
                    UnsafeMutableRawPointer(segment.row(slot)).copyMemory(
                        from: source.rows[row], byteCount: width * 2)
                    square += quantiser.encode(
                        segment.row(slot), centroid: segment.centroid(list), scratch: scratch,
                        signs: segment.block(slot / CodeLayout.blockRows), lane: slot % CodeLayout.blockRows,
                        nibbles: segment.nibble(slot))
                }
            }
            if table.count > 1, count > 0 {
                segment.lists.pointer(to: SegmentList.self)[part].spread = (square / Float(count))
                    .squareRoot()
            }
        }
    }

    /// Keeps the directions of some residuals.
    private func sample(_ segment: Segment, _ used: [UInt32]) {
        guard segment.sampleCount > 0, !used.isEmpty else { return }
        let width = quantiser.layout.width
        var list = 0
        for number in 0..<segment.sampleCount {
            let slot = Int(used[number * used.count / segment.sampleCount])
            while list + 1 < segment.listCount, Int(segment.list(list + 1).firstSlot) <= slot { list += 1 }
            let centroid = segment.centroid(list)
            var residual = segment.values(slot)
            for lane in 0..<width { residual[lane] -= centroid[lane] }
            let length = residual.reduce(0) { $0 + $1 * $1 }.squareRoot()
            if length > 0 { residual = residual.map { $0 / length } }
            kernels.f16_from_f32(residual, segment.samples.pointer(to: UInt16.self) + number * width, width)
        }
    }
}
