import PhotoStore
import PhotoTypes
import VectorSearch

/// Finds the pictures whose vectors are near those of given ones: a bounded number for each, in time that grows hardly
/// faster than their number.
struct NeighbourSearch: Sendable {
    /// The vectors of all photos, one for each content, by photo.
    let index: ExactIndex
    /// Ascending.
    let keys: [Int64]
    let least: Float
    let neighbours: Int
    var leafRows = SpillTree.leafRows

    /// With fewer new photos than one in so many, each is searched for by itself.
    private static let share = 20

    /// - Throws: `PhotoGroupingError`.
    init?(
        _ store: PhotoStore, model: ModelID, least: Float, neighbours: Int
    ) throws(PhotoGroupingError) {
        self.least = least
        self.neighbours = neighbours
        let loaded: (ExactIndex, [Int64])? = try grouping {
            guard let dimension = try store.dimension(of: model) else { return nil }
            var index = ExactIndex(
                dimension: dimension, precision: .float16, capacity: try store.embeddingCount(model: model))
            var keys: [Int64] = []
            let repeated = try store.repeatedPhotos()
            try store.forEachEmbeddingBlock(model: model) { block in
                try Task.checkCancellation()
                guard !repeated.isEmpty, block.ids.contains(where: repeated.contains) else {
                    keys += block.ids.map(\.rawValue)
                    return try index.upsert(keys: block.ids.map(\.rawValue), rows: block.values)
                }
                for (row, id) in block.ids.enumerated() where !repeated.contains(id) {
                    keys.append(id.rawValue)
                    try index.upsert(key: id.rawValue, vector: Array(block.row(row)))
                }
            }
            return (index, keys)
        }
        guard let loaded else { return nil }
        (index, keys) = loaded
    }

    /// For tests and benchmarks.
    init(_ index: ExactIndex, keys: [Int64], least: Float, neighbours: Int) {
        self.index = index
        self.keys = keys
        self.least = least
        self.neighbours = neighbours
    }

    /// The pairs that at least one of `photos` is in: each of these with its nearest, at most `neighbours`.
    ///
    /// - Throws: `PhotoGroupingError`.
    func pairs(of photos: [PhotoID]) async throws(PhotoGroupingError) -> [NeighbourPair] {
        do {
            if photos.count * Self.share <= index.count {
                return try await searched(photos)
            }
            let wanted = photos.count < index.count ? Set(photos.map(\.rawValue)) : nil
            return try await joined(wanted)
        } catch {
            throw PhotoGroupingError(error)
        }
    }

    private func searched(_ photos: [PhotoID]) async throws -> [NeighbourPair] {
        var nearest = NearestPairs(limit: neighbours)
        for first in stride(from: 0, to: photos.count, by: 1_024) {
            let some = photos[first..<min(first + 1_024, photos.count)].compactMap { photo in
                index.vector(of: photo.rawValue).map { (photo.rawValue, $0) }
            }
            let found = try await index.search(batch: some.map(\.1), k: neighbours + 1, allowed: nil)
            for ((key, _), neighbours) in zip(some, found) {
                for neighbour in neighbours where neighbour.key != key && neighbour.score >= least {
                    nearest.insert(neighbour, of: key)
                }
            }
        }
        return nearest.pairs
    }

    /// - Parameter wanted: of each pair at least one is of these; `nil`: all.
    private func joined(_ wanted: Set<Int64>?) async throws -> [NeighbourPair] {
        var nearest = NearestPairs(limit: neighbours)
        for seed in SpillTree.seeds {
            var tree = SpillTree(index, keys: keys, seed: seed, leafRows: leafRows)
            while let leaf = try await tree.next() {
                for pair in try await pairs(in: leaf) {
                    for (key, other) in [(pair.first, pair.second), (pair.second, pair.first)]
                    where wanted?.contains(key) ?? true {
                        nearest.insert(Neighbour(key: other, score: pair.score), of: key)
                    }
                }
            }
            // One leaf held all: nothing could be missed.
            if tree.isExact { break }
        }
        return nearest.pairs
    }

    private func pairs(in leaf: [Int64]) async throws -> [NeighbourPair] {
        var rows = ExactIndex(dimension: index.dimension, precision: .float16, capacity: leaf.count)
        let vectors = leaf.compactMap { index.vector(of: $0) }
        try rows.upsert(keys: leaf, rows: vectors.flatMap { $0 })
        guard isCrowded(vectors) else { return try await rows.pairs(atLeast: least) }
        // Nearly all pairs would do: millions, of which a few thousand are kept.
        let found = try await rows.search(batch: vectors, k: neighbours + 1, allowed: nil)
        return zip(leaf, found).flatMap { key, neighbours in
            neighbours.filter { $0.key != key && $0.score >= least }
                .map { NeighbourPair(key, $0.key, score: $0.score) }
        }
    }

    /// Whether more than one in twenty of the pairs reaches the threshold; judged on some.
    private func isCrowded(_ vectors: [[Float]]) -> Bool {
        guard vectors.count > 256 else { return false }
        let step = vectors.count / 256
        let near = (0..<256).count { number in
            let (one, other) = (
                vectors[number * step], vectors[(number * step + vectors.count / 2 + 1) % vectors.count]
            )
            return zip(one, other).reduce(Float(0)) { $0 + $1.0 * $1.1 } >= least
        }
        return near > 256 / 20
    }
}

/// For each key the best few of its neighbours.
struct NearestPairs {
    let limit: Int
    private var best: [Int64: [Neighbour]] = [:]

    init(limit: Int) {
        self.limit = limit
    }

    mutating func insert(_ neighbour: Neighbour, of key: Int64) {
        let limit = limit
        func precedes(_ one: Neighbour, _ other: Neighbour) -> Bool {
            (other.score, one.key) < (one.score, other.key)
        }
        var list = best.removeValue(forKey: key) ?? []
        defer { best[key] = list }
        if list.count == limit, let last = list.last, !precedes(neighbour, last) { return }
        // Found in more than one leaf.
        guard !list.contains(where: { $0.key == neighbour.key }) else { return }
        list.insert(neighbour, at: list.firstIndex { precedes(neighbour, $0) } ?? list.count)
        if list.count > limit { list.removeLast() }
    }

    /// Each pair once, ordered by the keys.
    var pairs: [NeighbourPair] {
        var pairs: [NeighbourPair] = []
        for (key, list) in best {
            for neighbour in list {
                // The lower key tells of a pair that both know of.
                let isKnown =
                    key > neighbour.key && best[neighbour.key]?.contains { $0.key == key } ?? false
                if !isKnown { pairs.append(NeighbourPair(key, neighbour.key, score: neighbour.score)) }
            }
        }
        return pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }
}
