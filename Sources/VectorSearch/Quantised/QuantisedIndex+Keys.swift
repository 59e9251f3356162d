extension QuantisedIndex {
    /// The keys of all vectors held, in no order.
    public var keys: [Int64] {
        var keys: [Int64] = []
        keys.reserveCapacity(count)
        for part in sealed + (open.map { [$0] } ?? []) {
            part.live.forEach { keys.append(part.segment.key($0)) }
        }
        return keys
    }
}
