import CVectorKernels

/// Rows to build a segment from, wherever they lie.
///
/// `@unchecked Sendable`: the rows are only read, and `owners` keep them where they are.
struct RowSource: @unchecked Sendable {
    private(set) var keys: [Int64] = []
    /// `width` 16-bit floats each.
    private(set) var rows: [UnsafePointer<UInt16>] = []
    private var owners: [AnyObject] = []

    init() {}

    /// Rows as given by a caller, rounded to 16 bits; of equal keys the last one counts.
    init(keys: [Int64], rows given: [Float], dimension: Int) throws(VectorSearchError) {
        let width = Rows.width(dimension)
        let block = try MemoryBlock(zeroed: keys.count * width * 2)
        let halves = block.pointer(to: UInt16.self)
        inParallel((keys.count + 1023) / 1024) { part in
            let halves = block.pointer(to: UInt16.self)
            given.withUnsafeBufferPointer { given in
                guard let given = given.baseAddress else { return }
                for row in part * 1024..<min(keys.count, (part + 1) * 1024) {
                    kernels.f16_from_f32(given + row * dimension, halves + row * width, dimension)
                }
            }
        }
        for row in Self.lastOfEach(keys) {
            self.keys.append(keys[row])
            self.rows.append(halves + row * width)
        }
        owners = [block]
    }

    /// The rows that no later one has the key of.
    private static func lastOfEach(_ keys: [Int64]) -> [Int] {
        if zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) { return Array(keys.indices) }
        var last: [Int64: Int] = [:]
        last.reserveCapacity(keys.count)
        for (row, key) in keys.enumerated() { last[key] = row }
        return keys.indices.filter { last[keys[$0]] == $0 }
    }

    /// Adds a segment's live rows.
    mutating func append(_ segment: Segment, live: LiveSlots) {
        owners.append(segment)
        live.forEach { slot in
            keys.append(segment.key(slot))
            rows.append(segment.row(slot))
        }
    }

    var count: Int { keys.count }

    /// The mean of up to `most` rows, spread evenly.
    func mean(width: Int, most: Int = 65_536) -> [Float] {
        var sums = [Float](repeating: 0, count: width)
        guard count > 0 else { return sums }
        let step = (count + most - 1) / most
        var values = [Float](repeating: 0, count: width)
        var taken: Float = 0
        for row in stride(from: 0, to: count, by: step) {
            kernels.f32_from_f16(rows[row], &values, width)
            for lane in 0..<width { sums[lane] += values[lane] }
            taken += 1
        }
        return sums.map { $0 / taken }
    }
}
