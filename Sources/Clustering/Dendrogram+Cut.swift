extension Dendrogram {
    /// The clusters that merges at `distance` or less make, and in any case those that must be linked.
    ///
    /// - Parameter leastSize: points that a cluster must have to be returned; 2 leaves out those that stay alone.
    /// - Returns: each cluster's points in ascending order; clusters ordered by their lowest point.
    public func clusters(atMost distance: Double, leastSize: Int = 1) -> [[Int]] {
        Self.members(labels(atMost: distance), leastSize: leastSize)
    }

    /// The clusters when this number is left, or the fewest there can be where constraints or missing edges allow no
    /// fewer, or the most where must-links allow no more.
    ///
    /// - Returns: as `clusters(atMost:)`.
    public func clusters(count wanted: Int) -> [[Int]] {
        let done = max(count - max(wanted, 0), mustLinkMergeCount)
        return Self.members(labels { $0 < done }, leastSize: 1)
    }

    /// For each point, the number of its cluster after a cut at a distance; clusters are numbered from 0 by their
    /// lowest point.
    public func labels(atMost distance: Double) -> [Int] {
        labels { $0 < mustLinkMergeCount || merges[$0].distance <= distance }
    }

    /// - Parameter isDone: whether a merge counts, by its number; then those count that made its parts.
    private func labels(where isDone: (Int) -> Bool) -> [Int] {
        // From the last merge to the first, so that a cluster is known before its parts.
        var whole = Array(0..<count + merges.count)
        for (number, merge) in merges.enumerated().reversed() where isDone(number) {
            whole[merge.first] = whole[count + number]
            whole[merge.second] = whole[count + number]
        }
        var labels = Array(repeating: -1, count: count + merges.count)
        var next = 0
        return (0..<count).map { point in
            if labels[whole[point]] < 0 {
                labels[whole[point]] = next
                next += 1
            }
            return labels[whole[point]]
        }
    }

    private static func members(_ labels: [Int], leastSize: Int) -> [[Int]] {
        var sizes = Array(repeating: 0, count: (labels.max() ?? -1) + 1)
        for label in labels { sizes[label] += 1 }
        // Clusters that are too small get no place.
        var places: [Int] = []
        var clusters: [[Int]] = []
        for size in sizes {
            places.append(size >= leastSize ? clusters.count : -1)
            if size >= leastSize {
                clusters.append([])
                clusters[clusters.count - 1].reserveCapacity(size)
            }
        }
        for (point, label) in labels.enumerated() where places[label] >= 0 {
            clusters[places[label]].append(point)
        }
        return clusters
    }
}
