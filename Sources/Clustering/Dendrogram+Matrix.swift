extension Dendrogram {
    /// Agglomerative clustering of all pairs of a small set, in O(n²) steps and memory. `medianOfPairs` looks at the
    /// distances of all pairs again where a cluster grows: O(n · size) more steps for every merge.
    ///
    /// - Throws: `ClusteringError` for constraints that contradict each other or name unknown points, and when the
    ///   task was cancelled.
    public init(
        of distances: DistanceMatrix, linkage: Linkage, constraints: ClusteringConstraints = .none
    ) throws(ClusteringError) {
        let mustLinks = try constraints.neededMustLinks(count: distances.count)
        var chain = NearestNeighbourChain(
            distances, linkage: linkage, cannotLinks: constraints.cannotLink)
        let joins = try chain.joins(mustLinks: mustLinks)
        self.init(count: distances.count, mustLinks: mustLinks, joins: joins)
    }
}
