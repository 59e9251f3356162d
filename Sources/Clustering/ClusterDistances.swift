/// The distances between all clusters of a small set, each cluster under the number of one of its points.
///
/// Where two clusters cannot be linked, their distance is not a number.
struct ClusterDistances {
    private let linkage: Linkage
    private(set) var between: DistanceMatrix
    private var sizes: [Int]
    /// For the median, which does not follow from those of the parts: the distances of points, and each cluster's.
    private var points: DistanceMatrix?
    private var members: [[Int]] = []
    private var scratch: [Double] = []

    init(_ points: DistanceMatrix, linkage: Linkage, cannotLinks: [PointPair]) {
        self.linkage = linkage
        between = points
        for pair in cannotLinks { between[pair.first, pair.second] = .nan }
        sizes = Array(repeating: 1, count: points.count)
        if linkage == .medianOfPairs {
            self.points = points
            members = (0..<points.count).map { [$0] }
        }
    }

    /// Makes the first cluster the union of both, and updates its distances to others (Lance & Williams, "A General
    /// Theory of Classificatory Sorting Strategies", 1967). A union cannot be linked to what either part cannot.
    mutating func unite(_ kept: Int, _ gone: Int, others: [Int]) {
        if points != nil {
            members[kept] += members[gone]
            members[gone] = []
        }
        let (keptSize, goneSize) = (Double(sizes[kept]), Double(sizes[gone]))
        for other in others {
            let (one, two) = (between[kept, other], between[gone, other])
            between[kept, other] =
                if one.isNaN || two.isNaN {
                    .nan
                } else {
                    switch linkage {
                    case .single: min(one, two)
                    case .complete: max(one, two)
                    case .average: (keptSize * one + goneSize * two) / (keptSize + goneSize)
                    case .medianOfPairs: medianOfPairs(kept, other)
                    }
                }
        }
        sizes[kept] += sizes[gone]
    }

    private mutating func medianOfPairs(_ one: Int, _ other: Int) -> Double {
        guard let points else { return .nan }
        scratch.removeAll(keepingCapacity: true)
        for first in members[one] {
            for second in members[other] { scratch.append(points[first, second]) }
        }
        return median(&scratch)
    }
}
