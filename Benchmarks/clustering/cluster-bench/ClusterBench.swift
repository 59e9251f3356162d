import Clustering
import Foundation

/// Measures agglomerative clustering; prints one line of JSON.
@main struct ClusterBench {
    private static let usage = """
        usage: cluster-bench graph LINKAGE apart|linked POINTS
               cluster-bench matrix LINKAGE FILE POINTS   (FILE: condensed distances, raw 64-bit, little-endian)

        """

    struct Measurement: Codable {
        var edges: Int?
        /// Of the processor, to check and order the edges.
        var graphSeconds: Double?
        /// Of the processor, which other programs do not prolong; it is one thread that works.
        var clusterSeconds: Double
        var merges: Int
        var lastDistance: Double?
        /// Highest resident size of the process, the edges as given included.
        var peakBytes: Int?
    }

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 4, let linkage = Linkage(rawValue: arguments[1]),
            let count = Int(arguments[3])
        else { refuse() }
        var measurement: Measurement
        switch (arguments[0], GroupGraph.Shape(rawValue: arguments[2])) {
        case ("graph", let shape?):
            let edges = GroupGraph(count: count, shape: shape).edges
            let (graph, graphSeconds) = try timed {
                try NeighbourGraph(count: count, edges: edges, missingDistance: 1)
            }
            let (dendrogram, seconds) = try timed { try Dendrogram(of: graph, linkage: linkage) }
            measurement = Measurement(clusterSeconds: seconds, merges: dendrogram.merges.count)
            (measurement.edges, measurement.graphSeconds) = (edges.count, graphSeconds)
        case ("matrix", _):
            let data = try Data(contentsOf: URL(filePath: arguments[2]), options: .alwaysMapped)
            let matrix = try DistanceMatrix(
                count: count, condensed: data.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) })
            let (dendrogram, seconds) = try timed { try Dendrogram(of: matrix, linkage: linkage) }
            measurement = Measurement(clusterSeconds: seconds, merges: dendrogram.merges.count)
            measurement.lastDistance = dendrogram.merges.last?.distance
        default: refuse()
        }
        measurement.peakBytes = peakBytes()
        print(String(decoding: try JSONEncoder().encode(measurement), as: UTF8.self))
    }

    private static func refuse() -> Never {
        FileHandle.standardError.write(Data(usage.utf8))
        exit(2)
    }

    private static func timed<Result>(_ body: () throws -> Result) rethrows -> (Result, Double) {
        let start = clock()
        let result = try body()
        return (result, Double(clock() - start) / Double(CLOCKS_PER_SEC))
    }

    /// `nil` where the system does not tell in `/proc`.
    private static func peakBytes() -> Int? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
            return nil
        }
        let words = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }?.split(separator: " ")
        return words.flatMap { $0.count > 1 ? Int($0[$0.count - 2]) : nil }.map { $0 * 1_024 }
    }
}
