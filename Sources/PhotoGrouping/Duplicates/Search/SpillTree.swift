import VectorSearch

/// Parts vectors into overlapping leaves, so that near ones share a leaf: a vector goes into the part of the pivot it
/// is nearest to, and into the next two parts too where their pivots are about as near.
///
/// Spill trees: Liu, Moore, Gray & Yang, "An Investigation of Practical Approximate Nearest Neighbor Algorithms", NIPS
/// 2004. Two trees of different pivots find what one misses.
struct SpillTree {
    static let seeds: [UInt64] = [1, 2]
    /// More rows are parted, into parts of somewhat more than half as many on average.
    static let leafRows = 4_096
    private static let mostPivots = 128
    /// How much farther than the nearest a pivot may be, as cosine.
    private static let margin: Float = 0.05

    private let index: ExactIndex
    private let leafRows: Int
    private var random: SeededNumbers
    /// Parts that are not leaves yet, or not given out.
    private var waiting: [[Int64]]
    /// Whether all rows fit into one leaf.
    let isExact: Bool

    /// - Parameter keys: all of the index's, ascending.
    init(_ index: ExactIndex, keys: [Int64], seed: UInt64, leafRows: Int = leafRows) {
        self.index = index
        self.leafRows = leafRows
        random = SeededNumbers(state: seed)
        isExact = keys.count <= leafRows
        waiting = [keys]
    }

    /// The keys of the next leaf; `nil` at the end.
    ///
    /// - Throws: `VectorSearchError`.
    mutating func next() async throws(VectorSearchError) -> [Int64]? {
        while let part = waiting.popLast() {
            guard part.count > leafRows else { return part }
            let parts = try await parted(part)
            // Nearly equal vectors cannot be told apart: then keys that lie together stay together.
            if parts.contains(where: { $0.count > part.count * 9 / 10 }) {
                waiting += stride(from: 0, to: part.count, by: leafRows).map {
                    Array(part[$0..<min($0 + leafRows, part.count)])
                }
            } else {
                waiting += parts.filter { $0.count > 1 }
            }
        }
        return nil
    }

    private mutating func parted(_ part: [Int64]) async throws(VectorSearchError) -> [[Int64]] {
        // Each row goes into about two parts.
        let count = min(Self.mostPivots, max(8, 4 * part.count / leafRows))
        var pivots = ExactIndex(dimension: index.dimension)
        for number in 0..<count {
            guard let key = part.randomElement(using: &random), let vector = index.vector(of: key) else {
                continue
            }
            try pivots.upsert(key: Int64(number), vector: vector)
        }
        var parts = [[Int64]](repeating: [], count: count)
        for first in stride(from: 0, to: part.count, by: 512) {
            let keys = part[first..<min(first + 512, part.count)]
            let vectors = keys.map { index.vector(of: $0) ?? [] }
            let nearest = try await pivots.search(batch: vectors, k: 3, allowed: nil)
            for (key, nearest) in zip(keys, nearest) {
                guard let best = nearest.first else { continue }
                for pivot in nearest where pivot.score >= best.score - Self.margin {
                    parts[Int(pivot.key)].append(key)
                }
            }
        }
        return parts
    }
}

/// SplitMix64 (Steele, Lea & Flood, 2014): the same numbers everywhere.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
