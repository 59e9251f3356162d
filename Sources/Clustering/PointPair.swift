/// Two points; the order in which they are given does not matter.
public struct PointPair: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The lower number, and the higher.
    public let first, second: Int

    public init(_ one: Int, _ other: Int) {
        first = min(one, other)
        second = max(one, other)
    }

    public static func < (one: Self, other: Self) -> Bool {
        (one.first, one.second) < (other.first, other.second)
    }

    public var description: String { "\(first) and \(second)" }

    /// - Throws: `ClusteringError` where the points are the same, or not in 0..<count.
    func check(count: Int) throws(ClusteringError) {
        for point in [first, second] where !(0..<count).contains(point) {
            throw .unknownPoint(point, count: count)
        }
        if first == second { throw .pairedWithItself(first) }
    }
}
