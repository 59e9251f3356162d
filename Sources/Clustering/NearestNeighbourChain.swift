/// Agglomeration of a distance matrix by following nearest neighbours until two are each other's (Murtagh, "A Survey
/// of Recent Advances in Hierarchical Clustering Algorithms", 1983; Müllner, "Modern Hierarchical, Agglomerative
/// Clustering Algorithms", 2011): O(n²) steps.
///
/// It finds what a search of all pairs for the nearest finds, because a union is never nearer to a third cluster than
/// the nearer of its parts was (see `Linkage`).
struct NearestNeighbourChain {
    private var distances: ClusterDistances
    /// Clusters that may still be merged, ascending.
    private var active: [Int]
    /// Clusters so far apart are not merged.
    private let limit: Double

    init(
        _ points: DistanceMatrix, linkage: Linkage, cannotLinks: [PointPair], limit: Double = .infinity
    ) {
        distances = ClusterDistances(points, linkage: linkage, cannotLinks: cannotLinks)
        active = Array(0..<points.count)
        self.limit = limit
    }

    /// - Returns: the merges of what need not be linked, by distance; equally far ones as they came, so that clusters
    ///   come before what they become part of.
    mutating func joins(mustLinks: [PointPair]) throws(ClusteringError) -> [Dendrogram.Join] {
        var clusters = active
        for pair in mustLinks {
            let (kept, gone) = (clusters[pair.first], clusters[pair.second])
            merge(kept, gone)
            for (point, cluster) in clusters.enumerated() where cluster == gone { clusters[point] = kept }
        }
        var joins: [Dendrogram.Join] = []
        var chain: [Int] = []
        while let cluster = chain.last ?? active.first {
            if Task.isCancelled { throw .cancelled }
            if chain.isEmpty { chain.append(cluster) }
            let previous = chain.count > 1 ? chain[chain.count - 2] : nil
            guard let nearest = nearest(to: cluster, preferring: previous) else {
                // Nothing that it can be merged with is left, nor will be.
                chain.removeLast()
                deactivate(cluster)
                continue
            }
            if nearest != previous {
                chain.append(nearest)
                continue
            }
            chain.removeLast(2)
            joins.append(
                Dendrogram.Join(
                    one: cluster, other: nearest, distance: distances.between[cluster, nearest]))
            merge(cluster, nearest)
        }
        return joins.sorted { $0.distance < $1.distance }
    }

    /// The nearest active cluster: of equally near ones the preferred one, else the lowest. `nil` where there is none
    /// that it can be merged with.
    private func nearest(to cluster: Int, preferring preferred: Int?) -> Int? {
        let between = distances.between
        var nearest = preferred
        var least = preferred.map { between[cluster, $0] } ?? limit
        for other in active where other != cluster {
            let distance = between[cluster, other]
            if distance < least { (nearest, least) = (other, distance) }
        }
        return nearest
    }

    private mutating func merge(_ kept: Int, _ gone: Int) {
        deactivate(gone)
        distances.unite(kept, gone, others: active.filter { $0 != kept })
    }

    private mutating func deactivate(_ cluster: Int) {
        var (low, high) = (0, active.count)
        while low < high {
            let middle = (low + high) / 2
            if active[middle] < cluster { low = middle + 1 } else { high = middle }
        }
        active.remove(at: low)
    }
}
