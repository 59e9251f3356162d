import Foundation
import VectorSearch

/// Measures the indexes on vectors in a folder and prints one line of JSON for each.
///
///     vector-bench FOLDER DIMENSION INDEX…
@main struct VectorBench {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let folder = arguments.first, let dimension = arguments.dropFirst().first.flatMap({ Int($0) }) else {
            FileHandle.standardError.write(Data("usage: vector-bench FOLDER DIMENSION INDEX…\n".utf8))
            exit(2)
        }
        let data = try BenchData(URL(filePath: folder), dimension: dimension)
        for name in arguments.dropFirst(2) {
            let measurement = try await run(name, data)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            print(String(decoding: try encoder.encode(measurement), as: UTF8.self))
        }
    }

    private static func run(_ name: String, _ data: BenchData) async throws -> Measurement {
        switch name {
        case "exact-f32": try await run(name, ExactIndex(dimension: data.dimension), data)
        case "exact-f16": try await run(name, ExactIndex(dimension: data.dimension, precision: .float16), data)
        case "exact-int8": try await run(name, ExactIndex(dimension: data.dimension, precision: .int8), data)
        case "quantised":
            try await run(name, QuantisedIndex(dimension: data.dimension, partitioning: .never), data)
        case "partitioned":
            try await run(
                name,
                QuantisedIndex(dimension: data.dimension, partitioning: .init(leastRows: 0, rowsPerList: 1_000)),
                data)
        default: throw CocoaError(.featureUnsupported)
        }
    }

    private static func run(
        _ name: String, _ empty: some VectorIndex, _ data: BenchData
    ) async throws -> Measurement {
        var index = empty
        let build = try seconds { try index.upsert(keys: data.keys, rows: data.rows) }
        var measurement = Measurement(name: name, count: data.count, buildSeconds: build)
        measurement.queries = try await measure(index, data)
        measurement.updatesPerSecond = try updateRate(index, data)
        let duplicates = ProcessInfo.processInfo.environment["PAIRS_AT_LEAST"].flatMap { Float($0) }
        if let duplicates {
            var pairs: [NeighbourPair] = []
            measurement.pairsSeconds = try await seconds { pairs = try await index.pairs(atLeast: duplicates) }
            measurement.pairs = pairs.count
        }
        return measurement
    }
}
