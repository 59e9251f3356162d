/// Agglomeration of a distance matrix by following nearest neighbours until two are each other's (Murtagh, "A Survey
/// of Recent Advances in Hierarchical Clustering Algorithms", 1983; Müllner, "Modern Hierarchical, Agglomerative
/// Clustering Algorithms", 2011): O(n²) steps. Right for linkages that are reducible only.
///
/// An infinite distance means that two clusters cannot be linked. A union is infinitely far from what either of its
/// parts is, which keeps a linkage reducible.
struct NearestNeighbourChain {
    private let linkage: Linkage
    /// Between clusters, each under the number of a point in it.
    private var distances: DistanceMatrix
    private var sizes: [Int]
    /// The distance at which a cluster was made.
    private var heights: [Double]
    /// Clusters that may still be merged, ascending.
    private var active: [Int]

    init(_ distances: DistanceMatrix, linkage: Linkage, cannotLinks: [PointPair]) {
        self.linkage = linkage
        self.distances = distances
        for pair in cannotLinks { self.distances[pair.first, pair.second] = .infinity }
        sizes = Array(repeating: 1, count: distances.count)
        heights = Array(repeating: 0, count: distances.count)
        active = Array(0..<distances.count)
    }

    /// - Returns: the merges of what need not be linked, by distance; equally far ones as they came, so that clusters
    ///   come before what they become part of.
    mutating func joins(mustLinks: [PointPair]) throws(ClusteringError) -> [Dendrogram.Join] {
        var clusters = Array(0..<distances.count)
        for pair in mustLinks {
            let (kept, gone) = (clusters[pair.first], clusters[pair.second])
            merge(kept, gone, at: 0)
            for (point, cluster) in clusters.enumerated() where cluster == gone { clusters[point] = kept }
        }
        var joins: [Dendrogram.Join] = []
        var chain: [Int] = []
        while let start = chain.last ?? active.first {
            if Task.isCancelled { throw .cancelled }
            if chain.isEmpty { chain.append(start) }
            let previous = chain.count > 1 ? chain[chain.count - 2] : nil
            let (nearest, distance) = nearest(to: start, preferring: previous)
            guard let nearest else {
                // Nothing that it can be linked to is left, nor will be.
                chain.removeLast()
                deactivate(start)
                continue
            }
            if nearest != previous {
                chain.append(nearest)
                continue
            }
            chain.removeLast(2)
            // Where distances cannot fall, only rounding makes them.
            let height = max(distance, heights[start], heights[nearest])
            joins.append(Dendrogram.Join(one: start, other: nearest, distance: height))
            merge(start, nearest, at: height)
        }
        return joins.sorted { $0.distance < $1.distance }
    }

    /// The nearest active cluster: of equally near ones the preferred one, else the lowest. `nil` where there is none
    /// that it can be linked to.
    private func nearest(to cluster: Int, preferring preferred: Int?) -> (cluster: Int?, distance: Double) {
        var nearest = preferred
        var least = preferred.map { distances[cluster, $0] } ?? .infinity
        distances.condensed.withUnsafeBufferPointer { condensed in
            for other in active where other != cluster {
                let distance = condensed[distances.index(cluster, other)]
                if distance < least { (nearest, least) = (other, distance) }
            }
        }
        return (nearest, least)
    }

    /// Makes the first cluster the union of both (Lance & Williams, 1967).
    private mutating func merge(_ kept: Int, _ gone: Int, at height: Double) {
        deactivate(gone)
        let (keptSize, goneSize) = (Double(sizes[kept]), Double(sizes[gone]))
        for other in active where other != kept {
            let (one, two) = (distances[kept, other], distances[gone, other])
            distances[kept, other] =
                switch linkage {
                case _ where one == .infinity || two == .infinity: .infinity
                case .single: min(one, two)
                case .average: (keptSize * one + goneSize * two) / (keptSize + goneSize)
                default: max(one, two)
                }
        }
        sizes[kept] += sizes[gone]
        heights[kept] = height
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
