import VectorSearch

/// The definition of a nearest neighbour, written down: a dictionary, a sum in double precision and a sort.
struct NaiveIndex: VectorIndex {
    let dimension: Int
    private(set) var vectors: [Int64: [Float]] = [:]

    init(dimension: Int) {
        self.dimension = dimension
    }

    var count: Int { vectors.count }

    func vector(of key: Int64) -> [Float]? { vectors[key] }

    mutating func upsert(keys: [Int64], rows: [Float]) throws(VectorSearchError) {
        guard rows.count == keys.count * dimension else {
            if keys.count == 1 { throw .dimensionMismatch(expected: dimension, found: rows.count) }
            throw .rowCountMismatch(keys: keys.count, values: rows.count, dimension: dimension)
        }
        let vectors = keys.indices.map { Array(rows[$0 * dimension..<($0 + 1) * dimension]) }
        for vector in vectors { try check(vector) }
        for (key, vector) in zip(keys, vectors) { self.vectors[key] = vector }
    }

    mutating func remove(key: Int64) -> Bool {
        vectors.removeValue(forKey: key) != nil
    }

    func score(of key: Int64, _ query: [Float]) -> Float? {
        vectors[key].map { product($0, query) }
    }

    func search(_ query: [Float], k: Int, allowed: KeySet?) throws(VectorSearchError) -> [Neighbour] {
        Array(try ranked(query, allowed).prefix(max(k, 0)))
    }

    func neighbours(
        of query: [Float], atLeast threshold: Float, allowed: KeySet?
    ) throws(VectorSearchError) -> [Neighbour] {
        try ranked(query, allowed).filter { $0.score >= threshold }
    }

    func search(
        batch queries: [[Float]], k: Int, allowed: KeySet?
    ) async throws(VectorSearchError) -> [[Neighbour]] {
        var answers: [[Neighbour]] = []
        for query in queries { answers.append(try search(query, k: k, allowed: allowed)) }
        return answers
    }

    func pairs(atLeast threshold: Float) async throws(VectorSearchError) -> [NeighbourPair] {
        if Task.isCancelled { throw .cancelled }
        let keys = vectors.keys.sorted()
        var pairs: [NeighbourPair] = []
        for (place, key) in keys.enumerated() {
            for other in keys[(place + 1)...] {
                let score = product(vectors[key] ?? [], vectors[other] ?? [])
                if score >= threshold { pairs.append(NeighbourPair(key, other, score: score)) }
            }
        }
        return pairs
    }

    private func product(_ one: [Float], _ other: [Float]) -> Float {
        Float(zip(one, other).reduce(0.0) { $0 + Double($1.0) * Double($1.1) })
    }

    private func ranked(_ query: [Float], _ allowed: KeySet?) throws(VectorSearchError) -> [Neighbour] {
        try check(query)
        let scored = vectors.keys.filter { allowed?.contains($0) ?? true }.compactMap { key in
            score(of: key, query).map { Neighbour(key: key, score: $0) }
        }
        return scored.sorted { ($1.score, $0.key) < ($0.score, $1.key) }
    }

    private func check(_ vector: [Float]) throws(VectorSearchError) {
        guard vector.count == dimension else {
            throw .dimensionMismatch(expected: dimension, found: vector.count)
        }
        guard vector.reduce(0, { $0 + $1 * $1 }).isFinite else { throw .notFinite }
    }
}
