/// What is known of pairs beforehand, and stronger than distances (Davidson & Ravi, "Agglomerative Hierarchical
/// Clustering with Constraints", 2005).
public struct ClusteringConstraints: Equatable, Sendable {
    /// Pairs that are always in one cluster: they are merged before all others, at the distance 0.
    public var mustLink: [PointPair]
    /// Pairs that are never in one cluster. The clusters that they join are not merged, either.
    public var cannotLink: [PointPair]

    public init(mustLink: [PointPair] = [], cannotLink: [PointPair] = []) {
        self.mustLink = mustLink
        self.cannotLink = cannotLink
    }

    /// No constraints.
    public static let none = ClusteringConstraints()

    /// Those must-links that are needed to join what must be together: as many as there are merges.
    ///
    /// - Throws: `ClusteringError` for points that are not in 0..<count, and for contradictions.
    func neededMustLinks(count: Int) throws(ClusteringError) -> [PointPair] {
        for pair in mustLink { try pair.check(count: count) }
        for pair in cannotLink { try pair.check(count: count) }
        guard !mustLink.isEmpty else { return [] }
        var groups = DisjointSets(count: count)
        // In order, so that the result does not depend on the order in which they were given.
        let needed = mustLink.sorted().filter { groups.unite($0.first, $0.second) }
        for pair in cannotLink where groups.root(of: pair.first) == groups.root(of: pair.second) {
            throw .contradiction(cannotLink: pair, mustLink: Self.path(between: pair, over: needed))
        }
        return needed
    }

    /// The links that lead from one point to the other; `links` holds no cycle.
    private static func path(between pair: PointPair, over links: [PointPair]) -> [PointPair] {
        var neighbours: [Int: [Int]] = [:]
        for link in links {
            neighbours[link.first, default: []].append(link.second)
            neighbours[link.second, default: []].append(link.first)
        }
        // Backwards, so that following the way back leads from the first point to the second.
        var next: [Int: Int] = [:]
        var reached = [pair.second]
        while let point = reached.popLast(), point != pair.first {
            for neighbour in neighbours[point] ?? [] where neighbour != next[point] {
                next[neighbour] = point
                reached.append(neighbour)
            }
        }
        return sequence(first: pair.first, next: { $0 == pair.second ? nil : next[$0] })
            .compactMap { point in next[point].map { PointPair(point, $0) } }
    }
}
