import VectorSearch

/// The definition of a nearest neighbour, written down: a dictionary, a sum in double precision and a sort.
struct NaiveIndex: VectorIndex {
    let dimension: Int
    private var vectors: [Int64: [Float]] = [:]

    init(dimension: Int) {
        self.dimension = dimension
    }

    var count: Int { vectors.count }

    mutating func upsert(key: Int64, vector: [Float]) throws(VectorSearchError) {
        try check(vector)
        vectors[key] = vector
    }

    mutating func remove(key: Int64) -> Bool {
        vectors.removeValue(forKey: key) != nil
    }

    func score(of key: Int64, _ query: [Float]) -> Float? {
        vectors[key].map { Float(zip($0, query).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }) }
    }

    func search(
        _ query: [Float], k: Int, allowed: (@Sendable (Int64) -> Bool)?
    ) throws(VectorSearchError) -> [Neighbour] {
        try check(query)
        let scored = vectors.keys.filter { allowed?($0) ?? true }.compactMap { key in
            score(of: key, query).map { Neighbour(key: key, score: $0) }
        }
        return Array(scored.sorted { ($1.score, $0.key) < ($0.score, $1.key) }.prefix(max(k, 0)))
    }

    private func check(_ vector: [Float]) throws(VectorSearchError) {
        guard vector.count == dimension else {
            throw .dimensionMismatch(expected: dimension, found: vector.count)
        }
        guard vector.reduce(0, { $0 + $1 * $1 }).isFinite else { throw .notFinite }
    }
}
