/// The connected components of a neighbour graph, in the order of their lowest points.
struct ComponentList {
    private let graph: NeighbourGraph
    /// For each point, its place among the points of its component.
    private let places: [Int32]
    private let componentOfPoint: [Int32]
    /// The points of all components, one component after the other, ascending within each.
    private let points: [Int32]
    /// Where the points of each component begin; one more at the end.
    private let starts: [Int32]
    private var mustLinks, cannotLinks: [Int: [PointPair]]

    /// - Parameter mustLinks: as many as are needed; they join components as edges do.
    init(of graph: NeighbourGraph, mustLinks: [PointPair], cannotLinks: [PointPair]) {
        self.graph = graph
        var sets = DisjointSets(count: graph.count)
        for point in 0..<graph.count {
            for edge in graph.edges(above: point) { sets.unite(point, graph.neighbour(edge)) }
        }
        for pair in mustLinks { sets.unite(pair.first, pair.second) }
        var numbers = Array(repeating: Int32(-1), count: graph.count)
        var starts: [Int32] = [0]
        let componentOfPoint = (0..<graph.count).map { point in
            let root = sets.root(of: point)
            if numbers[root] < 0 {
                numbers[root] = Int32(starts.count - 1)
                starts.append(starts[starts.count - 1] + Int32(sets.size(ofRoot: root)))
            }
            return numbers[root]
        }
        var free = starts
        var places = Array(repeating: Int32(0), count: graph.count)
        var points = places
        for (point, component) in componentOfPoint.enumerated() {
            let place = free[Int(component)]
            free[Int(component)] += 1
            points[Int(place)] = Int32(point)
            places[point] = place - starts[Int(component)]
        }
        self.places = places
        self.componentOfPoint = componentOfPoint
        self.points = points
        self.starts = starts
        self.mustLinks = [:]
        self.cannotLinks = [:]
        self.mustLinks = grouped(mustLinks)
        self.cannotLinks = grouped(cannotLinks)
    }

    var count: Int { starts.count - 1 }

    func size(_ number: Int) -> Int { Int(starts[number + 1] - starts[number]) }

    subscript(number: Int) -> Component {
        let points = Array(points[Int(starts[number])..<Int(starts[number + 1])])
        var edges: [Component.Edge] = []
        for (place, point) in points.enumerated() {
            for edge in graph.edges(above: Int(point)) {
                edges.append(
                    Component.Edge(
                        one: Int32(place), other: places[graph.neighbour(edge)],
                        distance: graph.distance(edge)))
            }
        }
        return Component(
            points: points, edges: edges, missingDistance: graph.missingDistance,
            mustLinks: mustLinks[number] ?? [], cannotLinks: cannotLinks[number] ?? [])
    }

    /// Pairs by the component that both points are in, as places there; others are left out.
    private func grouped(_ pairs: [PointPair]) -> [Int: [PointPair]] {
        var grouped: [Int: [PointPair]] = [:]
        for pair in pairs where componentOfPoint[pair.first] == componentOfPoint[pair.second] {
            grouped[Int(componentOfPoint[pair.first]), default: []].append(
                PointPair(Int(places[pair.first]), Int(places[pair.second])))
        }
        return grouped
    }
}
