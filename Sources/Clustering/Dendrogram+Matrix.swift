extension Dendrogram {
    /// Agglomerative clustering of all pairs of a small set: O(n²) memory, and O(n²) steps save for `medianOfPairs`,
    /// which takes more (see `MedianAgglomeration`).
    ///
    /// - Throws: `ClusteringError` for constraints that contradict each other or name unknown points, and when the
    ///   task was cancelled.
    public init(
        of distances: DistanceMatrix, linkage: Linkage, constraints: ClusteringConstraints = .none
    ) throws(ClusteringError) {
        let mustLinks = try constraints.neededMustLinks(count: distances.count)
        let joins: [Join]
        if linkage.isReducible {
            var chain = NearestNeighbourChain(
                distances, linkage: linkage, cannotLinks: constraints.cannotLink)
            joins = try chain.joins(mustLinks: mustLinks)
        } else {
            var agglomeration = MedianAgglomeration(distances, cannotLinks: constraints.cannotLink)
            joins = try agglomeration.joins(mustLinks: mustLinks)
        }
        self.init(count: distances.count, mustLinks: mustLinks, joins: joins)
    }
}
