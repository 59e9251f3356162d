import TestSupport
import Testing

@testable import Clustering

@Suite struct DistanceMatrixTests {
    @Test func ordersPairsAsSciPyDoes() throws {
        let matrix = try DistanceMatrix(count: 4, condensed: [1, 2, 3, 12, 13, 23])
        #expect(matrix[0, 1] == 1 && matrix[3, 0] == 3 && matrix[2, 1] == 12 && matrix[2, 3] == 23)
        #expect(try DistanceMatrix(count: 4) { Double(10 * $0 + $1) } == matrix)
    }

    @Test func refusesWhatIsWrong() throws {
        #expect(throws: ClusteringError.distanceCountMismatch(points: 3, expected: 3, found: 2)) {
            try DistanceMatrix(count: 3, condensed: [1, 2])
        }
        #expect(throws: ClusteringError.unusableCount(-2)) { try DistanceMatrix(count: -2, condensed: []) }
        let right = try DistanceMatrix(count: 5) { _, _ in 1 }
        for pair in right.pairs {
            for distance in [-1, Double.infinity] {
                #expect(throws: ClusteringError.unusableDistance(pair, distance)) {
                    try DistanceMatrix(count: 5) { PointPair($0, $1) == pair ? distance : 0 }
                }
            }
        }
        #expect(throws: ClusteringError.self) { try DistanceMatrix(count: 2, condensed: [.nan]) }
    }

    /// What makes the median of pairs reducible.
    @Test func medianOfTwoCollectionsLiesBetweenTheirs() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<5_000 {
            var both = (0..<Int.random(in: 2...12, using: &random)).map { _ in
                Double.random(in: 0..<1, using: &random)
            }
            let part = Int.random(in: 1..<both.count, using: &random)
            var (one, other) = (Array(both[..<part]), Array(both[part...]))
            let medians = [median(&one), median(&other)].sorted()
            #expect(medians[0]...medians[1] ~= median(&both))
        }
    }

    @Test func medianIsTheMiddle() {
        var random = SeededGenerator(seed: 3)
        for count in 1...60 {
            for range in [0..<3, 0..<1_000] {
                let values = (0..<count).map { _ in Double(Int.random(in: range, using: &random)) }
                let sorted = values.sorted()
                var scratch = values
                #expect(median(&scratch) == (sorted[(count - 1) / 2] + sorted[count / 2]) / 2)
            }
        }
    }
}
