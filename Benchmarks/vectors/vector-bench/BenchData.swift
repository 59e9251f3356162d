import Foundation

/// Vectors that the Python side wrote for all contestants: raw little-endian values, row after row.
struct BenchData {
    let dimension: Int
    let rows: [Float]
    let queries: [QueryKind: [[Float]]]
    /// The ten nearest rows to each query.
    let truth: [QueryKind: [Set<Int64>]]

    enum QueryKind: String, CaseIterable {
        case image, text
    }

    var count: Int { rows.count / dimension }
    var keys: [Int64] { Array(0..<Int64(count)) }

    /// - Parameter folder: holds `rows.f32` and for each kind of query `image.f32` and `image.truth.i32`.
    init(_ folder: URL, dimension: Int, withRows: Bool = true) throws {
        self.dimension = dimension
        rows = withRows ? try Self.read("rows.f32", in: folder) : []
        var queries: [QueryKind: [[Float]]] = [:]
        var truth: [QueryKind: [Set<Int64>]] = [:]
        for kind in QueryKind.allCases {
            let values: [Float] = try Self.read("\(kind.rawValue).f32", in: folder)
            let nearest: [Int32] = try Self.read("\(kind.rawValue).truth.i32", in: folder)
            let count = values.count / dimension
            queries[kind] = (0..<count).map { Array(values[$0 * dimension..<($0 + 1) * dimension]) }
            truth[kind] = (0..<count).map { Set(nearest[$0 * 10..<($0 + 1) * 10].map(Int64.init)) }
        }
        (self.queries, self.truth) = (queries, truth)
    }

    private static func read<Value: BitwiseCopyable>(_ name: String, in folder: URL) throws -> [Value] {
        let data = try Data(contentsOf: folder.appending(path: name), options: .alwaysMapped)
        return data.withUnsafeBytes { Array($0.bindMemory(to: Value.self)) }
    }
}
