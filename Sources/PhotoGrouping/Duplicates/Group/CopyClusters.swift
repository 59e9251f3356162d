import Clustering
import PhotoStore

/// Pictures that are copies of one exposure.
///
/// Average linkage over compared pairs, in which a pair that is unrelated, or was not compared, counts as far apart:
/// on average a picture must be a copy of the others of its cluster, so that A ~ B ~ C alone glues no A to a C that it
/// does not match. Components of more pictures than can be compared pair by pair are parted around leaders: each
/// member matches the leader of its cluster.
struct CopyClusters {
    /// Components of up to this number of pictures are compared pair by pair, 2,016 pairs.
    static let mostPairwise = 64
    /// A copy is at most so far away; see `distance`.
    private static let cut = 0.5
    private static let farthest = 1.0

    /// Places in the graph's pictures, ascending; two and more.
    let clusters: [[Int]]
    /// Pairs that should be compared, too, in order.
    let wanted: [PointPair]

    /// - Throws: `ClusteringError`.
    init(_ graph: PictureGraph) throws {
        var links = Links(count: graph.pictures.count)
        for pair in graph.copies.keys { links.link(pair.first, pair.second) }
        for pair in graph.mustLink { links.link(pair.first, pair.second) }
        let components = links.sets()
        let large = components.filter { $0.count > Self.mostPairwise }
        let pairwise = Set(components.filter { $0.count <= Self.mostPairwise }.flatMap { $0 })

        let apart = Self.apart(components.filter { $0.count <= Self.mostPairwise }, graph)
        let edges = Self.distances(graph).filter { pairwise.contains($0.key.first) }.map {
            NeighbourGraph.Edge($0.key.first, $0.key.second, distance: $0.value)
        }
        let dendrogram = try Dendrogram(
            of: NeighbourGraph(count: graph.pictures.count, edges: edges, missingDistance: Self.farthest),
            linkage: .average,
            constraints: ClusteringConstraints(
                mustLink: graph.mustLink.filter { pairwise.contains($0.first) }, cannotLink: apart.sorted()))
        var clusters = dendrogram.clusters(atMost: Self.cut, leastSize: 2)

        var wanted: [PointPair] = []
        func want(_ one: Int, _ other: Int) {
            let pair = PointPair(one, other)
            guard graph.isThere(one), graph.isThere(other), graph.copies[pair] == nil, !apart.contains(pair),
                ExposureDifference.between(graph.facts(one), graph.facts(other)) == nil
            else { return }
            wanted.append(pair)
        }
        for component in components where component.count <= Self.mostPairwise {
            for (place, one) in component.enumerated() {
                for other in component[(place + 1)...] { want(one, other) }
            }
        }
        if !large.isEmpty {
            var leaders = LeaderClusters(graph)
            for component in large {
                clusters += leaders.clusters(of: component) { want($0, $1) }
            }
        }
        self.clusters = clusters.sorted { $0[0] < $1[0] }
        self.wanted = wanted.sorted()
    }

    /// The pairs that must not be together, those included that no comparison met: what cameras wrote counts for more
    /// than any number of copies that look like both.
    private static func apart(_ components: [[Int]], _ graph: PictureGraph) -> Set<PointPair> {
        var must = Links(count: graph.pictures.count)
        for pair in graph.mustLink { must.link(pair.first, pair.second) }
        var apart = Set(graph.cannotLink)
        for component in components {
            for (place, one) in component.enumerated() {
                for other in component[(place + 1)...] where !must.areLinked(one, other) {
                    if ExposureDifference.between(graph.facts(one), graph.facts(other)) != nil {
                        apart.insert(PointPair(one, other))
                    }
                }
            }
        }
        return apart
    }

    /// Of what was compared. A raw file, which programs render as they like, is as near to others as the picture of the
    /// same shot: a doubtful comparison with it must not split the two from that picture's copies.
    private static func distances(_ graph: PictureGraph) -> [PointPair: Double] {
        var shots: [Int: [Int]] = [:]
        for pair in graph.mustLink where !graph.saidSame.contains(pair) {
            shots[pair.first, default: []].append(pair.second)
            shots[pair.second, default: []].append(pair.first)
        }
        var distances = graph.copies.mapValues { distance($0.verdict.score) }
        for (pair, checked) in graph.copies {
            for one in [pair.first] + (shots[pair.first] ?? []) {
                for other in [pair.second] + (shots[pair.second] ?? []) where one != other {
                    let point = PointPair(one, other)
                    if graph.copies[point] != nil { continue }
                    distances[point] = min(distances[point] ?? farthest, distance(checked.verdict.score))
                }
            }
        }
        return distances
    }

    /// 0 … 0.5: below the cut for every pair that is believed, so that one weak but believed match is enough for two.
    private static func distance(_ score: Float) -> Double { Double(1 - min(1, max(0, score))) / 2 }
}
