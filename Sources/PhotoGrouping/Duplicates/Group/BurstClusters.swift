import Clustering

/// Shots of one moment, over clusters of copies: the copies of a shot are one shot.
///
/// Single linkage: a burst is a chain of shots, each within seconds of the next and like it; the first and the last may
/// show different phases of what happened.
struct BurstClusters {
    /// Each shot as its pictures' places, the shots of a burst in order of time; two shots and more.
    let bursts: [[[Int]]]

    /// - Throws: `ClusteringError`.
    init(_ graph: PictureGraph, copies: [[Int]]) throws {
        var shots = copies
        var shotOf = [Int](repeating: -1, count: graph.pictures.count)
        for (shot, cluster) in copies.enumerated() {
            for picture in cluster { shotOf[picture] = shot }
        }
        for picture in graph.pictures.indices where shotOf[picture] < 0 {
            shotOf[picture] = shots.count
            shots.append([picture])
        }
        func shotPair(_ pair: PointPair) -> PointPair? {
            let (one, other) = (shotOf[pair.first], shotOf[pair.second])
            return one == other ? nil : PointPair(one, other)
        }
        var distances: [PointPair: Double] = [:]
        for (pair, checked) in graph.moments {
            guard let shots = shotPair(pair) else { continue }
            let distance = Double(max(0, 1 - (checked.cosine ?? 0)))
            distances[shots] = min(distances[shots] ?? distance, distance)
        }
        let edges = distances.map { NeighbourGraph.Edge($0.key.first, $0.key.second, distance: $0.value) }
        let apart = Set(graph.saidApart.compactMap(shotPair))
        let dendrogram = try Dendrogram(
            of: NeighbourGraph(count: shots.count, edges: edges), linkage: .single,
            constraints: ClusteringConstraints(cannotLink: apart.sorted()))
        func time(_ shot: [Int]) -> (Int64, Int) {
            (shot.compactMap { graph.facts($0).captureTime?.wallClock }.min() ?? .max, shot[0])
        }
        bursts = dendrogram.clusters(atMost: .infinity, leastSize: 2).map { burst in
            burst.map { shots[$0] }.sorted { time($0) < time($1) }
        }
    }
}
