/// Points of which only near pairs have a known distance; every other pair is farther apart than any of these.
///
/// Takes 12 bytes an edge and 4 bytes a point.
public struct NeighbourGraph: Sendable {
    /// The distance of two points; their order does not matter.
    public struct Edge: Hashable, Sendable {
        public let first, second: Int
        public let distance: Double

        public init(_ first: Int, _ second: Int, distance: Double) {
            self.first = first
            self.second = second
            self.distance = distance
        }
    }

    /// Points.
    public let count: Int
    /// How far apart pairs without an edge are taken to be.
    public let missingDistance: Double
    /// The higher point of each edge and its distance, ordered by the lower point, then the higher.
    private var neighbours: [Int32]
    private var distances: [Double]
    /// Where the edges of each lower point begin; one more at the end.
    private var starts: [Int32]

    /// Orders the edges in time linear in them; the order in which they are given does not matter.
    ///
    /// - Parameter count: points, which are numbered from 0.
    /// - Parameter edges: each pair at most once; distances finite, at least 0.
    /// - Parameter missingDistance: at least the longest edge. It matters for averages (and medians of an even number)
    ///   alone: with the default two clusters merge only where every pair has an edge (respectively half of them);
    ///   with, say, the radius of the neighbour search the missing pairs weigh as much as the farthest possible ones.
    /// - Throws: `ClusteringError` for unknown points, points paired with themselves, unusable distances, and pairs
    ///   given twice.
    public init(
        count: Int, edges: [Edge], missingDistance: Double = .infinity
    ) throws(ClusteringError) {
        for number in [count, edges.count] where !(0...Int(Int32.max) ~= number) {
            throw .unusableCount(number)
        }
        self.count = count
        self.missingDistance = missingDistance
        starts = Array(repeating: 0, count: count + 1)
        var longest = 0.0
        for edge in edges {
            let pair = PointPair(edge.first, edge.second)
            try pair.check(count: count)
            guard edge.distance >= 0, edge.distance.isFinite else {
                throw .unusableDistance(pair, edge.distance)
            }
            longest = max(longest, edge.distance)
            starts[pair.first + 1] += 1
        }
        guard missingDistance >= longest else {
            throw .missingDistanceTooSmall(missingDistance, longest: longest)
        }
        for point in 0..<count { starts[point + 1] += starts[point] }
        neighbours = Array(repeating: 0, count: edges.count)
        distances = Array(repeating: 0, count: edges.count)
        var free = starts
        for edge in edges {
            let pair = PointPair(edge.first, edge.second)
            let place = Int(free[pair.first])
            free[pair.first] += 1
            (neighbours[place], distances[place]) = (Int32(pair.second), edge.distance)
        }
        try orderNeighbours()
    }

    /// Pairs with a known distance.
    public var edgeCount: Int { neighbours.count }

    /// Numbers of the edges to points above one.
    func edges(above point: Int) -> Range<Int> {
        Int(starts[point])..<Int(starts[point + 1])
    }

    func neighbour(_ edge: Int) -> Int { Int(neighbours[edge]) }

    func distance(_ edge: Int) -> Double { distances[edge] }

    private mutating func orderNeighbours() throws(ClusteringError) {
        var row: [(neighbour: Int32, distance: Double)] = []
        for point in 0..<count {
            let range = edges(above: point)
            guard range.count > 1 else { continue }
            row.removeAll(keepingCapacity: true)
            for edge in range { row.append((neighbours[edge], distances[edge])) }
            row.sort { $0.neighbour < $1.neighbour }
            for (edge, entry) in zip(range, row) {
                (neighbours[edge], distances[edge]) = entry
                if edge > range.lowerBound, neighbours[edge - 1] == entry.neighbour {
                    throw .duplicateEdge(PointPair(point, Int(entry.neighbour)))
                }
            }
        }
    }
}
