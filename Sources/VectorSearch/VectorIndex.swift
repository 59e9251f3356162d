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

/// Nearest neighbours among unit vectors of one dimension, by inner product.
public protocol VectorIndex: Sendable {
    var dimension: Int { get }
    /// Vectors held now.
    var count: Int { get }

    /// Adds a vector, or replaces the one with the same key.
    ///
    /// - Throws: `VectorSearchError` for a wrong dimension or values that are not finite.
    mutating func upsert(key: Int64, vector: [Float]) throws(VectorSearchError)

    /// Removes a vector; `false` where the key is not held.
    @discardableResult
    mutating func remove(key: Int64) -> Bool

    /// The `k` best of the keys that `allowed` accepts (all, when `nil`), best first, ties by ascending key.
    ///
    /// - Throws: `VectorSearchError` for a wrong dimension or values that are not finite.
    func search(_ query: [Float], k: Int, allowed: (@Sendable (Int64) -> Bool)?) throws(VectorSearchError)
        -> [Neighbour]
}
