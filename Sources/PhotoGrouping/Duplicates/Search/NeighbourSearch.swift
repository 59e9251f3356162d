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

    /// With fewer new photos than one in this number, each is searched for by itself.
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
        var nearest = NearestPairs(keys, limit: neighbours)
        for first in stride(from: 0, to: photos.count, by: 512) {
            let some = photos[first..<min(first + 512, photos.count)].compactMap { photo in
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
        var nearest = NearestPairs(keys, limit: neighbours)
        var tree = SpillTree(index, keys: keys, least: least, leafRows: leafRows)
        while let leaf = try await tree.next() {
            for pair in try await pairs(in: leaf.keys, isCrowded: leaf.isCrowded) {
                for (key, other) in [(pair.first, pair.second), (pair.second, pair.first)]
                where wanted?.contains(key) ?? true {
                    nearest.insert(Neighbour(key: other, score: pair.score), of: key)
                }
            }
        }
        return nearest.pairs
    }

    private func pairs(in leaf: [Int64], isCrowded: Bool) async throws -> [NeighbourPair] {
        let rows = leaf.count == index.count ? index : try part(leaf)
        guard isCrowded else { return try await rows.pairs(atLeast: least) }
        // Nearly all pairs would do: millions, of which a few thousand are kept.
        let queries = leaf.map { index.vector(of: $0) ?? [] }
        let found = try await rows.search(batch: queries, k: neighbours + 1, allowed: nil)
        return zip(leaf, found).flatMap { key, neighbours in
            neighbours.filter { $0.key != key && $0.score >= least }
                .map { NeighbourPair(key, $0.key, score: $0.score) }
        }
    }

    private func part(_ keys: [Int64]) throws -> ExactIndex {
        var rows = ExactIndex(dimension: index.dimension, precision: .float16, capacity: keys.count)
        for first in stride(from: 0, to: keys.count, by: 1_024) {
            let some = Array(keys[first..<min(first + 1_024, keys.count)])
            try rows.upsert(keys: some, rows: some.flatMap { index.vector(of: $0) ?? [] })
        }
        return rows
    }
}

/// For each key the best few of its neighbours, in one block: many small arrays among the leaves' large ones would leave
/// memory in pieces.
struct NearestPairs {
    private let keys: [Int64]
    private let limit: Int
    private let placeOfKey: [Int64: Int32]
    /// `limit` for each key, the best first; places among the keys, and scores.
    private var others: [Int32]
    private var scores: [Float]
    private var counts: [UInt8]

    /// - Parameters:
    ///   - keys: ascending.
    ///   - limit: 1 … 64.
    init(_ keys: [Int64], limit: Int) {
        self.keys = keys
        self.limit = limit
        placeOfKey = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, Int32($0)) })
        others = Array(repeating: 0, count: keys.count * limit)
        scores = Array(repeating: 0, count: keys.count * limit)
        counts = Array(repeating: 0, count: keys.count)
    }

    mutating func insert(_ neighbour: Neighbour, of key: Int64) {
        guard let place = placeOfKey[key], let other = placeOfKey[neighbour.key] else { return }
        let start = Int(place) * limit
        let count = Int(counts[Int(place)])
        // Ties go to the lower key.
        func precedes(_ entry: Int) -> Bool {
            (scores[entry], other) > (neighbour.score, others[entry])
        }
        if count == limit, precedes(start + count - 1) { return }
        for entry in start..<start + count where others[entry] == other { return }
        var entry = start + min(count, limit - 1)
        while entry > start, !precedes(entry - 1) {
            (others[entry], scores[entry]) = (others[entry - 1], scores[entry - 1])
            entry -= 1
        }
        (others[entry], scores[entry]) = (other, neighbour.score)
        counts[Int(place)] = UInt8(min(count + 1, limit))
    }

    /// Each pair once, ordered by the keys.
    var pairs: [NeighbourPair] {
        var pairs: [NeighbourPair] = []
        for place in keys.indices {
            for entry in place * limit..<place * limit + Int(counts[place]) {
                let other = Int(others[entry])
                // The lower key tells of a pair that both know of.
                if other < place, knows(other, of: place) { continue }
                pairs.append(NeighbourPair(keys[place], keys[other], score: scores[entry]))
            }
        }
        return pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    private func knows(_ place: Int, of other: Int) -> Bool {
        others[place * limit..<place * limit + Int(counts[place])].contains(Int32(other))
    }
}
