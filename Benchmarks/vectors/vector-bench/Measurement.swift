import Foundation
import VectorSearch

/// What one run says; the Python side makes the table of it.
struct Measurement: Codable {
    var buildSeconds: Double?
    /// Until the index is safe on disk.
    var saveSeconds: Double?
    var updatesPerSecond: Double?
    /// From the start of opening to the first answer.
    var openSeconds: Double?
    /// Memory of its own, and pages of mapped files that were touched.
    var anonymousBytes: Int?
    var mappedBytes: Int?
    var pairsSeconds: Double?
    var pairs: Int?
    var queries: [String: QueryMeasurement] = [:]
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
        guard let truth = data.truth[kind], !queries.isEmpty else { continue }
        for query in queries.prefix(20) { _ = try index.search(query, k: 10, allowed: nil) }
        var (times, found) = ([Double](), 0)
        for (query, nearest) in zip(queries, truth) {
            var answer: [Neighbour] = []
            times.append(try seconds { answer = try index.search(query, k: 10, allowed: nil) })
            found += answer.count { nearest.contains($0.key) }
        }
        times.sort()
        let batch = try await seconds { _ = try await index.search(batch: queries, k: 10, allowed: nil) }
        measurements[kind.rawValue] = QueryMeasurement(
            p50Seconds: times[times.count / 2], p99Seconds: times[times.count * 99 / 100],
            queriesPerSecond: Double(queries.count) / batch,
            recall: Double(found) / Double(10 * queries.count))
    }
    return measurements
}

/// A line of `/proc/self/status`, in bytes; `nil` where the system has none.
func residentBytes(_ line: String) -> Int? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
    let words = status.split(separator: "\n").first { $0.hasPrefix(line) }?.split(
        whereSeparator: \.isWhitespace)
    return words.flatMap { $0.count > 1 ? Int($0[1]) : nil }.map { $0 * 1_024 }
}
