import TestSupport
import Testing

@testable import VectorSearch

/// The quantised index where its codes decide: above the size up to which all rows are scored exactly.
@Suite struct QuantisedIndexTests {
    private static let dimension = 128
    private static let data = ClipLike(count: 4_000, dimension: dimension)
    static let partitionings = [QuantisedIndex.Partitioning.never, .init(leastRows: 0, rowsPerList: 200)]

    private static func filled(_ partitioning: QuantisedIndex.Partitioning) throws -> QuantisedIndex {
        var index = QuantisedIndex(dimension: dimension, partitioning: partitioning)
        try index.upsert(keys: data.keys, rows: data.rows.flatMap { $0 })
        return index
    }

    private static func exact() throws -> ExactIndex {
        var index = ExactIndex(dimension: dimension)
        try index.upsert(keys: data.keys, rows: data.rows.flatMap { $0 })
        return index
    }

    private func recall(_ found: [Neighbour], _ truth: [Neighbour]) -> Double {
        guard !truth.isEmpty else { return 1 }
        return Double(Set(found.map(\.key)).intersection(truth.map(\.key)).count) / Double(truth.count)
    }

    @Test(arguments: partitionings, [false, true])
    func findsNearlyAll(_ partitioning: QuantisedIndex.Partitioning, text: Bool) throws {
        let (index, exact) = (try Self.filled(partitioning), try Self.exact())
        var data = Self.data
        for filter in [
            nil, KeySet(stride(from: 0, to: 4_000, by: 2).map { Int64($0) }),
            KeySet((0..<60).map { Int64($0) }),
        ] {
            var sum = 0.0
            for _ in 0..<50 {
                let query = text ? data.textQuery() : data.imageQuery()
                let found = try index.search(query, k: 10, allowed: filter)
                sum += recall(found, try exact.search(query, k: 10, allowed: filter))
                #expect(found.allSatisfy { filter?.contains($0.key) ?? true })
                #expect(Set(found.map(\.key)).count == found.count)
                for neighbour in found {
                    let stored = try #require(index.vector(of: neighbour.key))
                    let score = zip(stored, query).reduce(0) { $0 + $1.0 * $1.1 }
                    #expect(abs(neighbour.score - score) < 1e-5, "scores are exact")
                }
            }
            #expect(sum / 50 >= 0.99)
        }
    }

    @Test(arguments: partitionings)
    func findsNearlyAllInRange(_ partitioning: QuantisedIndex.Partitioning) throws {
        let (index, exact) = (try Self.filled(partitioning), try Self.exact())
        var data = Self.data
        for threshold in [Float(0.6), 0.75] {
            var sum = 0.0
            for _ in 0..<20 {
                let query = data.imageQuery()
                let truth = try exact.neighbours(of: query, atLeast: threshold + 1e-4, allowed: nil)
                sum += recall(try index.neighbours(of: query, atLeast: threshold, allowed: nil), truth)
            }
            #expect(sum / 20 >= 0.99)
        }
    }

    @Test(arguments: partitionings)
    func batchesAnswerAsSingleQueries(_ partitioning: QuantisedIndex.Partitioning) async throws {
        let index = try Self.filled(partitioning)
        var data = Self.data
        for count in [1, 3, 40] {
            let queries = (0..<count).map { _ in data.textQuery() }
            let answers = try await index.search(batch: queries, k: 10, allowed: nil)
            var sum = 0.0
            for (query, answer) in zip(queries, answers) {
                sum += recall(answer, try index.search(query, k: 10, allowed: nil))
            }
            // Rows in another order raise the bar at another time, so single rows may differ.
            #expect(sum / Double(count) >= 0.99)
        }
    }

    @Test(arguments: partitionings)
    func keepsUpWithChanges(_ partitioning: QuantisedIndex.Partitioning) throws {
        var (index, exact) = (try Self.filled(partitioning), try Self.exact())
        var (data, random) = (Self.data, SeededGenerator(seed: 77))
        for round in 0..<4 {
            for _ in 0..<1_500 {
                let key = Int64.random(in: 0..<6_000, using: &random)
                if Bool.random(using: &random) {
                    let (removed, expected) = (index.remove(key: key), exact.remove(key: key))
                    #expect(removed == expected)
                } else {
                    let vector = data.imageQuery()
                    try index.upsert(key: key, vector: vector)
                    try exact.upsert(key: key, vector: vector)
                }
            }
            if round == 2 {
                try index.compact()
                #expect(index.parts.count == 1)
            }
            #expect(index.count == exact.count)
            var sum = 0.0
            for _ in 0..<30 {
                let query = data.textQuery()
                sum += recall(
                    try index.search(query, k: 10, allowed: nil), try exact.search(query, k: 10, allowed: nil)
                )
            }
            #expect(sum / 30 >= 0.99)
        }
    }

    @Test func growsOneByOneWithFewSegments() throws {
        var (index, data) = (QuantisedIndex(dimension: 64), ClipLike(count: 1, dimension: 64))
        for key in 0..<20_000 {
            try index.upsert(
                key: Int64(key % 15_000),
                vector: key % 100 == 0 ? data.imageQuery() : [1] + [Float](repeating: 0, count: 63))
        }
        #expect(index.count == 15_000)
        #expect(index.parts.count < 20)
        #expect(index.parts.reduce(0) { $0 + $1.live.count } == 15_000)
    }

    /// A reader's copy must not see memory change; without one, nothing is copied.
    @Test func copiesOnlyWhatACopyStillReads() throws {
        var index = QuantisedIndex(dimension: 2)
        try index.upsert(key: 1, vector: [1, 0])
        let first = try #require(index.open).segment.rows.base
        try index.upsert(key: 2, vector: [0, 1])
        #expect(index.open?.segment.rows.base == first)
        let copy = index
        try index.upsert(key: 3, vector: [0, 1])
        #expect(index.open?.segment.rows.base != first)
        #expect(copy.open?.segment.slotCount == 2)
        index.remove(key: 1)
        #expect(copy.vector(of: 1) == [1, 0])
    }

    @Test func pairsAreComplete() async throws {
        let (index, exact) = (try Self.filled(.never), try Self.exact())
        for threshold in [Float(0.85), 0.75] {
            let truth = Set(try await exact.pairs(atLeast: threshold + 1e-3).map { [$0.first, $0.second] })
            let found = Set(try await index.pairs(atLeast: threshold).map { [$0.first, $0.second] })
            #expect(!truth.isEmpty && truth.isSubset(of: found))
        }
    }

    @Test func refusesVectorsBeyondItsRange() {
        var index = QuantisedIndex(dimension: 2)
        #expect(throws: VectorSearchError.tooLong(length: 200, limit: 128)) {
            try index.upsert(key: 1, vector: [0, 200])
        }
    }

    @Test func findsTheSameVectorAmongCopies() throws {
        // Many equal rows, the centroid itself and the zero vector: residuals of length zero.
        var index = QuantisedIndex(dimension: 64)
        let (same, zero) = ([Float](repeating: 0.125, count: 64), [Float](repeating: 0, count: 64))
        try index.upsert(keys: Array(0..<3_000), rows: (0..<3_000).flatMap { $0 % 3 == 0 ? zero : same })
        let found = try index.search(same, k: 5, allowed: nil)
        #expect(found.map(\.key) == [1, 2, 4, 5, 7])
        #expect(found.allSatisfy { abs($0.score - 1) < 1e-3 })
        #expect(try index.search(zero, k: 3, allowed: nil).map(\.key) == [0, 1, 2])
    }
}
