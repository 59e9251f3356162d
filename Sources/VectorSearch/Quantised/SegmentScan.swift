import CVectorKernels

/// The three stages of a scan over blocks of a segment: sign codes for all rows, 4-bit codes for those whose upper
/// bound reaches the bar, exact scores for those that still do.
struct SegmentScan {
    private let segment: Segment
    private let live: LiveSlots
    private let isExact: Bool
    private var bounds: [Float]
    private var slots: [UInt32]
    private var products: [Int32]
    private var scores: [Float]

    /// Standard deviations that a row may lie above its estimate from sign codes, and from 4-bit codes. A row at the
    /// bar is lost with a probability of 0.6 % and 0.1 %, a better one with less.
    private static let signConfidence: Float = 2.5
    private static let nibbleConfidence: Float = 3
    /// Rows scored exactly before the bar is looked at again.
    private static let batch = 16

    init(part: QuantisedIndex.Part, blocks: Int, isExact: Bool) throws(VectorSearchError) {
        segment = part.segment
        live = part.live
        self.isExact = isExact
        let rows = blocks * CodeLayout.blockRows
        bounds = [Float](repeating: 0, count: rows)
        slots = [UInt32](repeating: 0, count: rows)
        products = [Int32](repeating: 0, count: rows)
        scores = [Float](repeating: 0, count: rows)
    }

    /// - Parameter base: the query's product with the blocks' centroid.
    mutating func run(
        _ blocks: Range<Int>, base: Float, _ query: QuantisedQuery, _ collector: inout Collector
    ) {
        let first = blocks.lowerBound * CodeLayout.blockRows
        let count = blocks.count * CodeLayout.blockRows
        if isExact {
            for offset in 0..<count { slots[offset] = UInt32(first + offset) }
            score(keepEligible(count, collector), query, &collector)
            return
        }
        query.planes.withUnsafeBufferPointer { planes in
            guard let planes = planes.baseAddress else { return }
            var signs = vk_sign_query(
                planes: planes, base: base, slope: query.slope, intercept: query.intercept,
                offset_weight: query.centreWeight, error_weight: Self.signConfidence * query.signLength)
            kernels.sign_bounds(
                segment.block(blocks.lowerBound), blocks.count, segment.layout.width, &signs, &bounds)
        }
        if collector.isOpen { findBar(first, count, base: base, query, &collector) }
        let found = kernels.select_at_least(bounds, count, collector.bar, UInt32(first), &slots)
        let refined = refine(keepEligible(found, collector), base: base, query, collector.bar)
        score(refined, query, &collector)
    }

    /// Scores some of the best rows so that there is a bar for the others. They are not looked at again.
    private mutating func findBar(
        _ first: Int, _ count: Int, base: Float, _ query: QuantisedQuery, _ collector: inout Collector
    ) {
        let wanted = max(64, 2 * (collector.wanted ?? 0))
        var tops: [Float] = []
        for block in stride(from: 0, to: count, by: CodeLayout.blockRows) {
            tops.append(bounds[block..<block + CodeLayout.blockRows].max() ?? -.infinity)
        }
        tops.sort(by: >)
        let least = wanted < tops.count ? tops[wanted] : -.infinity
        let found = kernels.select_at_least(bounds, count, least, UInt32(first), &slots)
        // Not -infinity: where too few rows are allowed the bar stays there, and they would be offered again.
        for place in 0..<found { bounds[Int(slots[place]) - first] = .nan }
        let refined = refine(keepEligible(found, collector), base: base, query, -.infinity)
        // Best first: the bar rises soonest.
        let order = (0..<refined).sorted { bestFirst($0, $1) }
        let (sortedSlots, sortedBounds) = (order.map { slots[$0] }, order.map { scores[$0] })
        for place in 0..<refined {
            slots[place] = sortedSlots[place]
            scores[place] = sortedBounds[place]
        }
        score(refined, query, &collector)
    }

    private func bestFirst(_ one: Int, _ other: Int) -> Bool {
        scores[one] > scores[other]
    }

    /// Leaves only live and allowed rows among the first `count` of `slots`.
    private mutating func keepEligible(_ count: Int, _ collector: Collector) -> Int {
        var kept = 0
        for place in 0..<count {
            let slot = slots[place]
            guard live.contains(Int(slot)), collector.allows(segment.key(Int(slot))) else { continue }
            slots[kept] = slot
            kept += 1
        }
        return kept
    }

    /// Leaves only rows whose upper bound from 4-bit codes reaches the bar; `scores` then holds the bounds.
    private mutating func refine(_ count: Int, base: Float, _ query: QuantisedQuery, _ bar: Float) -> Int {
        let layout = segment.layout
        kernels.nibble_dots_at(
            segment.nibbles.base.assumingMemoryBound(to: UInt8.self), layout.nibbleStride, slots, count,
            query.bytes,
            layout.width, &products)
        let margin = Self.nibbleConfidence * query.nibbleLength
        var kept = 0
        for place in 0..<count {
            let factors = segment.nibbleFactors(Int(slots[place]))
            let product = query.byteStep * (Float(products[place]) - query.byteShift)
            let bound =
                base + query.centreWeight * factors.offset + factors.scale * product + margin * factors.error
            guard bound >= bar else { continue }
            slots[kept] = slots[place]
            scores[kept] = bound
            kept += 1
        }
        return kept
    }

    /// Offers the first `count` of `slots` with their exact scores, where their bounds in `scores` reach the bar.
    private mutating func score(_ count: Int, _ query: QuantisedQuery, _ collector: inout Collector) {
        var batch: [UInt32] = []
        batch.reserveCapacity(Self.batch)
        for place in 0..<count {
            if isExact || scores[place] >= collector.bar { batch.append(slots[place]) }
            guard batch.count == Self.batch || place == count - 1 else { continue }
            withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.batch) { exact in
                guard let scores = exact.baseAddress, !batch.isEmpty else { return }
                kernels.f16_dots_at(
                    segment.rows.pointer(to: UInt16.self), batch, batch.count, query.vector,
                    segment.layout.width,
                    scores)
                for (number, slot) in batch.enumerated() {
                    collector.offer(segment.key(Int(slot)), scores[number])
                }
            }
            batch.removeAll(keepingCapacity: true)
        }
    }
}
