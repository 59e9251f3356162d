import CVectorKernels

/// Some thousand rows of an exact index, one after another.
///
/// `@unchecked Sendable`: an index writes to a chunk only while it holds the only reference to it.
final class RowChunk: @unchecked Sendable {
    /// Rows a full chunk has.
    static let full = 4_096

    let precision: RowPrecision
    let width: Int
    private(set) var capacity: Int
    private(set) var keys: [Int64] = []
    private(set) var rows: MemoryBlock
    /// Of 8-bit rows: the size of a step, and the row's product with the centre.
    private(set) var scales: [Float] = []
    private(set) var offsets: [Float] = []

    init(precision: RowPrecision, width: Int, capacity: Int) throws(VectorSearchError) {
        self.precision = precision
        self.width = width
        self.capacity = min(max(capacity, 64), Self.full)
        rows = try MemoryBlock(zeroed: self.capacity * width * precision.bytes)
    }

    init(copying other: RowChunk) throws(VectorSearchError) {
        (precision, width, capacity, keys) = (other.precision, other.width, other.capacity, other.keys)
        (scales, offsets) = (other.scales, other.offsets)
        rows = try MemoryBlock(zeroed: other.rows.count)
        rows.base.copyMemory(from: other.rows.base, byteCount: other.rows.count)
    }

    private var rowBytes: Int { width * precision.bytes }

    func pointer(to row: Int) -> UnsafeMutableRawPointer { rows.base + row * rowBytes }

    func append(key: Int64) throws(VectorSearchError) {
        if keys.count == capacity { try grow() }
        keys.append(key)
        if precision == .int8 {
            scales.append(0)
            offsets.append(0)
        }
    }

    private func grow() throws(VectorSearchError) {
        let larger = try MemoryBlock(zeroed: min(2 * capacity, Self.full) * rowBytes)
        larger.base.copyMemory(from: rows.base, byteCount: rows.count)
        capacity = min(2 * capacity, Self.full)
        rows = larger
    }

    func setKey(_ key: Int64, at row: Int) {
        keys[row] = key
    }

    /// Stores a padded row.
    func store(_ values: UnsafePointer<Float>, at row: Int, centre: UnsafePointer<Float>) {
        let place = pointer(to: row)
        switch precision {
        case .float32: place.copyMemory(from: values, byteCount: rowBytes)
        case .float16: kernels.f16_from_f32(values, place.assumingMemoryBound(to: UInt16.self), width)
        case .int8:
            var largest: Float = 0
            var offset: Float = 0
            for lane in 0..<width {
                let difference = values[lane] - centre[lane]
                largest = max(largest, abs(difference))
                offset += difference * centre[lane]
            }
            scales[row] = largest / 127
            offsets[row] = offset
            let inverse = largest > 0 ? 127 / largest : 0
            let codes = place.assumingMemoryBound(to: Int8.self)
            for lane in 0..<width { codes[lane] = Int8(((values[lane] - centre[lane]) * inverse).rounded()) }
        }
    }

    /// Reads a row back, padded.
    func load(_ row: Int, into values: UnsafeMutablePointer<Float>, centre: UnsafePointer<Float>) {
        let place = pointer(to: row)
        switch precision {
        case .float32: UnsafeMutableRawPointer(values).copyMemory(from: place, byteCount: rowBytes)
        case .float16: kernels.f32_from_f16(place.assumingMemoryBound(to: UInt16.self), values, width)
        case .int8:
            let codes = place.assumingMemoryBound(to: Int8.self)
            for lane in 0..<width { values[lane] = centre[lane] + scales[row] * Float(codes[lane]) }
        }
    }

    /// Copies another chunk's row, as it is stored.
    func copy(_ other: RowChunk, row: Int, to target: Int) {
        pointer(to: target).copyMemory(from: other.pointer(to: row), byteCount: rowBytes)
        keys[target] = other.keys[row]
        if precision == .int8 {
            scales[target] = other.scales[row]
            offsets[target] = other.offsets[row]
        }
    }

    func removeLast() {
        keys.removeLast()
        if precision == .int8 {
            scales.removeLast()
            offsets.removeLast()
        }
    }
}
