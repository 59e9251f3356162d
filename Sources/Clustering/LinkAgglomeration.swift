/// Agglomeration of a component of which few pairs have an edge: merges always the two clusters that are nearest.
///
/// Two clusters with at least one known distance between their members, or one pair that cannot be linked, have a
/// *link*; each cluster knows its links by neighbour. When two merge, the one with fewer links hands them over to the
/// other ("small to large"), so that a link is moved O(log n) times. The links of the larger side stay as they are,
/// though the cluster at their end grew: it grew by pairs that are missing, so what the queue says of them is at most
/// their distance, and it is enough to look again when their turn comes.
struct LinkAgglomeration {
    private struct Link {
        var one, other: Int32
        var distances: PairDistances
        /// Under which distance the queue holds it; infinite where it does not.
        var queued = Double.infinity
        var canMerge = true
    }

    private let linkage: Linkage
    private var missing = Double.infinity
    private var links: [Link] = []
    /// For each cluster, the numbers of its links by their other end.
    private var neighbours: [[Int32: Int32]] = []
    private var sizes: [Int32] = []
    private var queue = LinkQueue()

    init(linkage: Linkage) {
        self.linkage = linkage
    }

    /// - Returns: the merges of what need not be linked, in their order.
    mutating func joins(of component: Component) throws(ClusteringError) -> [Dendrogram.Join] {
        reset(count: component.points.count)
        missing = component.missingDistance
        for edge in component.edges {
            link(edge.one, edge.other, PairDistances(edge.distance, for: linkage))
        }
        for pair in component.cannotLinks { forbid(Int32(pair.first), Int32(pair.second)) }
        var clusters = DisjointSets(count: component.mustLinks.isEmpty ? 0 : component.points.count)
        // The cluster that a set is, under its root.
        var numbers = component.mustLinks.isEmpty ? [] : Array(0..<Int32(component.points.count))
        for pair in component.mustLinks {
            let parts = (
                numbers[clusters.root(of: pair.first)], numbers[clusters.root(of: pair.second)]
            )
            clusters.unite(pair.first, pair.second)
            numbers[clusters.root(of: pair.first)] = merge(parts.0, parts.1)
        }
        for number in links.indices { enqueue(Int32(number)) }
        return try mergeNearest()
    }

    private mutating func reset(count: Int) {
        links.removeAll(keepingCapacity: true)
        queue.removeAll()
        neighbours.removeAll(keepingCapacity: true)
        neighbours.append(contentsOf: repeatElement([:], count: count))
        sizes.removeAll(keepingCapacity: true)
        sizes.append(contentsOf: repeatElement(1, count: count))
    }

    private mutating func link(_ one: Int32, _ other: Int32, _ distances: PairDistances) {
        neighbours[Int(one)][other] = Int32(links.count)
        neighbours[Int(other)][one] = Int32(links.count)
        links.append(Link(one: one, other: other, distances: distances))
    }

    private mutating func forbid(_ one: Int32, _ other: Int32) {
        if neighbours[Int(one)][other] == nil { link(one, other, .none) }
        guard let number = neighbours[Int(one)][other] else { return }
        links[Int(number)].canMerge = false
    }

    private func distance(_ link: Link) -> Double {
        guard link.canMerge else { return .infinity }
        let pairs = Int(sizes[Int(link.one)]) * Int(sizes[Int(link.other)])
        return link.distances.distance(for: linkage, pairs: pairs, missing: missing)
    }

    /// Puts a link in the queue under its distance, if that is less than missing and it is not there under a smaller.
    private mutating func enqueue(_ number: Int32) {
        let current = distance(links[Int(number)])
        guard current < missing, current < links[Int(number)].queued else { return }
        links[Int(number)].queued = current
        queue.push(LinkQueue.Entry(distance: current, link: number))
    }

    private mutating func mergeNearest() throws(ClusteringError) -> [Dendrogram.Join] {
        var joins: [Dendrogram.Join] = []
        while let entry = queue.pop() {
            if Task.isCancelled { throw .cancelled }
            let link = links[Int(entry.link)]
            guard link.queued == entry.distance else { continue }
            links[Int(entry.link)].queued = .infinity
            let current = distance(link)
            guard current <= entry.distance else {
                enqueue(entry.link)
                continue
            }
            joins.append(
                Dendrogram.Join(one: Int(link.one), other: Int(link.other), distance: current))
            merge(link.one, link.other)
        }
        return joins
    }

    /// - Returns: which of the two goes on as both.
    @discardableResult
    private mutating func merge(_ one: Int32, _ other: Int32) -> Int32 {
        let isOneLarger =
            (neighbours[Int(one)].count, other) >= (neighbours[Int(other)].count, one)
        let (kept, gone) = isOneLarger ? (one, other) : (other, one)
        sizes[Int(kept)] += sizes[Int(gone)]
        if let between = neighbours[Int(kept)].removeValue(forKey: gone) {
            remove(between)
        }
        let moved = neighbours[Int(gone)]
        neighbours[Int(gone)] = [:]
        for (third, number) in moved where third != kept {
            neighbours[Int(third)][gone] = nil
            if let present = neighbours[Int(kept)][third] {
                links[Int(present)].distances.add(links[Int(number)].distances, for: linkage)
                if !links[Int(number)].canMerge { links[Int(present)].canMerge = false }
                remove(number)
                enqueue(present)
            } else {
                neighbours[Int(kept)][third] = number
                neighbours[Int(third)][kept] = number
                links[Int(number)].one = kept
                links[Int(number)].other = third
            }
        }
        return kept
    }

    private mutating func remove(_ number: Int32) {
        links[Int(number)].queued = .infinity
        links[Int(number)].distances = .none
    }
}
