import CVectorKernels
import Foundation

/// All pairs of rows whose product reaches a threshold: integers rule out almost all pairs, with a bound that never
/// errs, and what is left is scored exactly. Tiles of rows go to all cores.
struct PairJoin: Sendable {
    private let reader: RowReader
    private let threshold: Float
    private let table: JoinTable

    /// Rows of a tile: two tiles of codes stay in the second-level cache.
    private static let tile = 2_048
    /// Room for candidates of one call.
    private static let capacity = 1 << 16

    init(_ reader: RowReader, atLeast threshold: Float) throws(VectorSearchError) {
        self.reader = reader
        self.threshold = threshold
        let frame = JoinFrame(reader)
        table = try JoinTable(reader, frame: frame, prefix: frame.prefix(for: threshold, reader))
    }

    func run() async throws(VectorSearchError) -> [NeighbourPair] {
        let tiles = (table.count + Self.tile - 1) / Self.tile
        let results = await withTaskGroup(of: Result<[NeighbourPair], VectorSearchError>.self) { group in
            // The first tiles have the most partners: the rest evens out the cores.
            var waiting = (0..<tiles).makeIterator()
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
                if let tile = waiting.next() { group.addTask { self.pairs(of: tile) } }
            }
            var results: [Result<[NeighbourPair], VectorSearchError>] = []
            for await result in group {
                results.append(result)
                if let tile = waiting.next() { group.addTask { self.pairs(of: tile) } }
            }
            return results
        }
        var pairs: [NeighbourPair] = []
        for result in results { pairs += try result.get() }
        return pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    /// Pairs of a tile's rows with all rows after them.
    private func pairs(of tile: Int) -> Result<[NeighbourPair], VectorSearchError> {
        Result { () throws(VectorSearchError) in
            let first = tile * Self.tile
            let left = first..<min(first + Self.tile, table.count)
            var pairs: [NeighbourPair] = []
            var found = [vk_pair](repeating: vk_pair(), count: Self.capacity)
            for start in stride(from: first, to: table.paddedCount, by: Self.tile) {
                try checkCancellation()
                let right = start..<min(start + Self.tile, table.paddedCount)
                join(left, right, &found, &pairs)
            }
            return pairs
        }
    }

    private func join(
        _ left: Range<Int>, _ right: Range<Int>, _ found: inout [vk_pair], _ pairs: inout [NeighbourPair]
    ) {
        var view = table.view
        var next = left.lowerBound
        while next < left.upperBound {
            var done = 0
            let count = withExtendedLifetime(table) {
                kernels.join(
                    &view, next, left.upperBound - next, &view, right.lowerBound, right.count, table.prefix,
                    threshold - table.slack, &found, found.count, &done)
            }
            verify(found[..<count], &pairs)
            next += done
        }
    }

    private func verify(_ candidates: ArraySlice<vk_pair>, _ pairs: inout [NeighbourPair]) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * reader.width) { scratch in
            guard let one = scratch.baseAddress else { return }
            let other = one + reader.width
            var loaded: UInt32?
            for candidate in candidates where candidate.left < candidate.right {
                if loaded != candidate.left { reader.load(Int(candidate.left), one) }
                loaded = candidate.left
                reader.load(Int(candidate.right), other)
                var score: Float = 0
                kernels.f32_dots(one, 1, other, 1, reader.width, &score)
                guard score >= threshold else { continue }
                let (key, otherKey) = (reader.keys[Int(candidate.left)], reader.keys[Int(candidate.right)])
                pairs.append(NeighbourPair(key, otherKey, score: score))
            }
        }
    }
}

extension ScannedIndex {
    public func pairs(atLeast threshold: Float) async throws(VectorSearchError) -> [NeighbourPair] {
        try await PairJoin(reader(), atLeast: threshold).run()
    }
}
