import TestSupport
import Testing

@testable import Clustering

@Suite struct ClusteringContractTests {
    @Test(arguments: ClusteringContract.allCases, Linkage.allCases)
    func matrix(_ clause: ClusteringContract, _ linkage: Linkage) async throws {
        try await clause.check(linkage) { try Dendrogram(of: $0, linkage: $1, constraints: $2) }
    }

    @Test(arguments: ClusteringContract.allCases, Linkage.allCases)
    func graph(_ clause: ClusteringContract, _ linkage: Linkage) async throws {
        try await clause.check(linkage) { try Dendrogram(of: $0.graph(), linkage: $1, constraints: $2) }
    }

    @Test(arguments: ClusteringContract.allCases, Linkage.allCases)
    func graphByLinks(_ clause: ClusteringContract, _ linkage: Linkage) async throws {
        try await clause.check(linkage) {
            try Dendrogram(of: $0.graph(), linkage: $1, constraints: $2, pairsPerEdge: 0)
        }
    }

    @Test(arguments: ClusteringContract.allCases, Linkage.allCases)
    func definition(_ clause: ClusteringContract, _ linkage: Linkage) async throws {
        try await clause.check(linkage) { try Definition($0, $1, $2).dendrogram() }
    }

    @Test(arguments: Linkage.allCases)
    func matrixAndGraphAgreeOnMorePoints(_ linkage: Linkage) throws {
        var random = SeededGenerator(seed: 77)
        let distances = try random.distances(150)
        let constraints = random.constraints(150, mustLinks: 10, cannotLinks: 20)
        expectSame(
            try Dendrogram(of: distances, linkage: linkage, constraints: constraints),
            try Dendrogram(
                of: distances.graph(), linkage: linkage, constraints: constraints, pairsPerEdge: 0))
    }
}
