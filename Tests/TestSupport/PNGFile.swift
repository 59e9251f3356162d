import PhotoTypes

/// A PNG file (RFC 2083) without compression, of any colour type: what no encoder of the product writes.
public enum PNGFile {
    /// 24 bits a pixel.
    public static func colours(_ image: PixelImage) -> [UInt8] {
        file(image.size, depth: 8, kind: 2, rows: rows(image.pixels, image.size.width * 3))
    }

    /// 48 bits a pixel; the low bytes come from a generator, as a raw file's do.
    public static func deep(_ image: PixelImage, seed: UInt64) -> [UInt8] {
        var random = SeededGenerator(seed: seed)
        let samples = image.pixels.flatMap { [$0, UInt8.random(in: 0...255, using: &random)] }
        return file(image.size, depth: 16, kind: 2, rows: rows(samples, image.size.width * 6))
    }

    /// 48 bits a pixel that say no more than 24: each value twice.
    public static func deepInName(_ image: PixelImage) -> [UInt8] {
        file(
            image.size, depth: 16, kind: 2,
            rows: rows(image.pixels.flatMap { [$0, $0] }, image.size.width * 6))
    }

    /// A palette of 252 colours: 6 × 7 × 6 levels, the nearest of which each pixel gets.
    public static func palette(_ image: PixelImage) -> [UInt8] {
        let (red, green, blue) = (6, 7, 6)
        func level(_ value: UInt8, _ levels: Int) -> Int { (Int(value) * (levels - 1) + 127) / 255 }
        func value(_ level: Int, _ levels: Int) -> UInt8 { UInt8(level * 255 / (levels - 1)) }
        var colours: [UInt8] = []
        for r in 0..<red {
            for g in 0..<green {
                for b in 0..<blue { colours += [value(r, red), value(g, green), value(b, blue)] }
            }
        }
        let indices = stride(from: 0, to: image.pixels.count, by: 3).map { at in
            let (r, g) = (level(image.pixels[at], red), level(image.pixels[at + 1], green))
            return UInt8((r * green + g) * blue + level(image.pixels[at + 2], blue))
        }
        return file(
            image.size, depth: 8, kind: 3, palette: colours, rows: rows(indices, image.size.width))
    }

    /// Each row begins with its filter: none.
    private static func rows(_ samples: [UInt8], _ width: Int) -> [UInt8] {
        stride(from: 0, to: samples.count, by: width).flatMap { [0] + samples[$0..<($0 + width)] }
    }

    private static func file(
        _ size: PixelSize, depth: UInt8, kind: UInt8, palette: [UInt8]? = nil, rows: [UInt8]
    ) -> [UInt8] {
        let header = number(size.width) + number(size.height) + [depth, kind, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
            + (palette.map { chunk("PLTE", $0) } ?? []) + chunk("IDAT", stored(rows)) + chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        return number(content.count) + body + number(Int(checksum(body)))
    }

    /// zlib's frame around blocks that are not compressed (RFC 1950, 1951).
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var packed: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: bytes.count, by: 65_535) {
            let block = bytes[start..<min(start + 65_535, bytes.count)]
            let length = UInt16(block.count)
            packed.append(start + block.count == bytes.count ? 1 : 0)
            for half in [length, ~length] {
                packed += [UInt8(truncatingIfNeeded: half), UInt8(truncatingIfNeeded: half >> 8)]
            }
            packed += block
        }
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return packed + number(Int(high << 16 | low))
    }

    /// CRC-32 of IEEE 802.3.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes { sum = table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ sum >> 8 }
        return ~sum
    }

    private static let table: [UInt32] = (0..<256).map { start in
        (0..<8).reduce(UInt32(start)) { value, _ in value & 1 == 0 ? value >> 1 : 0xEDB8_8320 ^ value >> 1 }
    }

    private static func number(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
