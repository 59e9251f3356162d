/// The connected components of a neighbour graph, in the order of their lowest points.
struct Components {
    /// For each point, its place among the points of its component.
    let places: [Int32]
    private let componentOfPoint: [Int32]
    /// The points of all components, one component after the other, ascending within each.
    private let points: [Int32]
    /// Where the points of each component begin; one more at the end.
    private let starts: [Int32]

    /// - Parameter mustLinks: join components as edges do.
    init(of graph: NeighbourGraph, mustLinks: [PointPair]) {
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
    }

    var count: Int { starts.count - 1 }

    func points(_ component: Int) -> ArraySlice<Int32> {
        points[Int(starts[component])..<Int(starts[component + 1])]
    }

    /// Pairs by the component that both points are in; others are left out.
    func grouped(_ pairs: [PointPair]) -> [Int: [PointPair]] {
        let within = pairs.filter { componentOfPoint[$0.first] == componentOfPoint[$0.second] }
        return Dictionary(grouping: within) { Int(componentOfPoint[$0.first]) }
    }
}
