/// Those who follow how indexing stands.
struct SnapshotListeners {
    private var continuations: [Int: AsyncStream<IndexingSnapshot>.Continuation] = [:]
    private var last = 0

    /// - Parameters:
    ///   - state: told at once.
    ///   - left: called from anywhere when nobody listens any more, with what `remove` takes.
    mutating func add(
        hearing state: IndexingSnapshot, left: @escaping @Sendable (Int) -> Void
    ) -> AsyncStream<IndexingSnapshot> {
        let (states, continuation) = AsyncStream.makeStream(
            of: IndexingSnapshot.self, bufferingPolicy: .bufferingNewest(1))
        last += 1
        let id = last
        continuations[id] = continuation
        continuation.onTermination = { _ in left(id) }
        continuation.yield(state)
        return states
    }

    mutating func remove(_ listener: Int) {
        continuations[listener] = nil
    }

    func tell(_ state: IndexingSnapshot) {
        for continuation in continuations.values { continuation.yield(state) }
    }
}
