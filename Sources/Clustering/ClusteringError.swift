/// Why points could not be clustered.
public enum ClusteringError: Error, Equatable, Sendable {
    /// `found` distances came for `points` points, which have `expected` pairs.
    case distanceCountMismatch(points: Int, expected: Int, found: Int)
    /// A number of points or edges that is negative, or beyond 2³¹ − 1.
    case unusableCount(Int)
    /// Points are numbered 0..<count.
    case unknownPoint(Int, count: Int)
    /// A distance from a point to itself, or a constraint on one point.
    case pairedWithItself(Int)
    /// A distance that is negative, infinite or not a number.
    case unusableDistance(PointPair, Double)
    /// Two edges join the same points.
    case duplicateEdge(PointPair)
    /// Pairs without an edge must be at least as far apart as the longest edge.
    case missingDistanceTooSmall(Double, longest: Double)
    /// Two points may not be in one cluster, and must be: `mustLink` leads from one to the other.
    case contradiction(cannotLink: PointPair, mustLink: [PointPair])
    /// The task was cancelled.
    case cancelled
}

extension ClusteringError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .distanceCountMismatch(let points, let expected, let found):
            "\(points) points have \(expected) pairs, and \(found) distances came; give one for each pair."
        case .unusableCount(let count):
            "\(count) points or edges cannot be clustered; give between 0 and \(Int32.max)."
        case .unknownPoint(let point, let count):
            "There is no point \(point); the \(count) points are numbered from 0."
        case .pairedWithItself(let point):
            "The point \(point) is paired with itself; pairs are of two different points."
        case .unusableDistance(let pair, let distance):
            "The distance \(distance) of the points \(pair) cannot be used; give finite numbers from 0 upwards."
        case .duplicateEdge(let pair):
            "The distance of the points \(pair) is given more than once; give every pair once, in one order."
        case .missingDistanceTooSmall(let missing, let longest):
            "Pairs without an edge cannot be \(missing) apart: one edge is \(longest) long; give at least that."
        case .contradiction(let cannotLink, let mustLink):
            "The points \(cannotLink) may not be in one cluster, yet must be because of "
                + mustLink.map(\.description).joined(separator: ", ") + "; take one of these back."
        case .cancelled:
            "The clustering was cancelled."
        }
    }
}
