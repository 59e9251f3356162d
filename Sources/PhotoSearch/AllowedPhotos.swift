import VectorSearch

/// The photos that a search may return, by key.
struct AllowedPhotos {
    /// `nil`: all.
    private(set) var only: Set<Int64>?
    /// Without these.
    private(set) var not: Set<Int64>

    init(only: Set<Int64>? = nil, not: Set<Int64> = []) {
        self.only = only
        self.not = not
    }

    /// For the index; `nil`: all.
    var keys: KeySet? {
        if let only { return KeySet(not.isEmpty ? only : only.subtracting(not)) }
        return not.isEmpty ? nil : KeySet(not).inverted
    }

    func contains(_ key: Int64) -> Bool {
        !not.contains(key) && only?.contains(key) ?? true
    }

    /// Those of the given ones that a search may return.
    func intersection(_ keys: Set<Int64>) -> Set<Int64> {
        only == nil && not.isEmpty ? keys : keys.filter(contains)
    }

    mutating func narrow(to keys: Set<Int64>) {
        only = only.map { $0.intersection(keys) } ?? keys
    }

    mutating func leaveOut(_ keys: Set<Int64>) {
        not = not.isEmpty ? keys : not.union(keys)
    }
}
