extension Dendrogram {
    /// Agglomerative clustering of a neighbour graph: the dendrogram of the complete set of distances in which pairs
    /// without an edge are `missingDistance` apart, up to that distance.
    ///
    /// Takes each connected component by itself. For e edges of which m lie in the largest component it takes O(e)
    /// memory and usually O(e log² m) steps. `medianOfPairs` keeps all distances between two clusters, which may cost
    /// O(e · m). So may `average` with a finite missing distance, where a hub has equally long edges to many points
    /// that have no others: each time it grows, all of them are a little farther away (5,000 points: 1 s).
    ///
    /// - Throws: `ClusteringError` for constraints that contradict each other or name unknown points, and when the
    ///   task was cancelled.
    public init(
        of graph: NeighbourGraph, linkage: Linkage, constraints: ClusteringConstraints = .none
    ) throws(ClusteringError) {
        try self.init(of: graph, linkage: linkage, constraints: constraints, pairsPerEdge: 8)
    }

    /// - Parameter pairsPerEdge: a component with no more than this number of pairs for each edge is taken as a matrix. That takes
    ///   8 bytes a pair, links take about 100 an edge.
    init(
        of graph: NeighbourGraph, linkage: Linkage, constraints: ClusteringConstraints, pairsPerEdge: Int
    ) throws(ClusteringError) {
        let mustLinks = try constraints.neededMustLinks(count: graph.count)
        let cannotLinks = Set(constraints.cannotLink).sorted()
        let components = ComponentList(of: graph, mustLinks: mustLinks, cannotLinks: cannotLinks)
        var links = LinkAgglomeration(linkage: linkage)
        var joins: [Join] = []
        for number in 0..<components.count where components.size(number) > 1 {
            let component = components[number]
            let merged: [Join]
            if component.pairCount <= pairsPerEdge * component.edges.count {
                var chain = NearestNeighbourChain(component, linkage: linkage)
                merged = try chain.joins(mustLinks: component.mustLinks)
            } else {
                merged = try links.joins(of: component)
            }
            for join in merged {
                joins.append(
                    Join(
                        one: Int(component.points[join.one]), other: Int(component.points[join.other]),
                        distance: join.distance))
            }
        }
        // Stable, so that clusters come before what they become part of.
        joins.sort { $0.distance < $1.distance }
        self.init(count: graph.count, mustLinks: mustLinks, joins: joins)
    }
}
