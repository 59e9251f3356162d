/// An index that answers by scanning: its rows fall into stretches which can be scanned in any order, by any thread.
protocol ScannedIndex: VectorIndex {
    /// A query made ready once for all stretches.
    associatedtype Prepared: Sendable

    func prepare(_ query: [Float]) throws(VectorSearchError) -> Prepared

    /// Stretches that together hold every row once, of about `rows` rows each.
    func stretches(of rows: Int) -> [Stretch]

    /// Every row, for a join.
    func reader() -> RowReader

    /// Offers each query's collector the rows of a stretch.
    ///
    /// - Throws: `VectorSearchError.cancelled`, `.outOfMemory`.
    func scan(
        _ stretch: Stretch, for queries: [Prepared], into collectors: inout [Collector]
    ) throws(VectorSearchError)
}

/// Part of an index's rows.
struct Stretch: Sendable {
    /// Which chunk or segment.
    let part: Int
    /// Rows of a chunk; lists of a segment, or blocks of its only list.
    let range: Range<Int>
}

extension ScannedIndex {
    public func search(_ query: [Float], k: Int, allowed: KeySet?) throws(VectorSearchError) -> [Neighbour] {
        try scanAll(query, Collector(best: min(k, count), allowed: allowed))
    }

    public func neighbours(
        of query: [Float], atLeast threshold: Float, allowed: KeySet?
    ) throws(VectorSearchError) -> [Neighbour] {
        try scanAll(query, Collector(atLeast: threshold, allowed: allowed))
    }

    private func scanAll(_ query: [Float], _ collector: Collector) throws(VectorSearchError) -> [Neighbour] {
        let prepared = try prepare(query)
        if let wanted = collector.wanted, wanted <= 0 { return [] }
        var collectors = [collector]
        for stretch in stretches(of: .max) { try scan(stretch, for: [prepared], into: &collectors) }
        return collectors[0].sorted()
    }

    public func search(
        batch queries: [[Float]], k: Int, allowed: KeySet?
    ) async throws(VectorSearchError) -> [[Neighbour]] {
        var prepared: [Prepared] = []
        for query in queries { prepared.append(try prepare(query)) }
        guard min(k, count) > 0 else { return queries.map { _ in [] } }
        let empty = Collector(best: min(k, count), allowed: allowed)
        return try await BatchSearch(index: self, queries: prepared, empty: empty).run()
    }
}

/// Refuses to go on in a task that was cancelled.
func checkCancellation() throws(VectorSearchError) {
    if Task.isCancelled { throw .cancelled }
}
