import Testing

@testable import Clustering

/// What agglomerative clustering is, word by word and slowly; what the implementations are held against.
struct Definition {
    let count: Int
    let linkage: Linkage
    let constraints: ClusteringConstraints
    /// How far apart pairs without a distance are; clusters so far apart are not merged.
    var missing = Double.infinity
    /// `nil` where the distance is missing.
    let distance: (Int, Int) -> Double?

    init(_ distances: DistanceMatrix, _ linkage: Linkage, _ constraints: ClusteringConstraints = .none) {
        self.count = distances.count
        self.linkage = linkage
        self.constraints = constraints
        distance = { distances[$0, $1] }
    }

    init(_ graph: NeighbourGraph, _ linkage: Linkage, _ constraints: ClusteringConstraints = .none) {
        self.count = graph.count
        self.linkage = linkage
        self.constraints = constraints
        missing = graph.missingDistance
        distance = { one, other in
            graph.edges(above: min(one, other)).first { graph.neighbour($0) == max(one, other) }
                .map(graph.distance)
        }
    }

    /// How far apart two clusters are; infinite where they cannot be linked.
    func distance(_ one: [Int], _ other: [Int]) -> Double {
        let pairs = one.flatMap { a in other.map { b in PointPair(a, b) } }
        if !Set(pairs).isDisjoint(with: constraints.cannotLink) { return .infinity }
        let values = pairs.map { distance($0.first, $0.second) ?? missing }.sorted()
        return switch linkage {
        case .single: values[0]
        case .complete: values[values.count - 1]
        case .average: values.reduce(0, +) / Double(values.count)
        case .medianOfPairs where values[values.count / 2] == .infinity: .infinity
        case .medianOfPairs: (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
        }
    }

    /// Where the nearest two of some clusters that may be merged are, and how far apart.
    func nearest(_ clusters: [[Int]]) -> (one: Int, other: Int, distance: Double)? {
        var best: (one: Int, other: Int, distance: Double)?
        for one in clusters.indices {
            for other in one + 1..<clusters.count {
                let distance = distance(clusters[one], clusters[other])
                if distance < best?.distance ?? missing { best = (one, other, distance) }
            }
        }
        return best
    }

    /// Merges the nearest two until none are left: O(n³) distances between clusters.
    func dendrogram() throws -> Dendrogram {
        let mustLinks = try constraints.neededMustLinks(count: count)
        var clusters = (0..<count).map { [$0] }
        for pair in mustLinks {
            let parts = clusters.filter { $0.contains(pair.first) || $0.contains(pair.second) }
            clusters.removeAll { parts.contains($0) }
            clusters.append(parts.flatMap { $0 })
        }
        var joins: [Dendrogram.Join] = []
        while let nearest = nearest(clusters) {
            if Task.isCancelled { throw ClusteringError.cancelled }
            let (one, other) = (clusters[nearest.one], clusters[nearest.other])
            // Distances cannot fall, only rounding makes them.
            let distance = max(nearest.distance, joins.last?.distance ?? 0)
            joins.append(.init(one: one[0], other: other[0], distance: distance))
            clusters.remove(at: nearest.other)
            clusters[nearest.one] = one + other
        }
        return Dendrogram(count: count, mustLinks: mustLinks, joins: joins)
    }

    /// Follows a dendrogram: every merge must be of the nearest two clusters, or of any where several are as near, at
    /// their distance; and at the end there must be nothing left to merge.
    func expect(_ dendrogram: Dendrogram, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(dendrogram.count == count, sourceLocation: sourceLocation)
        var clusters = Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, [$0]) })
        for (number, merge) in dendrogram.merges.enumerated() {
            #expect(merge.first < merge.second, sourceLocation: sourceLocation)
            let nearest = nearest(Array(clusters.values))
            let one = try #require(clusters[merge.first], sourceLocation: sourceLocation)
            let other = try #require(clusters[merge.second], sourceLocation: sourceLocation)
            (clusters[merge.first], clusters[merge.second]) = (nil, nil)
            clusters[count + number] = one + other
            #expect(merge.size == one.count + other.count, sourceLocation: sourceLocation)
            if number < dendrogram.mustLinkMergeCount {
                #expect(merge.distance == 0, sourceLocation: sourceLocation)
                continue
            }
            #expect(abs(distance(one, other) - merge.distance) < 1e-9, sourceLocation: sourceLocation)
            let least = try #require(nearest, sourceLocation: sourceLocation).distance
            #expect(abs(least - merge.distance) < 1e-9, sourceLocation: sourceLocation)
        }
        #expect(nearest(Array(clusters.values)) == nil, sourceLocation: sourceLocation)
    }
}

/// Whether two dendrograms are the same but for rounding.
func expectSame(
    _ one: Dendrogram, _ other: Dendrogram, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(one.count == other.count, sourceLocation: sourceLocation)
    #expect(one.mustLinkMergeCount == other.mustLinkMergeCount, sourceLocation: sourceLocation)
    #expect(
        one.merges.map { [$0.first, $0.second, $0.size] }
            == other.merges.map { [$0.first, $0.second, $0.size] }, sourceLocation: sourceLocation)
    #expect(
        zip(one.merges, other.merges).allSatisfy { abs($0.distance - $1.distance) < 1e-9 },
        sourceLocation: sourceLocation)
}
