import Testing

@testable import Clustering

/// What agglomerative clustering is, word by word and slowly; what the implementations are held against.
struct Definition {
    let count: Int
    let linkage: Linkage
    let constraints: ClusteringConstraints
    /// How far apart pairs without a distance are; clusters so far apart are not merged.
    let missing: Double
    /// Of every two points, both ways round.
    private let distances: [[Double]]

    init(_ matrix: DistanceMatrix, _ linkage: Linkage, _ constraints: ClusteringConstraints = .none) {
        (count, self.linkage, self.constraints, missing) = (matrix.count, linkage, constraints, .infinity)
        distances = (0..<matrix.count).map { one in
            (0..<matrix.count).map { one == $0 ? 0 : matrix[one, $0] }
        }
    }

    init(_ graph: NeighbourGraph, _ linkage: Linkage, _ constraints: ClusteringConstraints = .none) {
        (count, self.linkage, self.constraints) = (graph.count, linkage, constraints)
        missing = graph.missingDistance
        var distances = Array(repeating: Array(repeating: missing, count: count), count: count)
        for one in 0..<count {
            for edge in graph.edges(above: one) {
                distances[one][graph.neighbour(edge)] = graph.distance(edge)
                distances[graph.neighbour(edge)][one] = graph.distance(edge)
            }
        }
        self.distances = distances
    }

    /// How far apart two clusters are; infinite where they cannot be linked.
    func distance(_ one: [Int], _ other: [Int]) -> Double {
        for pair in constraints.cannotLink {
            if one.contains(pair.first) && other.contains(pair.second) { return .infinity }
            if one.contains(pair.second) && other.contains(pair.first) { return .infinity }
        }
        var values = one.flatMap { a in other.map { b in distances[a][b] } }
        switch linkage {
        case .single: return values.min() ?? .nan
        case .complete: return values.max() ?? .nan
        case .average: return values.reduce(0, +) / Double(values.count)
        case .medianOfPairs:
            values.sort()
            let (low, high) = (values[(values.count - 1) / 2], values[values.count / 2])
            return high == .infinity ? high : (low + high) / 2
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
