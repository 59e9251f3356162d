/// IEEE 754 binary16 and back, by bits: Swift's `Float16` does not exist on Intel Macs.
///
/// Half precision keeps 11 significant bits: a unit vector's cosines change by less than 1e-3, usually 1e-5.
enum HalfPrecision {
    /// Rounds to nearest, ties to even; beyond ±65,504 to infinity.
    static func encode(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
        let magnitude = bits & 0x7fff_ffff
        if magnitude >= 0x7f80_0000 { return sign | 0x7c00 | (magnitude > 0x7f80_0000 ? 0x0200 : 0) }
        if magnitude >= 0x477f_f000 { return sign | 0x7c00 }
        if magnitude < 0x3880_0000 {
            // Subnormal: adding 0.5 puts the result into the low bits of the significand, rounded by the
            // unit.
            let aligned = Float(bitPattern: magnitude) + 0.5
            return sign | UInt16(truncatingIfNeeded: aligned.bitPattern &- 0x3f00_0000)
        }
        let odd = (magnitude >> 13) & 1
        return sign | UInt16(truncatingIfNeeded: (magnitude &- 0x3800_0000 &+ 0xfff &+ odd) >> 13)
    }

    /// Decodes finite values. Moving the exponent and significand into a `Float`'s place leaves the exponent
    /// too small by 112; one multiplication mends that, subnormals included, and vectorises.
    @inline(__always)
    static func decode(_ half: UInt16) -> Float {
        let bits = UInt32(half)
        let magnitude = Float(bitPattern: (bits & 0x7fff) << 13) * 0x1p112
        return Float(bitPattern: magnitude.bitPattern | (bits & 0x8000) << 16)
    }

    /// Little-endian bytes, two a value.
    static func encode(_ values: [Float]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * values.count)
        for value in values {
            let half = encode(value)
            bytes.append(UInt8(truncatingIfNeeded: half))
            bytes.append(UInt8(truncatingIfNeeded: half >> 8))
        }
        return bytes
    }

    /// Decodes `values.count` values from as many pairs of little-endian bytes.
    static func decode(_ bytes: UnsafeRawBufferPointer, into values: UnsafeMutableBufferPointer<Float>) {
        precondition(bytes.count == 2 * values.count, "two bytes a value")
        for index in 0..<values.count {
            let half = bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
            values[index] = decode(UInt16(littleEndian: half))
        }
    }
}
