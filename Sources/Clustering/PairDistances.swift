/// The known distances between the members of two clusters, as far as a linkage needs them.
struct PairDistances {
    /// How many are known.
    private(set) var known: Int
    /// The smallest, the largest or the sum; of no use for the median.
    private var summary: Double
    /// For the median, all of them in ascending order.
    private var sorted: [Double]

    init(_ distance: Double, for linkage: Linkage) {
        known = 1
        summary = distance
        sorted = linkage == .medianOfPairs ? [distance] : []
    }

    private init() {
        (known, summary, sorted) = (0, 0, [])
    }

    /// No distance is known.
    static let none = PairDistances()

    /// Adds the known distances of other pairs.
    mutating func add(_ others: PairDistances, for linkage: Linkage) {
        if others.known == 0 { return }
        if known == 0 {
            self = others
            return
        }
        switch linkage {
        case .single: summary = min(summary, others.summary)
        case .complete: summary = max(summary, others.summary)
        case .average: summary += others.summary
        case .medianOfPairs: sorted = Self.merged(sorted, others.sorted)
        }
        known += others.known
    }

    /// How far apart the clusters are.
    ///
    /// - Parameter pairs: how many pairs they have.
    /// - Parameter missing: what takes the place of an unknown distance; at least the largest known one.
    func distance(for linkage: Linkage, pairs: Int, missing: Double) -> Double {
        if known == 0 { return missing }
        switch linkage {
        case .single: return summary
        case .complete: return known < pairs ? missing : summary
        case .average:
            // Infinity times nothing is not nothing.
            return known == pairs
                ? summary / Double(pairs) : (summary + Double(pairs - known) * missing) / Double(pairs)
        case .medianOfPairs:
            let (low, high) = ((pairs - 1) / 2, pairs / 2)
            if low >= known { return missing }
            return sorted[low] + ((high < known ? sorted[high] : missing) - sorted[low]) / 2
        }
    }

    private static func merged(_ one: [Double], _ other: [Double]) -> [Double] {
        var merged: [Double] = []
        merged.reserveCapacity(one.count + other.count)
        var (i, j) = (0, 0)
        while i < one.count, j < other.count {
            if one[i] <= other[j] {
                merged.append(one[i])
                i += 1
            } else {
                merged.append(other[j])
                j += 1
            }
        }
        merged += one[i...]
        merged += other[j...]
        return merged
    }
}
