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
        chunk.scales.withUnsafeBufferPointer { scales in
            chunk.offsets.withUnsafeBufferPointer { offsets in
                products.withUnsafeBufferPointer { products in
                    for (number, query) in queries.enumerated() {
                        let coarse = 2 * number * rows.count
                        for row in 0..<rows.count {
                            let product =
                                query.steps.x * Float(products[coarse + row])
                                + query.steps.y * Float(products[coarse + rows.count + row])
                            let at = rows.lowerBound + row
                            scores[number * rows.count + row] =
                                query.base + scales[at] * product + query.centreWeight * offsets[at]
                        }
                    }
                }
            }
        }
    }

    private func offer(
        _ rows: Range<Int>, of chunk: RowChunk, _ scores: [Float], to collectors: inout [Collector]
    ) {
        for number in collectors.indices {
            for row in 0..<rows.count where scores[number * rows.count + row] >= collectors[number].bar {
                let key = chunk.keys[rows.lowerBound + row]
                guard collectors[number].allows(key) else { continue }
                collectors[number].offer(key, scores[number * rows.count + row])
            }
        }
    }
}
