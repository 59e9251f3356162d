/// Agglomeration of a distance matrix by the median distance of pairs, always the two clusters that are nearest.
///
/// A union may be nearer to a third cluster than either part was, so that a nearest-neighbour chain would go wrong.
/// This is Anderberg's algorithm instead ("Cluster Analysis for Applications", 1973): each cluster knows its nearest
/// one, and looks for it anew where that was merged. O(n²) steps are usual to find what to merge, O(n³) the worst case,
/// and O(n · size) for the medians of a merge that makes a cluster of that size.
struct MedianAgglomeration {
    /// Between points; never changed.
    private let points: DistanceMatrix
    /// Between clusters, each under its lowest point; infinite where they cannot be linked.
    private var distances: DistanceMatrix
    private var members: [[Int]]
    private var active: [Int]
    /// For each active cluster, the nearest other one; `nil` where there is none that it can be linked to.
    private var nearest: [Int?]

    init(_ points: DistanceMatrix, cannotLinks: [PointPair]) {
        self.points = points
        distances = points
        for pair in cannotLinks { distances[pair.first, pair.second] = .infinity }
        members = (0..<points.count).map { [$0] }
        active = Array(0..<points.count)
        nearest = Array(repeating: nil, count: points.count)
    }

    /// - Returns: the merges of what need not be linked, in their order.
    mutating func joins(mustLinks: [PointPair]) throws(ClusteringError) -> [Dendrogram.Join] {
        var clusters = Array(0..<points.count)
        for pair in mustLinks {
            let (one, other) = (clusters[pair.first], clusters[pair.second])
            let (kept, gone) = (min(one, other), max(one, other))
            merge(kept, gone)
            for point in members[kept] { clusters[point] = kept }
        }
        for cluster in active { nearest[cluster] = findNearest(cluster) }
        var joins: [Dendrogram.Join] = []
        while let (one, other, distance) = nearestPair() {
            if Task.isCancelled { throw .cancelled }
            joins.append(Dendrogram.Join(one: one, other: other, distance: distance))
            merge(min(one, other), max(one, other))
            update(after: min(one, other), took: max(one, other))
        }
        return joins
    }

    private func nearestPair() -> (Int, Int, Double)? {
        var best: (Int, Int, Double)?
        for cluster in active {
            guard let other = nearest[cluster] else { continue }
            let distance = distances[cluster, other]
            if distance < best?.2 ?? .infinity { best = (cluster, other, distance) }
        }
        return best
    }

    private func findNearest(_ cluster: Int) -> Int? {
        var (found, least): (Int?, Double) = (nil, .infinity)
        for other in active where other != cluster {
            let distance = distances[cluster, other]
            if distance < least { (found, least) = (other, distance) }
        }
        return found
    }

    private mutating func update(after kept: Int, took gone: Int) {
        nearest[kept] = findNearest(kept)
        for cluster in active where cluster != kept {
            guard let known = nearest[cluster], known != kept, known != gone else {
                nearest[cluster] = findNearest(cluster)
                continue
            }
            let (distance, least) = (distances[cluster, kept], distances[cluster, known])
            if distance < least || (distance == least && kept < known) { nearest[cluster] = kept }
        }
    }

    private mutating func merge(_ kept: Int, _ gone: Int) {
        active.removeAll { $0 == gone }
        members[kept] += members[gone]
        members[gone] = []
        var between: [Double] = []
        for other in active where other != kept {
            guard distances[kept, other] < .infinity, distances[gone, other] < .infinity else {
                distances[kept, other] = .infinity
                continue
            }
            between.removeAll(keepingCapacity: true)
            for one in members[kept] {
                for two in members[other] { between.append(points[one, two]) }
            }
            distances[kept, other] = median(&between)
        }
    }
}
