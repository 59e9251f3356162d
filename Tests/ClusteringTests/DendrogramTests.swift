import Testing

@testable import Clustering

@Suite struct DendrogramTests {
    /// 0 and 3 at 1, 1 and 4 at 2, those two at 4; 2 stays alone.
    let dendrogram = Dendrogram(
        count: 5, mustLinks: [],
        joins: [
            .init(one: 3, other: 0, distance: 1), .init(one: 1, other: 4, distance: 2),
            .init(one: 4, other: 3, distance: 4),
        ])

    @Test func numbersClustersAsSciPyDoes() {
        #expect(
            dendrogram.merges == [
                .init(first: 0, second: 3, distance: 1, size: 2),
                .init(first: 1, second: 4, distance: 2, size: 2),
                .init(first: 5, second: 6, distance: 4, size: 4),
            ])
    }

    @Test func cutsAtDistances() {
        #expect(dendrogram.labels(atMost: 0.5) == [0, 1, 2, 3, 4])
        #expect(dendrogram.labels(atMost: 1) == [0, 1, 2, 0, 3])
        #expect(dendrogram.labels(atMost: 3) == [0, 1, 2, 0, 1])
        #expect(dendrogram.clusters(atMost: 3) == [[0, 3], [1, 4], [2]])
        #expect(dendrogram.clusters(atMost: 4, leastSize: 2) == [[0, 1, 3, 4]])
        #expect(dendrogram.clusters(atMost: 4, leastSize: 5).isEmpty)
        #expect(dendrogram.clusters(atMost: .nan).count == 5)
    }

    @Test func cutsToNumbers() {
        #expect(dendrogram.clusters(count: 5).count == 5)
        #expect(dendrogram.clusters(count: 4) == [[0, 3], [1], [2], [4]])
        #expect(dendrogram.clusters(count: 3) == [[0, 3], [1, 4], [2]])
        for count in [2, 1, 0, -7, Int.min] {
            #expect(dendrogram.clusters(count: count) == [[0, 1, 3, 4], [2]])
        }
        #expect(dendrogram.clusters(count: Int.max).count == 5)
    }

    @Test func cutsNotBelowMustLinks() {
        let bound = Dendrogram(
            count: 3, mustLinks: [PointPair(0, 2)], joins: [.init(one: 1, other: 2, distance: 1)])
        #expect(bound.clusters(atMost: -1) == [[0, 2], [1]])
        #expect(bound.clusters(count: 3) == [[0, 2], [1]])
        #expect(bound.clusters(count: 1) == [[0, 1, 2]])
    }
}
