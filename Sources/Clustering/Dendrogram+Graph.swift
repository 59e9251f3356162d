extension Dendrogram {
    /// Agglomerative clustering of a neighbour graph: the dendrogram of the complete set of distances in which pairs
    /// without an edge are `missingDistance` apart, up to that distance.
    ///
    /// Takes each connected component by itself. For e edges of which m lie in the largest component, O(e log² m)
    /// steps and O(e) memory; `medianOfPairs` keeps all distances between two clusters, and may take O(e · m) steps.
    ///
    /// - Throws: `ClusteringError` for constraints that contradict each other or name unknown points, and when the
    ///   task was cancelled.
    public init(
        of graph: NeighbourGraph, linkage: Linkage, constraints: ClusteringConstraints = .none
    ) throws(ClusteringError) {
        let mustLinks = try constraints.neededMustLinks(count: graph.count)
        let components = Components(of: graph, mustLinks: mustLinks)
        let must = components.grouped(mustLinks)
        let cannot = components.grouped(Array(Set(constraints.cannotLink)).sorted())
        var agglomeration = ComponentAgglomeration(linkage: linkage, missing: graph.missingDistance)
        var joins: [Join] = []
        for component in 0..<components.count where components.points(component).count > 1 {
            joins += try agglomeration.joins(
                components.points(component), of: graph, places: components.places,
                mustLinks: must[component] ?? [], cannotLinks: cannot[component] ?? [])
        }
        // Stable, so that clusters come before what they become part of.
        joins.sort { $0.distance < $1.distance }
        self.init(count: graph.count, mustLinks: mustLinks, joins: joins)
    }
}
