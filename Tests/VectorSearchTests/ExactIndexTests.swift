import Testing
import VectorSearch

@Suite struct VectorIndexTests {
    @Test(arguments: VectorIndexContract.allCases)
    func exactIndex(_ clause: VectorIndexContract) throws {
        try clause.check { ExactIndex(dimension: $0) }
    }

    /// The reference obeys the contract as well; otherwise the two could agree on an error.
    @Test(arguments: VectorIndexContract.allCases)
    func naiveIndex(_ clause: VectorIndexContract) throws {
        try clause.check { NaiveIndex(dimension: $0) }
    }
}
