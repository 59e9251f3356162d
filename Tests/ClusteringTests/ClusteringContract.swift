import TestSupport
import Testing

@testable import Clustering

/// What every implementation of agglomerative clustering has to do.
enum ClusteringContract: String, CaseIterable, CustomTestStringConvertible {
    case mergesTheNearest, copesWithTies, takesFewPoints, mergesInOrder, ignoresTheOrderOfPoints
    case linksWhatMustBe, partsWhatCannotBe, obeysBothKinds, ignoresTheOrderOfConstraints
    case namesContradictions, refusesUnknownPoints, stopsWhenCancelled

    var testDescription: String { rawValue }

    typealias Implementation =
        @Sendable (DistanceMatrix, Linkage, ClusteringConstraints) throws -> Dendrogram

    func check(_ linkage: Linkage, _ implementation: @escaping Implementation) async throws {
        let cluster: (DistanceMatrix, ClusteringConstraints) throws -> Dendrogram = {
            try implementation($0, linkage, $1)
        }
        switch self {
        case .mergesTheNearest:
            for (count, seed) in [(4, 1), (9, 2), (20, 3), (24, 4), (25, 5)] {
                var random = SeededGenerator(seed: UInt64(seed))
                let distances = try random.distances(count)
                let dendrogram = try cluster(distances, .none)
                try Definition(distances, linkage).expect(dendrogram)
                #expect(dendrogram.merges.count == count - 1)
                expectSame(dendrogram, try Definition(distances, linkage).dendrogram())
            }
        case .copesWithTies:
            for seed in 1...6 {
                var random = SeededGenerator(seed: UInt64(seed))
                let distances = try random.tiedDistances(16)
                let constraints = random.constraints(16, mustLinks: seed / 2, cannotLinks: seed / 2)
                let dendrogram = try cluster(distances, constraints)
                try Definition(distances, linkage, constraints).expect(dendrogram)
                #expect(try cluster(distances, constraints) == dendrogram)
            }
            let zero = try DistanceMatrix(count: 9) { _, _ in 0 }
            let dendrogram = try cluster(zero, .none)
            #expect(dendrogram.merges.map(\.distance) == Array(repeating: 0, count: 8))
        case .takesFewPoints:
            for count in [0, 1] {
                let dendrogram = try cluster(DistanceMatrix(count: count, condensed: []), .none)
                #expect(dendrogram.count == count && dendrogram.merges.isEmpty)
                #expect(dendrogram.clusters(atMost: 1) == (0..<count).map { [$0] })
            }
            let two = try cluster(DistanceMatrix(count: 2, condensed: [0.5]), .none)
            #expect(two.merges == [.init(first: 0, second: 1, distance: 0.5, size: 2)])
            let parted = try cluster(
                DistanceMatrix(count: 2, condensed: [0.5]), .init(cannotLink: [PointPair(1, 0)]))
            #expect(parted.merges.isEmpty)
        case .mergesInOrder:
            var random = SeededGenerator(seed: 12)
            for count in [10, 30, 60] {
                let constraints = random.constraints(count, mustLinks: 2, cannotLinks: 4)
                let heights = try cluster(random.distances(count), constraints).merges.map(\.distance)
                #expect(heights == heights.sorted())
            }
            // Sums of tenths are rounded.
            let tenths = try cluster(DistanceMatrix(count: 50) { _, _ in 0.1 }, .none).merges.map(\.distance)
            #expect(tenths == tenths.sorted())
        case .ignoresTheOrderOfPoints: try ignoresTheOrderOfPoints(cluster)
        case .linksWhatMustBe, .partsWhatCannotBe, .obeysBothKinds:
            for seed in 1...8 {
                var random = SeededGenerator(seed: UInt64(seed))
                let distances = try random.distances(18)
                let constraints = random.constraints(
                    18, mustLinks: self == .partsWhatCannotBe ? 0 : seed,
                    cannotLinks: self == .linksWhatMustBe ? 0 : 2 * seed)
                try obeys(constraints, distances, linkage, cluster)
            }
        case .ignoresTheOrderOfConstraints:
            var random = SeededGenerator(seed: 30)
            let distances = try random.distances(30)
            let constraints = random.constraints(30, mustLinks: 12, cannotLinks: 12)
            let again = ClusteringConstraints(
                mustLink: constraints.mustLink.reversed() + constraints.mustLink,
                cannotLink: constraints.cannotLink.reversed() + constraints.cannotLink)
            #expect(try cluster(distances, constraints) == cluster(distances, again))
        case .namesContradictions:
            var random = SeededGenerator(seed: 5)
            let distances = try random.distances(12)
            let chain = [PointPair(3, 7), PointPair(9, 7), PointPair(9, 1)]
            let constraints = ClusteringConstraints(
                mustLink: [PointPair(0, 2), PointPair(7, 11)] + chain.reversed(),
                cannotLink: [PointPair(0, 1), PointPair(1, 3)])
            #expect(
                throws: ClusteringError.contradiction(
                    cannotLink: PointPair(1, 3), mustLink: chain.reversed())
            ) { try cluster(distances, constraints) }
        case .refusesUnknownPoints:
            var random = SeededGenerator(seed: 6)
            let distances = try random.distances(4)
            for (pair, refusal) in [
                (PointPair(1, 4), ClusteringError.unknownPoint(4, count: 4)),
                (PointPair(-1, 2), .unknownPoint(-1, count: 4)), (PointPair(3, 3), .pairedWithItself(3)),
            ] {
                #expect(throws: refusal) { try cluster(distances, .init(mustLink: [pair])) }
                #expect(throws: refusal) { try cluster(distances, .init(cannotLink: [pair])) }
            }
        case .stopsWhenCancelled:
            var random = SeededGenerator(seed: 7)
            let distances = try random.distances(30)
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try implementation(distances, linkage, .none)
            }
            await #expect(throws: ClusteringError.cancelled) { try await task.value }
        }
    }

    private func ignoresTheOrderOfPoints(
        _ cluster: (DistanceMatrix, ClusteringConstraints) throws -> Dendrogram
    ) throws {
        for seed in 1...5 {
            var random = SeededGenerator(seed: UInt64(seed))
            let distances = try random.distances(40)
            let constraints = random.constraints(40, mustLinks: 3, cannotLinks: 6)
            let order = Array(0..<40).shuffled(using: &random)
            var places = order
            for (place, point) in order.enumerated() { places[point] = place }
            let moved = { (pairs: [PointPair]) in
                pairs.map { PointPair(places[$0.first], places[$0.second]) }
            }
            let one = try cluster(distances, constraints)
            let other = try cluster(
                distances.permuted(order),
                .init(mustLink: moved(constraints.mustLink), cannotLink: moved(constraints.cannotLink)))
            #expect(one.merges.count == other.merges.count)
            for (merge, moved) in zip(one.merges, other.merges) {
                #expect(abs(merge.distance - moved.distance) < 1e-9)
                let cut = max(merge.distance, moved.distance) + 1e-9
                let back = other.clusters(atMost: cut).map { $0.map { order[$0] }.sorted() }
                #expect(Set(one.clusters(atMost: cut)) == Set(back))
            }
        }
    }

    private func obeys(
        _ constraints: ClusteringConstraints, _ distances: DistanceMatrix, _ linkage: Linkage,
        _ cluster: (DistanceMatrix, ClusteringConstraints) throws -> Dendrogram
    ) throws {
        let dendrogram = try cluster(distances, constraints)
        try Definition(distances, linkage, constraints).expect(dendrogram)
        expectSame(dendrogram, try Definition(distances, linkage, constraints).dendrogram())
        for cut in [-1, 0, 0.2, 0.5, .infinity] {
            let labels = dendrogram.labels(atMost: cut)
            #expect(constraints.mustLink.allSatisfy { labels[$0.first] == labels[$0.second] })
            #expect(constraints.cannotLink.allSatisfy { labels[$0.first] != labels[$0.second] })
        }
        for count in [1, 5, 18] {
            let clusters = dendrogram.clusters(count: count).map(Set.init)
            #expect(
                constraints.mustLink.allSatisfy { pair in
                    clusters.contains { $0.contains(pair.first) && $0.contains(pair.second) }
                })
        }
    }
}
