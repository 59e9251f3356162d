import TestSupport
import Testing

@testable import VectorSearch

/// The clauses of `VectorIndexContract`.
struct ContractChecks {
    let tolerance: Float

    func findsTheTrueNeighbours(_ make: (Int) -> some VectorIndex) throws {
        for dimension in [1, 2, 15, 16, 17, 33, 64, 65, 384, 500] {
            var random = SeededGenerator(seed: UInt64(dimension))
            var index = make(dimension)
            var reference = NaiveIndex(dimension: dimension)
            for key in 0..<200 {
                try add(Int64(key * 7), random.unitVector(dimension), to: &index, &reference)
            }
            for k in [1, 3, 10, 199] { try expectSame(index, reference, random.unitVector(dimension), k: k) }
            #expect(index.vector(of: 1) == nil)
            let (stored, given) = (try #require(index.vector(of: 7)), try #require(reference.vector(of: 7)))
            #expect(stored.count == dimension)
            #expect(zip(stored, given).allSatisfy { abs($0 - $1) <= tolerance })
        }
    }

    func findsAllInRange(_ make: (Int) -> some VectorIndex) throws {
        for dimension in [2, 64, 100] {
            var random = SeededGenerator(seed: UInt64(dimension))
            var (index, reference) = (make(dimension), NaiveIndex(dimension: dimension))
            for key in 0..<300 { try add(Int64(key), random.unitVector(dimension), to: &index, &reference) }
            for threshold in [Float(-2), 0, 0.1, 0.9, 2] {
                let query = random.unitVector(dimension)
                let found = try index.neighbours(of: query, atLeast: threshold, allowed: nil)
                let sure = try reference.neighbours(of: query, atLeast: threshold + tolerance, allowed: nil)
                let possible = try reference.neighbours(
                    of: query, atLeast: threshold - tolerance, allowed: nil)
                #expect(Set(sure.map(\.key)).isSubset(of: found.map(\.key)))
                #expect(Set(found.map(\.key)).isSubset(of: possible.map(\.key)))
                #expect(found == found.sorted { $0.ranksBefore($1) })
                #expect(found.allSatisfy { $0.score >= threshold })
            }
            let even = KeySet((0..<150).map { Int64($0 * 2) })
            let found = try index.neighbours(of: random.unitVector(dimension), atLeast: -2, allowed: even)
            #expect(found.count == 150 && found.allSatisfy { $0.key.isMultiple(of: 2) })
        }
    }

    func answersBatches(_ empty: some VectorIndex) async throws {
        var random = SeededGenerator(seed: 21)
        var index = empty
        for key in 0..<500 { try index.upsert(key: Int64(key), vector: random.unitVector(24)) }
        for count in [0, 1, 2, 17, 100] {
            let queries = (0..<count).map { _ in random.unitVector(24) }
            let filter = KeySet((0..<250).map(Int64.init))
            let answers = try await index.search(batch: queries, k: 7, allowed: filter)
            #expect(answers.count == count)
            for (query, answer) in zip(queries, answers) {
                let single = try index.search(query, k: 7, allowed: filter)
                #expect(answer.map(\.key) == single.map(\.key))
                // Several queries at once may be summed in another order.
                #expect(zip(answer, single).allSatisfy { abs($0.score - $1.score) < 1e-6 })
            }
        }
        await #expect(throws: VectorSearchError.dimensionMismatch(expected: 24, found: 3)) {
            try await empty.search(batch: [random.unitVector(24), [1, 2, 3]], k: 1, allowed: nil)
        }
    }

    func findsAllPairs(_ make: (Int) -> some VectorIndex) async throws {
        for dimension in [2, 24, 200] {
            var random = SeededGenerator(seed: UInt64(dimension))
            var (index, reference) = (make(dimension), NaiveIndex(dimension: dimension))
            let centres = (0..<12).map { _ in random.unitVector(dimension) }
            for key in 0..<150 {
                let spread = Float.random(in: 0...0.6, using: &random)
                try add(Int64(key * 3), random.near(centres[key % 12], spread), to: &index, &reference)
            }
            try add(1_000, [Float](repeating: 0, count: dimension), to: &index, &reference)
            for threshold in [Float(0.5), 0.9, 0.99] {
                let found = try await index.pairs(atLeast: threshold)
                let sure = try await reference.pairs(atLeast: threshold + 2 * tolerance)
                let possible = try await reference.pairs(atLeast: threshold - 2 * tolerance)
                #expect(keys(sure).isSubset(of: keys(found)))
                #expect(keys(found).isSubset(of: keys(possible)))
                #expect(keys(found).count == found.count)
                #expect(found.allSatisfy { $0.first < $0.second && $0.score >= threshold })
                #expect(
                    found.map { [$0.first, $0.second] }
                        == found.map { [$0.first, $0.second] }.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) })
            }
        }
    }

    func breaksTiesByKey(_ empty: some VectorIndex) throws {
        var index = empty
        for key in [9, 2, 7, 4, 1, 8] { try index.upsert(key: Int64(key), vector: [0, 1, 0]) }
        #expect(try index.search([0, 1, 0], k: 4, allowed: nil).map(\.key) == [1, 2, 4, 7])
        #expect(try index.search([1, 0, 0], k: 3, allowed: nil).map(\.key) == [1, 2, 4])
    }

    func keepsUpWithChanges(_ make: (Int) -> some VectorIndex) throws {
        let dimension = 24
        var random = SeededGenerator(seed: 11)
        var index = make(dimension)
        var reference = NaiveIndex(dimension: dimension)
        for step in 0..<3_000 {
            let key = Int64.random(in: 0..<120, using: &random)
            if Int.random(in: 0..<5, using: &random) < 2 {
                let (removed, expected) = (index.remove(key: key), reference.remove(key: key))
                #expect(removed == expected)
            } else {
                try add(key, random.unitVector(dimension), to: &index, &reference)
            }
            #expect(index.count == reference.count)
            if step.isMultiple(of: 50) {
                try expectSame(index, reference, random.unitVector(dimension), k: 12)
            }
        }
    }

    func honoursTheFilter(_ make: (Int) -> some VectorIndex) throws {
        let dimension = 16
        var random = SeededGenerator(seed: 3)
        var index = make(dimension)
        var reference = NaiveIndex(dimension: dimension)
        for key in 0..<300 { try add(Int64(key), random.unitVector(dimension), to: &index, &reference) }
        let query = random.unitVector(dimension)
        let thirds = KeySet((0..<100).map { Int64(3 * $0) })
        try expectSame(index, reference, query, k: 20, allowed: thirds)
        try expectSame(index, reference, query, k: 20, allowed: thirds.inverted)
        try expectSame(index, reference, query, k: 20, allowed: KeySet([123]))
        try expectSame(index, reference, query, k: 20, allowed: KeySet([Int64.min, 5, Int64.max]))
        #expect(try index.search(query, k: 20, allowed: KeySet([])).isEmpty)
    }

    func holdsNothingWhenEmpty(_ index: some VectorIndex) async throws {
        #expect(index.count == 0)
        #expect(index.dimension == 4)
        #expect(try index.search([1, 0, 0, 0], k: 5, allowed: nil).isEmpty)
        #expect(try index.neighbours(of: [1, 0, 0, 0], atLeast: -9, allowed: nil).isEmpty)
        #expect(try await index.search(batch: [[1, 0, 0, 0]], k: 5, allowed: nil) == [[]])
        #expect(try await index.pairs(atLeast: -9).isEmpty)
        var copy = index
        let removed = copy.remove(key: 1)
        #expect(!removed)
        try copy.upsert(keys: [], rows: [])
        #expect(copy.count == 0)
    }

    func holdsOne(_ empty: some VectorIndex) async throws {
        var index = empty
        try index.upsert(key: -3, vector: [0, 0, 1, 0])
        #expect(index.count == 1)
        let found = try index.search([0, 0, -1, 0], k: 1, allowed: nil)
        #expect(found.map(\.key) == [-3])
        #expect(found.allSatisfy { abs($0.score + 1) <= tolerance })
        #expect(try await index.pairs(atLeast: -9).isEmpty)
    }

    func returnsAllWhenAskedForMore(_ empty: some VectorIndex) throws {
        var index = empty
        var random = SeededGenerator(seed: 5)
        for key in 0..<6 { try index.upsert(key: Int64(key), vector: random.unitVector(8)) }
        for k in [7, 1_000, Int.max] {
            let found = try index.search(random.unitVector(8), k: k, allowed: nil)
            #expect(Set(found.map(\.key)) == Set(0..<6))
            #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
        }
    }

    func returnsNothingForNoneWanted(_ empty: some VectorIndex) async throws {
        var index = empty
        var random = SeededGenerator(seed: 6)
        try index.upsert(key: 1, vector: random.unitVector(8))
        for k in [0, -1, Int.min] {
            #expect(try index.search(random.unitVector(8), k: k, allowed: nil).isEmpty)
            #expect(try await index.search(batch: [random.unitVector(8)], k: k, allowed: nil) == [[]])
        }
    }

    func survivesRemovingAll(_ empty: some VectorIndex) throws {
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

    func keepsDuplicates(_ empty: some VectorIndex) throws {
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

    func keepsZeroVectors(_ empty: some VectorIndex) throws {
        var index = empty
        try index.upsert(key: 1, vector: [0, 0])
        try index.upsert(key: 2, vector: [-1, 0])
        try index.upsert(key: 3, vector: [0.6, 0.8])
        #expect(try index.search([1, 0], k: 3, allowed: nil).map(\.key) == [3, 1, 2])
        #expect(try index.search([0, 0], k: 3, allowed: nil).map(\.key) == [1, 2, 3])
    }

    func replacesOnUpsert(_ empty: some VectorIndex) throws {
        var index = empty
        try index.upsert(key: 1, vector: [1, 0])
        try index.upsert(key: 2, vector: [0, 1])
        try index.upsert(key: 1, vector: [0, -1])
        #expect(index.count == 2)
        let found = try index.search([0, 1], k: 2, allowed: nil)
        #expect(found.map(\.key) == [2, 1])
        #expect(zip(found, [Float(1), -1]).allSatisfy { abs($0.score - $1) <= tolerance })
    }

    func takesBatches(_ empty: some VectorIndex) throws {
        var random = SeededGenerator(seed: 31)
        var (index, reference) = (empty, NaiveIndex(dimension: 20))
        for size in [3, 1_500, 40, 1_200] {
            // Keys come again, within a batch and from batch to batch.
            let keys = (0..<size).map { _ in Int64.random(in: 0..<1_000, using: &random) }
            let rows = keys.flatMap { _ in random.unitVector(20) }
            try index.upsert(keys: keys, rows: rows)
            try reference.upsert(keys: keys, rows: rows)
            #expect(index.count == reference.count)
            for _ in 0..<5 { try expectSame(index, reference, random.unitVector(20), k: 30) }
        }
    }

    func refusesOtherDimensions(_ empty: some VectorIndex) {
        var index = empty
        for count in [0, 4, 6] {
            let wrong = [Float](repeating: 0.5, count: count)
            let refusal = VectorSearchError.dimensionMismatch(expected: 5, found: count)
            #expect(throws: refusal) { try index.upsert(key: 1, vector: wrong) }
            #expect(throws: refusal) { try index.search(wrong, k: 1, allowed: nil) }
            #expect(throws: refusal) { try index.neighbours(of: wrong, atLeast: 0, allowed: nil) }
        }
        #expect(throws: VectorSearchError.rowCountMismatch(keys: 2, values: 9, dimension: 5)) {
            try index.upsert(keys: [1, 2], rows: [Float](repeating: 0, count: 9))
        }
        #expect(index.count == 0)
    }

    func refusesNumbersThatAreNone(_ empty: some VectorIndex) {
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

    func changesNothingWhenRefusing(_ empty: some VectorIndex) throws {
        var index = empty
        try index.upsert(key: 1, vector: [1, 0])
        #expect(throws: VectorSearchError.notFinite) {
            try index.upsert(keys: [1, 2], rows: [0, 1, .nan, 0])
        }
        #expect(index.count == 1)
        #expect(index.vector(of: 1).map { abs($0[0] - 1) <= tolerance } == true)
    }

    func copiesAreIndependent(_ empty: some VectorIndex) throws {
        var index = empty
        try index.upsert(key: 1, vector: [1, 0])
        let copy = index
        index.remove(key: 1)
        try index.upsert(key: 2, vector: [0, 1])
        #expect(copy.count == 1)
        #expect(try copy.search([1, 0], k: 1, allowed: nil).map(\.key) == [1])
        var other = copy
        try other.upsert(key: 1, vector: [-1, 0])
        #expect(try copy.search([1, 0], k: 1, allowed: nil).allSatisfy { $0.score > 0 })
    }

    func stopsWhenCancelled(_ empty: some VectorIndex) async throws {
        var (random, index) = (SeededGenerator(seed: 9), empty)
        for key in 0..<64 { try index.upsert(key: Int64(key), vector: random.unitVector(8)) }
        let held = index
        let query = random.unitVector(8)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            await #expect(throws: VectorSearchError.cancelled) { try await held.pairs(atLeast: 0.5) }
            guard !(held is NaiveIndex) else { return }
            #expect(throws: VectorSearchError.cancelled) { try held.search(query, k: 1, allowed: nil) }
            await #expect(throws: VectorSearchError.cancelled) {
                try await held.search(batch: [query], k: 1, allowed: nil)
            }
        }
        await task.value
    }

    private func keys(_ pairs: [NeighbourPair]) -> Set<[Int64]> {
        Set(pairs.map { [$0.first, $0.second] })
    }

    private func add(
        _ key: Int64, _ vector: [Float], to index: inout some VectorIndex, _ reference: inout NaiveIndex
    ) throws {
        try index.upsert(key: key, vector: vector)
        try reference.upsert(key: key, vector: vector)
    }

    /// Same keys in the same order, scores equal up to rounding.
    private func expectSame(
        _ index: some VectorIndex, _ reference: NaiveIndex, _ query: [Float], k: Int, allowed: KeySet? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let found = try index.search(query, k: k, allowed: allowed)
        let truth = try reference.search(query, k: k, allowed: allowed)
        #expect(found.count == truth.count, sourceLocation: sourceLocation)
        for (hit, expected) in zip(found, truth) {
            #expect(abs(hit.score - expected.score) <= tolerance, sourceLocation: sourceLocation)
            // Two keys may change places only where rounding cannot tell them apart.
            let score = try #require(reference.score(of: hit.key, query), sourceLocation: sourceLocation)
            #expect(
                hit.key == expected.key || abs(score - expected.score) <= 2 * tolerance,
                sourceLocation: sourceLocation)
        }
        #expect(Set(found.map(\.key)).count == found.count, sourceLocation: sourceLocation)
    }
}
