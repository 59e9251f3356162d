import Clustering
import PhotoTypes

/// Parts a large component around leaders: the picture with the most copies leads, all that match it follow; then the
/// next of those that are left. Pictures that are gone lead last.
struct LeaderClusters {
    private let graph: PictureGraph
    private var neighbours: [Int: Set<Int>] = [:]
    private var apart: [Int: Set<Int>] = [:]
    private var must: [Int: Set<Int>] = [:]

    /// Leaders that all others of the component are compared with.
    static let mostCompared = 16

    init(_ graph: PictureGraph) {
        self.graph = graph
        func both(_ pair: PointPair, _ map: inout [Int: Set<Int>]) {
            map[pair.first, default: []].insert(pair.second)
            map[pair.second, default: []].insert(pair.first)
        }
        for pair in graph.copies.keys { both(pair, &neighbours) }
        for pair in graph.cannotLink { both(pair, &apart) }
        for pair in graph.mustLink { both(pair, &must) }
    }

    /// - Parameter want: called for pairs of a leader with all that no leader before it took.
    mutating func clusters(of component: [Int], want: (Int, Int) -> Void) -> [[Int]] {
        var left = Set(component)
        var clusters: [[Int]] = []
        let order = component.sorted { one, other in
            (graph.isThere(other) ? 1 : 0, neighbours[other]?.count ?? 0, one)
                < (graph.isThere(one) ? 1 : 0, neighbours[one]?.count ?? 0, other)
        }
        for (rank, leader) in order.enumerated() where left.contains(leader) {
            left.remove(leader)
            var cluster: Set<Int> = [leader]
            var exposures = Exposures()
            exposures.insert(graph.facts(leader))
            func take(_ picture: Int, isSaid: Bool = false) {
                guard left.contains(picture), apart[picture]?.isDisjoint(with: cluster) ?? true,
                    isSaid || exposures.allow(graph.facts(picture))
                else { return }
                left.remove(picture)
                cluster.insert(picture)
                exposures.insert(graph.facts(picture))
                for other in (must[picture] ?? []).sorted() { take(other, isSaid: true) }
            }
            for other in (must[leader] ?? []).sorted() { take(other, isSaid: true) }
            for other in (neighbours[leader] ?? []).sorted() { take(other) }
            if clusters.count < Self.mostCompared, rank < component.count {
                for other in left.sorted() { want(leader, other) }
            }
            clusters.append(cluster.sorted())
        }
        return clusters.filter { $0.count > 1 }
    }
}

/// What the cameras wrote of a cluster's pictures, each once: thousands of copies have the same facts.
private struct Exposures {
    private var known: [String: PhotoFacts] = [:]

    mutating func insert(_ facts: PhotoFacts) {
        guard let time = facts.captureTime, let camera = facts.cameraModel else { return }
        let settings = [facts.exposureTime, facts.aperture, facts.iso.map(Double.init)]
        known["\(time) \(camera) \(settings) \(facts.burstID ?? "")"] = facts
    }

    func allow(_ facts: PhotoFacts) -> Bool {
        known.values.allSatisfy { ExposureDifference.between($0, facts) == nil }
    }
}
