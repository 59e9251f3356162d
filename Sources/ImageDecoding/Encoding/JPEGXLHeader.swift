/// Whether a JPEG XL picture is stored without loss, as its headers tell (ISO/IEC 18181-1, -2).
enum JPEGXLHeader {
    static func encoding(of bytes: [UInt8]) -> PictureEncoding {
        var encoding = PictureEncoding(.jpegXL)
        let isBare = bytes.starts(with: [0xFF, 0x0A])
        guard let stream = isBare ? bytes[...] : codestream(in: bytes) else { return encoding }
        // A JPEG that was packed without further loss has the loss of a JPEG.
        let holdsJPEG = !isBare && box("jbrd", in: bytes) != nil
        guard let metadata = ImageMetadata(stream.dropFirst(2)) else { return encoding }
        encoding.depth = metadata.depth
        encoding.isLossless = holdsJPEG || metadata.isXYB ? false : true
        return encoding
    }

    private static func codestream(in bytes: [UInt8]) -> ArraySlice<UInt8>? {
        if let whole = box("jxlc", in: bytes) { return whole }
        // Of a stream in parts, each begins with its number.
        return box("jxlp", in: bytes).map { $0.dropFirst(4) }
    }

    /// The first box of a name at the outermost level.
    private static func box(_ name: String, in bytes: [UInt8]) -> ArraySlice<UInt8>? {
        var rest = bytes[...]
        while rest.count >= 8 {
            var length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            var head = 8
            if length == 1 {
                guard rest.count >= 16 else { return nil }
                // A longer box than any file: to its end.
                length = rest.dropFirst(8).prefix(8).reduce(0) { $0 << 8 | Int($1) }
                head = 16
            }
            if length == 0 { length = rest.count }
            if rest.dropFirst(4).prefix(4).elementsEqual(name.utf8) {
                return rest.prefix(max(length, head)).dropFirst(head)
            }
            guard length >= head, length <= rest.count else { return nil }
            rest = rest.dropFirst(length)
        }
        return nil
    }

    /// The fields of the image header up to the colour space that decides.
    private struct ImageMetadata {
        var depth = 8
        var isXYB = true

        init?(_ bytes: ArraySlice<UInt8>) {
            var bits = Bits(bytes)
            bits.skipSize()
            if bits.flag() {
                if bits.isExhausted { return nil }
                return
            }
            if bits.flag() {
                // Orientation; then a size to show it at, a preview, an animation.
                _ = bits.take(3)
                if bits.flag() { bits.skipSize() }
                // Rare, and of variable length: then nothing is said.
                if bits.flag() || bits.flag() { return nil }
            }
            let isFloat = bits.flag()
            if isFloat {
                depth = bits.choice([(32, 0), (16, 0), (24, 0), (1, 6)])
                _ = bits.take(4)
            } else {
                depth = bits.choice([(8, 0), (10, 0), (12, 0), (1, 6)])
            }
            _ = bits.flag()
            let channels = bits.choice([(0, 0), (1, 0), (2, 4), (1, 12)])
            // Plain transparency is one bit; other channels have names and more.
            for _ in 0..<channels where !bits.flag() { return nil }
            isXYB = bits.flag()
            if bits.isExhausted { return nil }
        }
    }

    /// Bits from the lowest of each byte on.
    private struct Bits {
        private let bytes: ArraySlice<UInt8>
        private var place = 0
        private(set) var isExhausted = false

        init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

        mutating func take(_ count: Int) -> Int {
            var value = 0
            for bit in 0..<count {
                let index = bytes.startIndex + place / 8
                guard index < bytes.endIndex else {
                    isExhausted = true
                    return 0
                }
                value |= Int(bytes[index] >> UInt8(place % 8) & 1) << bit
                place += 1
            }
            return value
        }

        mutating func flag() -> Bool { take(1) == 1 }

        /// One of four ways to write a number: an offset and a count of bits.
        mutating func choice(_ ways: [(offset: Int, bits: Int)]) -> Int {
            let way = ways[take(2)]
            return way.offset + take(way.bits)
        }

        mutating func skipSize() {
            let isSmall = flag()
            func side(_ bits: inout Bits) {
                if isSmall { _ = bits.take(5) } else { _ = bits.choice([(1, 9), (1, 13), (1, 18), (1, 30)]) }
            }
            side(&self)
            // Without a fixed ratio the width is written as well.
            if take(3) == 0 { side(&self) }
        }
    }
}
