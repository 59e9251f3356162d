import CVectorKernels

extension ExactIndex: ScannedIndex {
    func prepare(_ query: [Float]) throws(VectorSearchError) -> ExactQuery {
        let padded = try Rows.padded(query, dimension: dimension)
        return precision == .int8 ? ExactQuery(padded, centre: centre) : ExactQuery(padded)
    }

    func stretches(of rows: Int) -> [Stretch] {
        chunks.indices.map { Stretch(part: $0, range: 0..<chunks[$0].keys.count) }
    }

    func scan(
        _ stretch: Stretch, for queries: [ExactQuery], into collectors: inout [Collector]
    ) throws(VectorSearchError) {
        let chunk = chunks[stretch.part]
        let vectors = queries.flatMap(\.vector)
        let codes = queries.flatMap(\.codes)
        // Rows that stay in the second-level cache while all queries pass over them.
        let tile = 256
        var scores = [Float](repeating: 0, count: tile * queries.count)
        var products = [Int32](repeating: 0, count: precision == .int8 ? 2 * tile * queries.count : 0)
        for first in stride(from: stretch.range.lowerBound, to: stretch.range.upperBound, by: tile) {
            try checkCancellation()
            let rows = first..<min(first + tile, stretch.range.upperBound)
            let place = chunk.pointer(to: first)
            switch precision {
            case .float32:
                kernels.f32_dots(
                    place.assumingMemoryBound(to: Float.self), rows.count, vectors, queries.count, width,
                    &scores)
            case .float16:
                kernels.f16_dots(
                    place.assumingMemoryBound(to: UInt16.self), rows.count, vectors, queries.count, width,
                    &scores)
            case .int8:
                kernels.i8_dots(
                    place.assumingMemoryBound(to: Int8.self), rows.count, codes, 2 * queries.count, width,
                    &products)
                score(rows, of: chunk, products, queries, into: &scores)
            }
            offer(rows, of: chunk, scores, to: &collectors)
        }
    }

    private func score(
        _ rows: Range<Int>, of chunk: RowChunk, _ products: [Int32], _ queries: [ExactQuery],
        into scores: inout [Float]
    ) {
        let count = rows.count
        // Pointers, as bounds checks would keep the loop from being vectorised.
        chunk.scales.withUnsafeBufferPointer { scales in
            chunk.offsets.withUnsafeBufferPointer { offsets in
                products.withUnsafeBufferPointer { products in
                    scores.withUnsafeMutableBufferPointer { scores in
                        for (number, query) in queries.enumerated() {
                            let coarse = 2 * number * count
                            let (x, y) = (query.steps.x, query.steps.y)
                            let (base, weight) = (query.base, query.centreWeight)
                            for row in 0..<count {
                                let product =
                                    x * Float(products[coarse + row])
                                    + y * Float(products[coarse + count + row])
                                let at = rows.lowerBound + row
                                scores[number * count + row] =
                                    base + scales[at] * product + weight * offsets[at]
                            }
                        }
                    }
                }
            }
        }
    }

    private func offer(
        _ rows: Range<Int>, of chunk: RowChunk, _ scores: [Float], to collectors: inout [Collector]
    ) {
        // What the kernel selects from is a multiple of its register; the last few rows are looked at one by one.
        let whole = rows.count / 16 * 16
        scores.withUnsafeBufferPointer { scores in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: max(whole, 1)) { slots in
                guard let first = scores.baseAddress, let found = slots.baseAddress else { return }
                for number in collectors.indices {
                    let own = first + number * rows.count
                    let count = kernels.select_at_least(own, whole, collectors[number].bar, 0, found)
                    for place in 0..<count {
                        offer(Int(slots[place]), of: rows, chunk, own, to: &collectors[number])
                    }
                    for row in whole..<rows.count {
                        offer(row, of: rows, chunk, own, to: &collectors[number])
                    }
                }
            }
        }
    }

    private func offer(
        _ row: Int, of rows: Range<Int>, _ chunk: RowChunk, _ scores: UnsafePointer<Float>,
        to collector: inout Collector
    ) {
        guard scores[row] >= collector.bar else { return }
        let key = chunk.keys[rows.lowerBound + row]
        if collector.allows(key) { collector.offer(key, scores[row]) }
    }
}
