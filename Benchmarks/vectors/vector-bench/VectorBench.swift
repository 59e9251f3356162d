import Foundation
import VectorSearch

/// Measures the indexes of this project on vectors in a folder; prints one line of JSON.
@main struct VectorBench {
    private static let usage = """
        usage: vector-bench exact PRECISION DATA DIMENSION
               vector-bench build STORE ROWS-PER-LIST DATA DIMENSION   (ROWS-PER-LIST 0: no lists)
               vector-bench open|search|update STORE DATA DIMENSION
               vector-bench pairs THRESHOLD DATA DIMENSION

        """

    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 4, let dimension = Int(arguments[arguments.count - 1]) else { refuse() }
        let folder = URL(filePath: arguments[arguments.count - 2])
        let subject = arguments[1]
        let measurement: Measurement
        switch arguments[0] {
        case "exact":
            guard let precision = RowPrecision(rawValue: subject) else { refuse() }
            measurement = try await exact(precision, try BenchData(folder, dimension: dimension))
        case "build":
            guard let rowsPerList = Int(arguments[2]) else { refuse() }
            let data = try BenchData(folder, dimension: dimension)
            measurement = try await build(URL(filePath: subject), rowsPerList, data)
        case "open", "search":
            let data = try BenchData(folder, dimension: dimension, withRows: false)
            measurement = try await search(URL(filePath: subject), data, isWhole: arguments[0] == "search")
        case "update":
            measurement = try await update(
                URL(filePath: subject), try BenchData(folder, dimension: dimension))
        case "pairs":
            guard let threshold = Float(subject) else { refuse() }
            measurement = try await pairs(threshold, try BenchData(folder, dimension: dimension))
        default: refuse()
        }
        print(String(decoding: try JSONEncoder().encode(measurement), as: UTF8.self))
    }

    private static func refuse() -> Never {
        FileHandle.standardError.write(Data(usage.utf8))
        exit(2)
    }

    private static func exact(_ precision: RowPrecision, _ data: BenchData) async throws -> Measurement {
        let before = residentBytes("RssAnon")
        var index = ExactIndex(dimension: data.dimension, precision: precision)
        var measurement = Measurement()
        measurement.buildSeconds = try seconds { try index.upsert(keys: data.keys, rows: data.rows) }
        measurement.anonymousBytes = residentBytes("RssAnon").flatMap { after in before.map { after - $0 } }
        measurement.queries = try await measure(index, data)
        let (keys, rows) = updates(data)
        let time = try seconds {
            for (key, row) in zip(keys, rows) { try index.upsert(key: key, vector: row) }
        }
        measurement.updatesPerSecond = Double(keys.count) / time
        return measurement
    }

    private static func build(_ store: URL, _ rowsPerList: Int, _ data: BenchData) async throws -> Measurement
    {
        var measurement = Measurement()
        let partitioning: QuantisedIndex.Partitioning =
            rowsPerList > 0 ? .init(leastRows: 0, rowsPerList: rowsPerList) : .never
        do {
            var index = QuantisedIndex(dimension: data.dimension, partitioning: partitioning)
            measurement.buildSeconds = try seconds { try index.upsert(keys: data.keys, rows: data.rows) }
        }
        let index = try PersistentIndex(
            folder: store, dimension: data.dimension, stamp: "bench", partitioning: partitioning)
        measurement.saveSeconds = try await seconds {
            try await index.upsert(keys: data.keys, rows: data.rows)
            try await index.commit(revision: 1)
        }
        return measurement
    }

    private static func search(_ store: URL, _ data: BenchData, isWhole: Bool) async throws -> Measurement {
        var measurement = Measurement()
        guard let query = data.queries[.image]?.first else { return measurement }
        let (before, mapped) = (residentBytes("RssAnon"), residentBytes("RssFile"))
        var opened: QuantisedIndex?
        measurement.openSeconds = try seconds {
            opened = try PersistentIndex.read(folder: store, dimension: data.dimension, stamp: "bench")?.index
            _ = try opened?.search(query, k: 10, allowed: nil)
        }
        guard let opened, isWhole else { return measurement }
        measurement.queries = try await measure(opened, data)
        measurement.anonymousBytes = residentBytes("RssAnon").flatMap { after in before.map { after - $0 } }
        measurement.mappedBytes = residentBytes("RssFile").flatMap { after in mapped.map { after - $0 } }
        return measurement
    }

    /// One at a time, each in the journal; safe on disk and seen by readers every hundred.
    private static func update(_ store: URL, _ data: BenchData) async throws -> Measurement {
        let index = try PersistentIndex(folder: store, dimension: data.dimension, stamp: "bench")
        let (keys, rows) = updates(data)
        let time = try await seconds {
            for (number, (key, row)) in zip(keys, rows).enumerated() {
                try await index.upsert(keys: [key], rows: row)
                if number % 100 == 99 { try await index.commit(revision: Int64(number)) }
            }
        }
        var measurement = Measurement()
        measurement.updatesPerSecond = Double(keys.count) / time
        return measurement
    }

    private static func pairs(_ threshold: Float, _ data: BenchData) async throws -> Measurement {
        var index = QuantisedIndex(dimension: data.dimension)
        try index.upsert(keys: data.keys, rows: data.rows)
        var measurement = Measurement()
        measurement.pairsSeconds = try await seconds {
            measurement.pairs = try await index.pairs(atLeast: threshold).count
        }
        return measurement
    }

    /// Rows that other rows take the place of.
    private static func updates(_ data: BenchData) -> (keys: [Int64], rows: [[Float]]) {
        let numbers = 0..<min(5_000, data.count)
        let rows = numbers.map { number in
            let other = number * 104_729 % data.count * data.dimension
            return Array(data.rows[other..<other + data.dimension])
        }
        return (numbers.map { Int64($0 * 7_919 % data.count) }, rows)
    }
}
