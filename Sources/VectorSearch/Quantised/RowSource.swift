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
        given.withUnsafeBufferPointer { given in
            guard let given = given.baseAddress else { return }
            for row in keys.indices {
                kernels.f16_from_f32(given + row * dimension, halves + row * width, dimension)
            }
        }
        var last: [Int64: Int] = [:]
        last.reserveCapacity(keys.count)
        for (row, key) in keys.enumerated() { last[key] = row }
        for (row, key) in keys.enumerated() where last.count == keys.count || last[key] == row {
            self.keys.append(key)
            self.rows.append(halves + row * width)
        }
        owners = [block]
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
