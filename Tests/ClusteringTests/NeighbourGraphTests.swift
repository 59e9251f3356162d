import TestSupport
import Testing

@testable import Clustering

@Suite struct NeighbourGraphTests {
    @Test(arguments: Linkage.allCases, [Double.infinity, 1, 2.5])
    func mergesTheNearestOfIncompleteGraphs(_ linkage: Linkage, _ missing: Double) throws {
        for seed in 1...6 {
            var random = SeededGenerator(seed: UInt64(seed))
            let count = 10 + seed * 2
            let distances = seed == 6 ? try random.tiedDistances(count) : try random.distances(count)
            for density in [0.1, 0.3, 0.8] {
                let graph = try random.graph(
                    distances, density: density, missing: max(missing, seed == 6 ? 4 : 0))
                let constraints = random.constraints(
                    count, mustLinks: seed % 3, cannotLinks: max(seed - 2, 0))
                // All by links, all as matrices, and as it chooses.
                for pairsPerEdge in [0, 1_000, 8] {
                    let dendrogram = try Dendrogram(
                        of: graph, linkage: linkage, constraints: constraints, pairsPerEdge: pairsPerEdge)
                    try Definition(graph, linkage, constraints).expect(dendrogram)
                }
            }
        }
    }

    @Test(arguments: [Linkage.single, .complete])
    func edgesUpToAThresholdGiveTheCutThere(_ linkage: Linkage) throws {
        for seed in 1...10 {
            var random = SeededGenerator(seed: UInt64(seed))
            let distances = try random.distances(60)
            let constraints = random.constraints(60, mustLinks: seed % 4, cannotLinks: seed)
            let whole = try Dendrogram(of: distances, linkage: linkage, constraints: constraints)
            for threshold in [0.01, 0.03, 0.2, 0.6] {
                let near = distances.pairs.filter { distances[$0.first, $0.second] <= threshold }
                let graph = try NeighbourGraph(
                    count: 60,
                    edges: near.map { .init($0.first, $0.second, distance: distances[$0.first, $0.second]) })
                let clusters = try Dendrogram(of: graph, linkage: linkage, constraints: constraints)
                    .clusters(atMost: .infinity)
                // Must-links hold at any distance, which complete linkage then measures.
                if linkage == .single || constraints.mustLink.isEmpty {
                    #expect(clusters == whole.clusters(atMost: threshold))
                }
            }
        }
    }

    @Test(arguments: Linkage.allCases)
    func componentsStayApart(_ linkage: Linkage) throws {
        let graph = try NeighbourGraph(
            count: 7,
            edges: [
                .init(5, 6, distance: 0.1), .init(1, 0, distance: 0.2), .init(2, 1, distance: 0.4),
                .init(0, 2, distance: 0.3),
            ])
        let dendrogram = try Dendrogram(of: graph, linkage: linkage)
        #expect(dendrogram.clusters(atMost: 1) == [[0, 1, 2], [3], [4], [5, 6]])
        #expect(dendrogram.clusters(atMost: 1, leastSize: 2) == [[0, 1, 2], [5, 6]])
        #expect(dendrogram.clusters(count: 1).count == 4)
        // Numbered by distance, whatever the component.
        #expect(dendrogram.merges.map(\.first) == [5, 0, 2])
        let joined = try Dendrogram(
            of: graph, linkage: linkage, constraints: .init(mustLink: [PointPair(3, 4)]))
        #expect(joined.clusters(atMost: 0) == [[0], [1], [2], [3, 4], [5], [6]])
    }

    @Test func aLargeComponentIsMergedWhole() throws {
        // A chain, each link longer than the one before, with a hub at its end: merges always into one cluster.
        let count = 20_000
        let chain = (1..<count).map {
            NeighbourGraph.Edge($0 - 1, $0, distance: Double($0))
        }
        let spokes = (1..<count - 1).map {
            NeighbourGraph.Edge(0, $0 + 1, distance: Double(count + $0))
        }
        let graph = try NeighbourGraph(
            count: count, edges: chain + spokes, missingDistance: Double(3 * count))
        let dendrogram = try Dendrogram(of: graph, linkage: .single)
        #expect(dendrogram.merges.map(\.distance) == (1..<count).map(Double.init))
        let average = try Dendrogram(of: graph, linkage: .average)
        #expect(average.merges.count == count - 1)
        #expect(average.merges.map(\.distance) == average.merges.map(\.distance).sorted())
    }

    @Test func refusesWhatIsWrong() throws {
        func graph(_ edges: NeighbourGraph.Edge..., missing: Double = .infinity) throws -> NeighbourGraph {
            try NeighbourGraph(count: 3, edges: edges, missingDistance: missing)
        }
        #expect(throws: ClusteringError.unknownPoint(3, count: 3)) { try graph(.init(0, 3, distance: 1)) }
        #expect(throws: ClusteringError.unknownPoint(-1, count: 3)) { try graph(.init(2, -1, distance: 1)) }
        #expect(throws: ClusteringError.pairedWithItself(1)) { try graph(.init(1, 1, distance: 1)) }
        #expect(throws: ClusteringError.duplicateEdge(PointPair(1, 2))) {
            try graph(.init(2, 1, distance: 1), .init(0, 1, distance: 1), .init(1, 2, distance: 1))
        }
        #expect(throws: ClusteringError.duplicateEdge(PointPair(0, 1))) {
            try graph(.init(0, 1, distance: 1), .init(0, 2, distance: 2), .init(1, 0, distance: 3))
        }
        for distance in [-1, -0.001, Double.infinity] {
            #expect(throws: ClusteringError.unusableDistance(PointPair(0, 2), distance)) {
                try graph(.init(2, 0, distance: distance))
            }
        }
        let refusal = #expect(throws: ClusteringError.self) { try graph(.init(2, 0, distance: .nan)) }
        guard case .unusableDistance(PointPair(0, 2), let distance) = refusal, distance.isNaN else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        for missing in [0.5, -1, .nan] {
            let refusal = #expect(throws: ClusteringError.self) {
                try graph(.init(0, 1, distance: 1), missing: missing)
            }
            guard case .missingDistanceTooSmall(_, longest: 1) = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
        }
        #expect(throws: ClusteringError.unusableCount(-1)) { try NeighbourGraph(count: -1, edges: []) }
    }
}
