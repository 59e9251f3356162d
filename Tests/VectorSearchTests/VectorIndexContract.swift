import Testing

@testable import VectorSearch

/// What every `VectorIndex` must do, checked against a naive reference: run each clause on each index.
enum VectorIndexContract: String, CaseIterable, CustomTestStringConvertible {
    case findsTheTrueNeighbours, breaksTiesByKey, keepsUpWithChanges, honoursTheFilter
    case holdsNothingWhenEmpty, holdsOne, returnsAllWhenAskedForMore, returnsNothingForNoneWanted
    case survivesRemovingAll, keepsDuplicates, keepsZeroVectors, replacesOnUpsert
    case refusesOtherDimensions, refusesNumbersThatAreNone, copiesAreIndependent

    var testDescription: String { rawValue }

    /// - Parameter make: an empty index of the given dimension.
    func check<Index: VectorIndex>(_ make: (Int) -> Index) throws {
        switch self {
        case .findsTheTrueNeighbours: try findsTheTrueNeighbours(make)
        case .breaksTiesByKey: try breaksTiesByKey(make(3))
        case .keepsUpWithChanges: try keepsUpWithChanges(make)
        case .honoursTheFilter: try honoursTheFilter(make)
        case .holdsNothingWhenEmpty: try holdsNothingWhenEmpty(make(4))
        case .holdsOne: try holdsOne(make(4))
        case .returnsAllWhenAskedForMore: try returnsAllWhenAskedForMore(make(8))
        case .returnsNothingForNoneWanted: try returnsNothingForNoneWanted(make(8))
        case .survivesRemovingAll: try survivesRemovingAll(make(8))
        case .keepsDuplicates: try keepsDuplicates(make(8))
        case .keepsZeroVectors: try keepsZeroVectors(make(2))
        case .replacesOnUpsert: try replacesOnUpsert(make(2))
        case .refusesOtherDimensions: refusesOtherDimensions(make(5))
        case .refusesNumbersThatAreNone: refusesNumbersThatAreNone(make(3))
        case .copiesAreIndependent: try copiesAreIndependent(make(2))
        }
    }

    private func findsTheTrueNeighbours(_ make: (Int) -> some VectorIndex) throws {
        for dimension in [1, 2, 15, 16, 17, 33, 384] {
            var random = SeededGenerator(seed: UInt64(dimension))
            var index = make(dimension)
            var reference = NaiveIndex(dimension: dimension)
            for key in 0..<200 {
                let vector = random.unitVector(dimension)
                try index.upsert(key: Int64(key * 7), vector: vector)
                try reference.upsert(key: Int64(key * 7), vector: vector)
            }
            for k in [1, 3, 10, 199] {
                let query = random.unitVector(dimension)
                try expectSame(index, reference, query, k: k)
            }
        }
    }

    private func breaksTiesByKey(_ empty: some VectorIndex) throws {
        var index = empty
        for key in [9, 2, 7, 4, 1, 8] { try index.upsert(key: Int64(key), vector: [0, 1, 0]) }
        #expect(try index.search([0, 1, 0], k: 4, allowed: nil).map(\.key) == [1, 2, 4, 7])
        #expect(try index.search([1, 0, 0], k: 3, allowed: nil).map(\.key) == [1, 2, 4])
    }

    private func keepsUpWithChanges(_ make: (Int) -> some VectorIndex) throws {
        let dimension = 24
        var random = SeededGenerator(seed: 11)
        var index = make(dimension)
        var reference = NaiveIndex(dimension: dimension)
        for step in 0..<2_000 {
            let key = Int64.random(in: 0..<120, using: &random)
            if Int.random(in: 0..<5, using: &random) < 2 {
                let (removed, expected) = (index.remove(key: key), reference.remove(key: key))
                #expect(removed == expected)
            } else {
                let vector = random.unitVector(dimension)
                try index.upsert(key: key, vector: vector)
                try reference.upsert(key: key, vector: vector)
            }
            #expect(index.count == reference.count)
            if step.isMultiple(of: 50) {
                try expectSame(index, reference, random.unitVector(dimension), k: 12)
            }
        }
    }

    private func honoursTheFilter(_ make: (Int) -> some VectorIndex) throws {
        let dimension = 16
        var random = SeededGenerator(seed: 3)
        var index = make(dimension)
        var reference = NaiveIndex(dimension: dimension)
        for key in 0..<300 {
            let vector = random.unitVector(dimension)
            try index.upsert(key: Int64(key), vector: vector)
            try reference.upsert(key: Int64(key), vector: vector)
        }
        let query = random.unitVector(dimension)
        try expectSame(index, reference, query, k: 20) { $0.isMultiple(of: 3) }
        try expectSame(index, reference, query, k: 20) { $0 == 123 }
        #expect(try index.search(query, k: 20) { _ in false }.isEmpty)
    }

    private func holdsNothingWhenEmpty(_ index: some VectorIndex) throws {
        #expect(index.count == 0)
        #expect(index.dimension == 4)
        #expect(try index.search([1, 0, 0, 0], k: 5, allowed: nil).isEmpty)
        var copy = index
        let removed = copy.remove(key: 1)
        #expect(!removed)
    }

    private func holdsOne(_ empty: some VectorIndex) throws {
        var index = empty
        try index.upsert(key: -3, vector: [0, 0, 1, 0])
        #expect(index.count == 1)
        #expect(try index.search([0, 0, -1, 0], k: 1, allowed: nil) == [Neighbour(key: -3, score: -1)])
    }

    private func returnsAllWhenAskedForMore(_ empty: some VectorIndex) throws {
        var index = empty
        var random = SeededGenerator(seed: 5)
        for key in 0..<6 { try index.upsert(key: Int64(key), vector: random.unitVector(8)) }
        for k in [7, 1_000, Int.max] {
            let found = try index.search(random.unitVector(8), k: k, allowed: nil)
            #expect(Set(found.map(\.key)) == Set(0..<6))
            #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
        }
    }

    private func returnsNothingForNoneWanted(_ empty: some VectorIndex) throws {
        var index = empty
        var random = SeededGenerator(seed: 6)
        try index.upsert(key: 1, vector: random.unitVector(8))
        for k in [0, -1, Int.min] {
            #expect(try index.search(random.unitVector(8), k: k, allowed: nil).isEmpty)
        }
    }

    private func survivesRemovingAll(_ empty: some VectorIndex) throws {
        var index = empty
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2 {
            for key in 0..<40 { try index.upsert(key: Int64(key), vector: random.unitVector(8)) }
            for key in (0..<40).shuffled(using: &random) {
                let removed = index.remove(key: Int64(key))
                #expect(removed)
            }
            #expect(index.count == 0)
            #expect(try index.search(random.unitVector(8), k: 3, allowed: nil).isEmpty)
        }
        let vector = random.unitVector(8)
        try index.upsert(key: 5, vector: vector)
        #expect(try index.search(vector, k: 3, allowed: nil).map(\.key) == [5])
    }

    private func keepsDuplicates(_ empty: some VectorIndex) throws {
        var index = empty
        var random = SeededGenerator(seed: 8)
        let vector = random.unitVector(8)
        for key in 0..<10 { try index.upsert(key: Int64(key), vector: vector) }
        #expect(index.count == 10)
        index.remove(key: 0)
        let found = try index.search(vector, k: 10, allowed: nil)
        #expect(found.map(\.key) == Array(1...9))
        #expect(Set(found.map(\.score)).count == 1, "equal vectors must have equal scores")
    }

    private func keepsZeroVectors(_ empty: some VectorIndex) throws {
        var index = empty
        try index.upsert(key: 1, vector: [0, 0])
        try index.upsert(key: 2, vector: [-1, 0])
        try index.upsert(key: 3, vector: [0.6, 0.8])
        #expect(try index.search([1, 0], k: 3, allowed: nil).map(\.key) == [3, 1, 2])
        #expect(try index.search([0, 0], k: 3, allowed: nil).map(\.key) == [1, 2, 3])
    }

    private func replacesOnUpsert(_ empty: some VectorIndex) throws {
        var index = empty
        try index.upsert(key: 1, vector: [1, 0])
        try index.upsert(key: 2, vector: [0, 1])
        try index.upsert(key: 1, vector: [0, -1])
        #expect(index.count == 2)
        #expect(try index.search([0, 1], k: 2, allowed: nil).map(\.score) == [1, -1])
    }

    private func refusesOtherDimensions(_ empty: some VectorIndex) {
        var index = empty
        for count in [0, 4, 6] {
            let wrong = [Float](repeating: 0.5, count: count)
            let refusal = VectorSearchError.dimensionMismatch(expected: 5, found: count)
            #expect(throws: refusal) { try index.upsert(key: 1, vector: wrong) }
            #expect(throws: refusal) { try index.search(wrong, k: 1, allowed: nil) }
        }
        #expect(index.count == 0)
    }

    private func refusesNumbersThatAreNone(_ empty: some VectorIndex) {
        var index = empty
        for bad in [Float.nan, .infinity, -.infinity, .signalingNaN, .greatestFiniteMagnitude] {
            for position in 0..<3 {
                var vector: [Float] = [0, 0, 0]
                vector[position] = bad
                #expect(throws: VectorSearchError.notFinite) { try index.upsert(key: 1, vector: vector) }
                #expect(throws: VectorSearchError.notFinite) { try index.search(vector, k: 1, allowed: nil) }
            }
        }
        #expect(index.count == 0)
    }

    private func copiesAreIndependent(_ empty: some VectorIndex) throws {
        var index = empty
        try index.upsert(key: 1, vector: [1, 0])
        let copy = index
        index.remove(key: 1)
        #expect(copy.count == 1)
        #expect(try copy.search([1, 0], k: 1, allowed: nil) == [Neighbour(key: 1, score: 1)])
    }

    /// Same keys in the same order, scores equal up to the rounding of another order of summing.
    private func expectSame(
        _ index: some VectorIndex, _ reference: NaiveIndex, _ query: [Float], k: Int,
        where allowed: (@Sendable (Int64) -> Bool)? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let found = try index.search(query, k: k, allowed: allowed)
        let truth = try reference.search(query, k: k, allowed: allowed)
        #expect(found.count == truth.count, sourceLocation: sourceLocation)
        for (hit, expected) in zip(found, truth) {
            #expect(abs(hit.score - expected.score) < 1e-5, sourceLocation: sourceLocation)
            // Two keys may change places only where rounding cannot tell them apart.
            let score = try #require(reference.score(of: hit.key, query), sourceLocation: sourceLocation)
            #expect(
                hit.key == expected.key || abs(score - expected.score) < 1e-5, sourceLocation: sourceLocation)
        }
        #expect(Set(found.map(\.key)).count == found.count, sourceLocation: sourceLocation)
    }
}
