import TestSupport

@testable import Clustering

extension SeededGenerator {
    /// Random distances, as good as surely all different; they need not obey the triangle inequality.
    mutating func distances(_ count: Int) throws -> DistanceMatrix {
        try DistanceMatrix(count: count) { _, _ in Double.random(in: 0..<1, using: &self) }
    }

    /// Distances of which many are equal.
    mutating func tiedDistances(_ count: Int) throws -> DistanceMatrix {
        try DistanceMatrix(count: count) { _, _ in Double(Int.random(in: 0..<4, using: &self)) }
    }

    mutating func pair(_ count: Int) -> PointPair {
        while true {
            let pair = PointPair(
                Int.random(in: 0..<count, using: &self), Int.random(in: 0..<count, using: &self))
            if pair.first != pair.second { return pair }
        }
    }

    /// Constraints that do not contradict each other.
    mutating func constraints(_ count: Int, mustLinks: Int, cannotLinks: Int) -> ClusteringConstraints {
        let must = (0..<mustLinks).map { _ in pair(count) }
        var constraints = ClusteringConstraints(mustLink: must)
        while constraints.cannotLink.count < cannotLinks {
            var tried = constraints
            tried.cannotLink.append(pair(count))
            if (try? tried.neededMustLinks(count: count)) != nil { constraints = tried }
        }
        return constraints
    }

    /// A graph in which every pair has an edge with the given probability.
    mutating func graph(_ distances: DistanceMatrix, density: Double, missing: Double) throws
        -> NeighbourGraph
    {
        var edges: [NeighbourGraph.Edge] = []
        for pair in distances.pairs where Double.random(in: 0..<1, using: &self) < density {
            edges.append(.init(pair.second, pair.first, distance: distances[pair.first, pair.second]))
        }
        return try NeighbourGraph(
            count: distances.count, edges: edges.shuffled(using: &self), missingDistance: missing)
    }
}

extension DistanceMatrix {
    var pairs: [PointPair] {
        (0..<count).flatMap { one in (one + 1..<count).map { PointPair(one, $0) } }
    }

    /// As a graph in which every pair has an edge.
    func graph() throws -> NeighbourGraph {
        try NeighbourGraph(
            count: count,
            edges: pairs.map { .init($0.first, $0.second, distance: self[$0.first, $0.second]) })
    }

    /// The points in another order.
    func permuted(_ order: [Int]) throws -> DistanceMatrix {
        try DistanceMatrix(count: count) { self[order[$0], order[$1]] }
    }
}
