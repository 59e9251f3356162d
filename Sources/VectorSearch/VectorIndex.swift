/// Nearest neighbours among vectors of one dimension, by inner product: the cosine, where all are of unit length.
///
/// An index is a value: a copy keeps what it held while the original changes, which is how readers go on during
/// updates. Long searches look for the cancellation of the task they run in.
public protocol VectorIndex: Sendable {
    var dimension: Int { get }
    /// Vectors held now.
    var count: Int { get }

    /// The vector of a key as the index stores it, which may be rounded.
    func vector(of key: Int64) -> [Float]?

    /// Adds vectors, or replaces those with the same keys; of equal keys the last one counts. All or nothing.
    ///
    /// - Parameter rows: `keys.count` × `dimension` values, row after row.
    /// - Throws: `VectorSearchError` for a wrong number of values, values that are not finite, or too long a vector.
    mutating func upsert(keys: [Int64], rows: [Float]) throws(VectorSearchError)

    /// Removes a vector; `false` where the key is not held.
    @discardableResult
    mutating func remove(key: Int64) -> Bool

    /// The `k` best of the allowed keys (all, when `nil`), best first, ties by ascending key.
    ///
    /// - Throws: `VectorSearchError` for a wrong dimension, values that are not finite, or when cancelled.
    func search(_ query: [Float], k: Int, allowed: KeySet?) throws(VectorSearchError) -> [Neighbour]

    /// All of the allowed keys whose score is at least `threshold`, best first, ties by ascending key.
    ///
    /// - Throws: as `search`.
    func neighbours(
        of query: [Float], atLeast threshold: Float, allowed: KeySet?
    ) throws(VectorSearchError) -> [Neighbour]

    /// `search` for many queries at once, on all cores; one answer per query, in their order.
    ///
    /// - Throws: as `search`.
    func search(
        batch queries: [[Float]], k: Int, allowed: KeySet?
    ) async throws(VectorSearchError) -> [[Neighbour]]

    /// Every pair of vectors whose score is at least `threshold`, on all cores, ordered by the keys. None is missed
    /// with respect to the vectors as stored.
    ///
    /// - Throws: `VectorSearchError` when cancelled.
    func pairs(atLeast threshold: Float) async throws(VectorSearchError) -> [NeighbourPair]
}

extension VectorIndex {
    /// Adds a vector, or replaces the one with the same key.
    ///
    /// - Throws: as `upsert(keys:rows:)`.
    public mutating func upsert(key: Int64, vector: [Float]) throws(VectorSearchError) {
        try upsert(keys: [key], rows: vector)
    }
}

/// A neighbour of a query.
public struct Neighbour: Hashable, Sendable {
    public let key: Int64
    /// Inner product with the query: the cosine, as vectors are of unit length.
    public let score: Float

    public init(key: Int64, score: Float) {
        self.key = key
        self.score = score
    }
}

/// Two vectors that are near each other.
public struct NeighbourPair: Hashable, Sendable {
    /// The lower key, and the higher.
    public let first, second: Int64
    /// Inner product of the two.
    public let score: Float

    public init(_ one: Int64, _ other: Int64, score: Float) {
        first = min(one, other)
        second = max(one, other)
        self.score = score
    }
}
