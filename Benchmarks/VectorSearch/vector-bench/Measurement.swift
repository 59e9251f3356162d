import Foundation
import VectorSearch

/// What is said of one index; the Python side makes the table of it.
struct Measurement: Codable {
    var name: String
    var count: Int
    var buildSeconds: Double
    var diskBytes: Int?
    var anonymousBytes: Int?
    var mappedBytes: Int?
    var queries: [String: QueryMeasurement] = [:]
    var updatesPerSecond: Double?
    var openColdSeconds: Double?
    var openWarmSeconds: Double?
    var pairsSeconds: Double?
    var pairs: Int?
}

struct QueryMeasurement: Codable {
    var p50Seconds: Double
    var p99Seconds: Double
    var queriesPerSecond: Double
    var recall: Double
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
}

func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await body()
    return (ContinuousClock.now - start) / .seconds(1)
}

/// One thread for single queries, all cores for the batch.
func measure(_ index: some VectorIndex, _ data: BenchData) async throws -> [String: QueryMeasurement] {
    var measurements: [String: QueryMeasurement] = [:]
    for (kind, queries) in data.queries {
        guard let truth = data.truth[kind] else { continue }
        var times: [Double] = []
        var found = 0
        for query in queries.prefix(50) { _ = try index.search(query, k: 10, allowed: nil) }
        for (query, nearest) in zip(queries, truth) {
            var answer: [Neighbour] = []
            times.append(try seconds { answer = try index.search(query, k: 10, allowed: nil) })
            found += answer.count { nearest.contains($0.key) }
        }
        times.sort()
        let batch = try await seconds { _ = try await index.search(batch: queries, k: 10, allowed: nil) }
        measurements[kind.rawValue] = QueryMeasurement(
            p50Seconds: times[times.count / 2], p99Seconds: times[times.count * 99 / 100],
            queriesPerSecond: Double(queries.count) / batch, recall: Double(found) / Double(10 * queries.count))
    }
    return measurements
}

/// Vectors replaced, one at a time.
func updateRate(_ index: some VectorIndex, _ data: BenchData) throws -> Double {
    var index = index
    let updates = min(2_000, data.count)
    let time = try seconds {
        for row in 0..<updates {
            let key = Int64(row * 7_919 % data.count)
            let other = (row * 104_729 % data.count) * data.dimension
            try index.upsert(key: key, vector: Array(data.rows[other..<other + data.dimension]))
        }
    }
    return Double(updates) / time
}
