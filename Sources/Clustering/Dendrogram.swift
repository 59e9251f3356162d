/// Which clusters were merged, in which order and at which distance: a tree over the points, or several trees where
/// some are never merged.
///
/// Clusters are numbered as in SciPy's linkage matrix: below `count` they are the points; `count` + i is what the
/// merge i made. Equal input gives an equal dendrogram, in whatever order edges and constraints are given. Where
/// distances tie, more than one dendrogram is right; a matrix and a graph of the same distances may then give
/// different ones.
public struct Dendrogram: Equatable, Sendable {
    /// Two clusters becoming one; a row of SciPy's linkage matrix.
    public struct Merge: Equatable, Sendable {
        /// The lower number of the two clusters, and the higher.
        public let first, second: Int
        /// How far apart they were, by the linkage; 0 for those that must be linked.
        public let distance: Double
        /// Points in the cluster that is made.
        public let size: Int
    }

    /// Points.
    public let count: Int
    /// First those of points that must be linked; then all others by ascending distance.
    public let merges: [Merge]
    /// So many merges at the beginning are of points that must be linked; no cut undoes them.
    public let mustLinkMergeCount: Int

    /// Of two clusters, a point in each.
    struct Join {
        var one, other: Int
        var distance: Double
    }

    /// - Parameter mustLinks: pairs that are merged first; no cycles.
    /// - Parameter joins: what is merged then, by ascending distance.
    init(count: Int, mustLinks: [PointPair], joins: [Join]) {
        self.count = count
        mustLinkMergeCount = mustLinks.count
        var sets = DisjointSets(count: count)
        // The cluster that a set is, under its root.
        var clusters = Array(0..<count)
        var merges: [Merge] = []
        merges.reserveCapacity(mustLinks.count + joins.count)
        func merge(_ one: Int, _ other: Int, _ distance: Double) {
            let pair = PointPair(clusters[sets.root(of: one)], clusters[sets.root(of: other)])
            sets.unite(one, other)
            let root = sets.root(of: one)
            clusters[root] = count + merges.count
            merges.append(
                Merge(
                    first: pair.first, second: pair.second, distance: distance,
                    size: sets.size(ofRoot: root)))
        }
        for pair in mustLinks { merge(pair.first, pair.second, 0) }
        for join in joins { merge(join.one, join.other, join.distance) }
        self.merges = merges
    }
}
