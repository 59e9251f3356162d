/// The distances of all pairs of a small set of points.
///
/// Stored as SciPy's `pdist` does, each pair once: (0, 1), (0, 2) … (0, n−1), (1, 2) …, which takes
/// 4 · count · (count − 1) bytes: 100 MB for 5,000 points.
public struct DistanceMatrix: Equatable, Sendable {
    /// Points.
    public let count: Int
    /// The distance of every pair.
    public private(set) var condensed: [Double]

    /// - Parameter condensed: count · (count − 1) / 2 distances, in the order above; finite, at least 0.
    /// - Throws: `ClusteringError` for another number of distances, or unusable ones.
    public init(count: Int, condensed: [Double]) throws(ClusteringError) {
        guard 0...Int(Int32.max) ~= count else { throw .unusableCount(count) }
        let expected = count * (count - 1) / 2
        guard condensed.count == expected else {
            throw .distanceCountMismatch(points: count, expected: expected, found: condensed.count)
        }
        self.count = count
        self.condensed = condensed
        guard let wrong = condensed.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) else { return }
        var (row, left) = (0, wrong)
        while left >= count - 1 - row {
            left -= count - 1 - row
            row += 1
        }
        throw .unusableDistance(PointPair(row, row + 1 + left), condensed[wrong])
    }

    /// - Parameter distance: called once for each pair, the lower number first.
    /// - Throws: `ClusteringError` for unusable distances.
    public init(count: Int, distance: (Int, Int) -> Double) throws(ClusteringError) {
        guard 0...Int(Int32.max) ~= count else { throw .unusableCount(count) }
        var condensed: [Double] = []
        condensed.reserveCapacity(count * (count - 1) / 2)
        for one in 0..<count {
            for other in (one + 1)..<count { condensed.append(distance(one, other)) }
        }
        try self.init(count: count, condensed: condensed)
    }

    /// The same distance for every pair, of whatever value.
    init(count: Int, all distance: Double) {
        self.count = count
        condensed = Array(repeating: distance, count: count * (count - 1) / 2)
    }

    /// The distance of two different points.
    public internal(set) subscript(one: Int, other: Int) -> Double {
        get { condensed[index(one, other)] }
        set { condensed[index(one, other)] = newValue }
    }

    func index(_ one: Int, _ other: Int) -> Int {
        let (low, high) = one < other ? (one, other) : (other, one)
        return low * count - low * (low + 1) / 2 + high - low - 1
    }
}
