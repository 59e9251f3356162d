import CVectorKernels

extension QuantisedIndex: ScannedIndex {
    /// Where there are few rows, or codes are hardly smaller than rows, all are scored exactly.
    private static let exactBelow = (rows: 2_048, width: 65)
    /// Blocks scanned before their survivors are looked at: the bounds stay in the first-level cache.
    private static let tile = 128

    private var isExact: Bool {
        count < Self.exactBelow.rows || quantiser.layout.width < Self.exactBelow.width
    }

    func prepare(_ query: [Float]) throws(VectorSearchError) -> QuantisedQuery {
        QuantisedQuery(try Rows.padded(query, dimension: dimension), quantiser)
    }

    func stretches(of rows: Int) -> [Stretch] {
        var stretches: [Stretch] = []
        for (number, part) in parts.enumerated() {
            let slots = part.segment.slotCount
            let steps = part.segment.listCount > 1 ? part.segment.listCount : CodeLayout.blocks(for: slots)
            let pieces = max(1, slots / max(1, rows))
            for piece in 0..<pieces {
                let range = piece * steps / pieces..<(piece + 1) * steps / pieces
                stretches.append(Stretch(part: number, range: range))
            }
        }
        return stretches
    }

    /// Large segments come first, for they raise the bar for the others.
    var parts: [Part] { sealed + (open.map { [$0] } ?? []) }

    func scan(
        _ stretch: Stretch, for queries: [QuantisedQuery], into collectors: inout [Collector]
    ) throws(VectorSearchError) {
        let part = stretch.part < sealed.count ? sealed[stretch.part] : open
        guard let part else { return }
        var scan = try SegmentScan(part: part, blocks: Self.tile, isExact: isExact)
        if part.segment.listCount > 1 {
            for (number, query) in queries.enumerated() {
                try scanLists(stretch.range, of: part.segment, with: &scan, query, &collectors[number])
            }
            return
        }
        let bases = queries.map { ListOutlook(part.segment, $0).bases[0] }
        for first in stride(from: stretch.range.lowerBound, to: stretch.range.upperBound, by: Self.tile) {
            try checkCancellation()
            let blocks = first..<min(first + Self.tile, stretch.range.upperBound)
            for (number, query) in queries.enumerated() {
                scan.run(blocks, base: bases[number], query, &collectors[number])
            }
        }
    }

    /// The most promising lists first, until none of the rest can hold a row that matters.
    private func scanLists(
        _ lists: Range<Int>, of segment: Segment, with scan: inout SegmentScan, _ query: QuantisedQuery,
        _ collector: inout Collector
    ) throws(VectorSearchError) {
        let outlook = ListOutlook(segment, query)
        for list in outlook.order(of: lists, segment) {
            guard outlook.best(list, segment) >= collector.bar else { return }
            try checkCancellation()
            let entry = segment.list(list)
            let start = Int(entry.firstSlot) / CodeLayout.blockRows
            let end = start + CodeLayout.blocks(for: Int(entry.rowCount))
            for first in stride(from: start, to: end, by: Self.tile) {
                let blocks = first..<min(first + Self.tile, end)
                scan.run(blocks, base: outlook.bases[list], query, &collector)
            }
        }
    }
}
