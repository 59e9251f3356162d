extension [UInt8] {
    /// Appends an integer, lowest byte first.
    mutating func append(_ integer: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: integer.littleEndian) { append(contentsOf: $0) }
    }
}

/// Reads what `append` wrote. Beyond the end it reads zeros: callers check sizes first.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private(set) var position: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
        position = bytes.startIndex
    }

    var remaining: Int { bytes.endIndex - position }

    mutating func take(_ count: Int) -> [UInt8] {
        let taken = bytes[position..<min(position + count, bytes.endIndex)]
        position += taken.count
        return Array(taken)
    }

    mutating func integer<Value: FixedWidthInteger>() -> Value {
        var value: Value = 0
        for (place, byte) in take(MemoryLayout<Value>.size).enumerated() {
            value |= Value(truncatingIfNeeded: byte) << Value(8 * place)
        }
        return value
    }
}
