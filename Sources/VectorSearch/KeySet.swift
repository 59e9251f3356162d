/// A set of keys to filter a search by: one bit a key where keys lie close together, as row numbers do.
public struct KeySet: Hashable, Sendable {
    private enum Members: Hashable, Sendable {
        /// Bit i of the words stands for the key first + i.
        case dense(first: Int64, words: [UInt64])
        case sparse(Set<Int64>)
    }

    private var members: Members
    private var isComplement = false

    public init(_ keys: some Collection<Int64>) {
        let lowest = keys.min() ?? 0
        let (span, overflow) = (keys.max() ?? 0).subtractingReportingOverflow(lowest)
        // A bit for each key in the span, as long as that costs no more than a hash table would.
        guard !overflow, span / 256 <= Int64(keys.count) else {
            members = .sparse(Set(keys))
            return
        }
        var words = [UInt64](repeating: 0, count: Int(span) / 64 + 1)
        for key in keys {
            let bit = Int(key - lowest)
            words[bit >> 6] |= 1 << UInt64(bit & 63)
        }
        members = keys.isEmpty ? .sparse([]) : .dense(first: lowest, words: words)
    }

    /// All keys but these.
    public var inverted: KeySet {
        var other = self
        other.isComplement.toggle()
        return other
    }

    public func contains(_ key: Int64) -> Bool {
        switch members {
        case .dense(let first, let words):
            let (distance, overflow) = key.subtractingReportingOverflow(first)
            let word = distance >> 6
            guard !overflow, word >= 0, word < words.count else { return isComplement }
            return (words[Int(word)] >> UInt64(distance & 63) & 1 == 1) != isComplement
        case .sparse(let keys):
            return keys.contains(key) != isComplement
        }
    }
}
