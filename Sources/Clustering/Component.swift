/// A connected component of a neighbour graph, its points numbered from 0 in their order, with its constraints.
struct Component {
    struct Edge {
        var one, other: Int32
        var distance: Double
    }

    /// The numbers that its points have in the graph, ascending.
    let points: [Int32]
    let edges: [Edge]
    /// How far apart pairs without an edge are taken to be; clusters so far apart are not merged.
    let missingDistance: Double
    /// As many as it takes to join what must be linked.
    let mustLinks: [PointPair]
    let cannotLinks: [PointPair]

    var pairCount: Int { points.count * (points.count - 1) / 2 }
}

extension NearestNeighbourChain {
    /// For a component of which most pairs have an edge.
    init(_ component: Component, linkage: Linkage) {
        var distances = DistanceMatrix(count: component.points.count, all: component.missingDistance)
        for edge in component.edges { distances[Int(edge.one), Int(edge.other)] = edge.distance }
        self.init(
            distances, linkage: linkage, cannotLinks: component.cannotLinks,
            limit: component.missingDistance)
    }
}
