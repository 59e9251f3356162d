import Foundation
import Testing

@testable import Clustering

@Suite struct SciPyEqualityTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        struct Expected: Decodable {
            let merges: [[Double]]
            let cuts: [DistanceCut]
            let counts: [CountCut]
        }
        struct DistanceCut: Decodable {
            let distance: Double
            let labels: [Int]
        }
        struct CountCut: Decodable {
            let count: Int
            let labels: [Int]
        }

        let count: Int
        let seed: Int
        let distances: [Double]
        /// By the name of the linkage.
        let dendrograms: [String: Expected]

        var testDescription: String { "\(count) points, seed \(seed)" }
    }

    static let cases: [Case] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/dendrograms.json")
        guard let data = try? Data(contentsOf: file) else { return [] }
        return (try? JSONDecoder().decode([Case].self, from: data)) ?? []
    }()

    @Test func fixturesAreThere() {
        #expect(Self.cases.count == 18)
    }

    @Test(arguments: cases, [Linkage.single, .complete, .average])
    func equalsSciPy(_ given: Case, _ linkage: Linkage) throws {
        let expected = try #require(given.dendrograms[linkage.rawValue])
        let matrix = try DistanceMatrix(count: given.count, condensed: given.distances)
        try expect(try Dendrogram(of: matrix, linkage: linkage), expected)
        let byLinks = try Dendrogram(
            of: matrix.graph(), linkage: linkage, constraints: .none, pairsPerEdge: 0)
        try expect(byLinks, expected)
    }

    private func expect(_ dendrogram: Dendrogram, _ expected: Case.Expected) throws {
        #expect(
            dendrogram.merges.map { [$0.first, $0.second, $0.size] }
                == expected.merges.map { [Int($0[0]), Int($0[1]), Int($0[3])] })
        #expect(zip(dendrogram.merges, expected.merges).allSatisfy { abs($0.distance - $1[2]) < 1e-6 })
        for cut in expected.cuts {
            #expect(dendrogram.labels(atMost: cut.distance) == Self.renumbered(cut.labels))
        }
        for cut in expected.counts {
            #expect(dendrogram.clusters(count: cut.count) == Self.members(cut.labels))
        }
    }

    /// SciPy numbers clusters by their place in the tree.
    private static func renumbered(_ labels: [Int]) -> [Int] {
        var numbers: [Int: Int] = [:]
        for label in labels where numbers[label] == nil { numbers[label] = numbers.count }
        return labels.compactMap { numbers[$0] }
    }

    private static func members(_ labels: [Int]) -> [[Int]] {
        Dictionary(grouping: labels.indices) { labels[$0] }.values.sorted { $0[0] < $1[0] }
    }
}
