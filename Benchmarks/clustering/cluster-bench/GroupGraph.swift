import Clustering

/// Groups of 2 to 20 points as near-duplicates make them: twice as many edges as points where a group has so many
/// pairs, short ones.
struct GroupGraph {
    enum Shape: String {
        /// Every group is a component of its own.
        case apart
        /// Every group has a long edge to a random other one, so that nearly all are one component.
        case linked
    }

    let edges: [NeighbourGraph.Edge]

    init(count: Int, shape: Shape) {
        var random = SplitMix64(state: UInt64(count))
        var edges: [NeighbourGraph.Edge] = []
        var start = 0
        while start < count {
            let size = min(Int.random(in: 2...20, using: &random), count - start)
            var pairs = (start..<start + size).flatMap { one in
                (one + 1..<start + size).map { PointPair(one, $0) }
            }
            pairs.shuffle(using: &random)
            for pair in pairs.prefix(2 * size) {
                let distance = Double.random(in: 0..<0.1, using: &random)
                edges.append(.init(pair.first, pair.second, distance: distance))
            }
            if shape == .linked, start > 0 {
                let other = Int.random(in: 0..<start, using: &random)
                let distance = Double.random(in: 0.1..<0.3, using: &random)
                edges.append(.init(start, other, distance: distance))
            }
            start += size
        }
        self.edges = edges
    }
}

/// Steele, Lea & Flood, 2014: the same numbers on every run.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
