/// What is there of clusters in which some pictures are gone, in quarantine or for now: those part copies, but join none.
struct PresentParts {
    private let graph: PictureGraph
    /// Of each picture the first that it holds together with by what is there.
    private let roots: [Int]

    init(_ graph: PictureGraph, of clusters: [[Int]]) {
        self.graph = graph
        var clusterOf = [Int](repeating: -1, count: graph.pictures.count)
        for (number, cluster) in clusters.enumerated() {
            for picture in cluster { clusterOf[picture] = number }
        }
        var links = Links(count: graph.pictures.count)
        for pair in Array(graph.copies.keys) + graph.mustLink
        where clusterOf[pair.first] == clusterOf[pair.second]
            && graph.isThere(pair.first) && graph.isThere(pair.second)
        {
            links.link(pair.first, pair.second)
        }
        roots = graph.pictures.indices.map { links.root($0) }
    }

    /// Each ascending, by their first; a cluster of which all is there is one part.
    func parts(of cluster: [Int]) -> [[Int]] {
        let there = cluster.filter(graph.isThere)
        guard there.count < cluster.count else { return [cluster] }
        return Dictionary(grouping: there) { roots[$0] }.values.sorted { $0[0] < $1[0] }
    }
}
