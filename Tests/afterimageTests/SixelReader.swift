import PhotoTypes

/// Draws sixel data as a terminal does; enough of DEC's format for what an encoder writes.
enum SixelReader {
    /// `nil` where the data are no sixel or not of that size.
    static func picture(_ bytes: [UInt8], _ size: PixelSize) -> PixelImage? {
        // ESC P … q, the data, ESC \
        guard bytes.starts(with: [0x1B, UInt8(ascii: "P")]), bytes.suffix(2) == [0x1B, UInt8(ascii: "\\")],
            let start = bytes.firstIndex(of: UInt8(ascii: "q"))
        else { return nil }
        var data = bytes[(start + 1)...].dropLast(2)
        var canvas = Canvas(size: size)
        while let byte = data.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                let raster = numbers(&data)
                guard raster.count == 4, raster[2] == size.width, raster[3] == size.height else { return nil }
            case UInt8(ascii: "#"): canvas.colour(numbers(&data))
            case UInt8(ascii: "!"):
                let count = numbers(&data).first ?? 1
                guard let sixel = data.popFirst() else { return nil }
                canvas.draw(sixel, count: count)
            case UInt8(ascii: "$"): canvas.x = 0
            case UInt8(ascii: "-"): (canvas.x, canvas.y) = (0, canvas.y + 6)
            case 63...126: canvas.draw(byte, count: 1)
            case 0x0A, 0x0D: break
            default: return nil
            }
        }
        return PixelImage(size: size, pixels: canvas.pixels)
    }

    private static func numbers(_ data: inout ArraySlice<UInt8>) -> [Int] {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let text = data.prefix { digits.contains($0) || $0 == UInt8(ascii: ";") }
        data = data.dropFirst(text.count)
        return String(decoding: text, as: UTF8.self).split(separator: ";").compactMap { Int($0) }
    }

    private struct Canvas {
        let size: PixelSize
        var pixels: [UInt8]
        var x = 0
        var y = 0
        private var palette: [Int: [UInt8]] = [:]
        private var current: [UInt8] = [0, 0, 0]

        init(size: PixelSize) {
            self.size = size
            pixels = [UInt8](repeating: 0, count: size.width * size.height * 3)
        }

        /// `#n` selects; `#n;2;r;g;b` defines first, in per cent.
        mutating func colour(_ numbers: [Int]) {
            guard let number = numbers.first else { return }
            if numbers.count == 5, numbers[1] == 2 {
                palette[number] = numbers[2...].map { UInt8(($0 * 255 + 50) / 100) }
            }
            current = palette[number] ?? current
        }

        mutating func draw(_ sixel: UInt8, count: Int) {
            for column in x..<x + count where column < size.width {
                for bit in 0..<6 where (sixel - 63) >> bit & 1 == 1 && y + bit < size.height {
                    let start = ((y + bit) * size.width + column) * 3
                    pixels.replaceSubrange(start..<start + 3, with: current)
                }
            }
            x += count
        }
    }
}
