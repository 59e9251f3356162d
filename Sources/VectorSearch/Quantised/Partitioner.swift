import CVectorKernels

/// Lloyd's k-means, trained on a sample: parts rows into lists of near ones.
struct Partitioner: Sendable {
    let source: RowSource
    let width: Int
    let lists: Int

    private static let rowsPerList = 40
    private static let rounds = 8
    /// Rows and centroids that go through the second-level cache together.
    private static let tile = (rows: 256, centroids: 64)

    func centroids() throws(VectorSearchError) -> [Float] {
        let step = max(1, source.count / (lists * Self.rowsPerList))
        let sample = Array(stride(from: 0, to: source.count, by: step))
        var random = SplitMix64(seed: 1)
        var centroids: [Float] = []
        var values = [Float](repeating: 0, count: width)
        for row in sample.shuffled(using: &random).prefix(lists) {
            kernels.f32_from_f16(source.rows[row], &values, width)
            centroids += values
        }
        centroids += [Float](repeating: 0, count: lists * width - centroids.count)
        for _ in 0..<Self.rounds {
            try checkCancellation()
            move(&centroids, to: sample, nearest: try nearest(sample, of: centroids), &random)
        }
        return centroids
    }

    /// The number of the nearest centroid to each row.
    func nearest(of centroids: [Float]) throws(VectorSearchError) -> [UInt32] {
        try nearest(Array(0..<source.count), of: centroids)
    }

    private func move(
        _ centroids: inout [Float], to rows: [Int], nearest: [UInt32], _ random: inout SplitMix64
    ) {
        var sums = [Float](repeating: 0, count: lists * width)
        var counts = [Float](repeating: 0, count: lists)
        var values = [Float](repeating: 0, count: width)
        for (row, list) in zip(rows, nearest) {
            kernels.f32_from_f16(source.rows[row], &values, width)
            let start = Int(list) * width
            for lane in 0..<width { sums[start + lane] += values[lane] }
            counts[Int(list)] += 1
        }
        for list in 0..<lists {
            let start = list * width
            if counts[list] > 0 {
                for lane in 0..<width { centroids[start + lane] = sums[start + lane] / counts[list] }
            } else if let row = rows.randomElement(using: &random) {
                kernels.f32_from_f16(source.rows[row], &values, width)
                for lane in 0..<width { centroids[start + lane] = values[lane] }
            }
        }
    }

    private func nearest(_ rows: [Int], of centroids: [Float]) throws(VectorSearchError) -> [UInt32] {
        let halfSquares = (0..<lists).map { list in
            centroids[list * width..<(list + 1) * width].reduce(0) { $0 + $1 * $1 } / 2
        }
        let nearest = try MemoryBlock(zeroed: rows.count * 4)
        inParallel((rows.count + Self.tile.rows - 1) / Self.tile.rows) { tile in
            let first = tile * Self.tile.rows
            let count = min(Self.tile.rows, rows.count - first)
            var packed = [UInt16](repeating: 0, count: count * width)
            packed.withUnsafeMutableBufferPointer { packed in
                guard let packed = packed.baseAddress else { return }
                for row in 0..<count {
                    (packed + row * width).update(from: source.rows[rows[first + row]], count: width)
                }
            }
            assign(packed, count, centroids, halfSquares, nearest.pointer(to: UInt32.self) + first)
        }
        return Array(UnsafeBufferPointer(start: nearest.pointer(to: UInt32.self), count: rows.count))
    }

    /// Of the squares of all distances the rows' own are the same for each centroid: what is left to maximise is
    /// the product less half the centroid's square.
    private func assign(
        _ rows: [UInt16], _ count: Int, _ centroids: [Float], _ halfSquares: [Float],
        _ nearest: UnsafeMutablePointer<UInt32>
    ) {
        var best = [Float](repeating: -.infinity, count: count)
        var products = [Float](repeating: 0, count: count * Self.tile.centroids)
        for first in stride(from: 0, to: lists, by: Self.tile.centroids) {
            let some = min(Self.tile.centroids, lists - first)
            centroids.withUnsafeBufferPointer { centroids in
                guard let start = centroids.baseAddress else { return }
                kernels.f16_dots(rows, count, start + first * width, some, width, &products)
            }
            for list in 0..<some {
                for row in 0..<count {
                    let closeness = products[list * count + row] - halfSquares[first + list]
                    if closeness > best[row] {
                        best[row] = closeness
                        nearest[row] = UInt32(first + list)
                    }
                }
            }
        }
    }
}
