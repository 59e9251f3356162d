import Testing

@testable import VectorSearch

@Suite struct VectorIndexTests {
    @Test(arguments: VectorIndexContract.allCases)
    func exactIndex(_ clause: VectorIndexContract) async throws {
        try await clause.check(tolerance: 1e-5) { ExactIndex(dimension: $0) }
    }

    @Test(arguments: VectorIndexContract.allCases)
    func exactIndexOf16Bits(_ clause: VectorIndexContract) async throws {
        try await clause.check(tolerance: 1e-3) { ExactIndex(dimension: $0, precision: .float16) }
    }

    @Test(arguments: VectorIndexContract.allCases)
    func exactIndexOf8Bits(_ clause: VectorIndexContract) async throws {
        try await clause.check(tolerance: 2e-2) { ExactIndex(dimension: $0, precision: .int8) }
    }

    @Test(arguments: VectorIndexContract.allCases)
    func quantisedIndex(_ clause: VectorIndexContract) async throws {
        try await clause.check(tolerance: 1e-3) { QuantisedIndex(dimension: $0) }
    }

    @Test(arguments: VectorIndexContract.allCases)
    func partitionedIndex(_ clause: VectorIndexContract) async throws {
        try await clause.check(tolerance: 1e-3) {
            QuantisedIndex(dimension: $0, partitioning: .init(leastRows: 0, rowsPerList: 50))
        }
    }

    /// The reference obeys the contract as well; otherwise the two could agree on an error.
    @Test(arguments: VectorIndexContract.allCases)
    func naiveIndex(_ clause: VectorIndexContract) async throws {
        try await clause.check(tolerance: 1e-5) { NaiveIndex(dimension: $0) }
    }
}
