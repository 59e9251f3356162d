import PhotoTypes
import TestSupport

/// A conversation as phones show it: under a head, and over a line to type into, both of which stay where they are while
/// the rest is scrolled.
struct Chat {
    var seed: UInt64
    /// Of the ground, the partner's and the own speech bubbles.
    var greys: (UInt8, UInt8, UInt8) = (250, 232, 205)

    /// Heights of the head and of the line to type into, pixels.
    var head = 80
    var foot = 70

    private static let (width, height) = (400, 800)

    /// - Parameter scrolled: pixels, 0 … 600.
    func screenshots(scrolled: [Int]) -> [PixelImage] {
        let talk = Self.talk(seed, greys)
        return scrolled.map { screenshot(of: talk, scrolled: $0) }
    }

    private func screenshot(of talk: [UInt8], scrolled: Int) -> PixelImage {
        let (width, height) = (Self.width, Self.height)
        var grey = Array(talk[(scrolled * width)..<((scrolled + height) * width)])
        func bar(_ rows: Range<Int>, _ level: UInt8, _ letters: Int, _ seed: UInt64) {
            for row in rows { for column in 0..<width { grey[row * width + column] = level } }
            guard rows.count >= 40 else { return }
            var random = SeededGenerator(seed: seed)
            Self.write(letters, x: 70, y: rows.lowerBound + 10, scale: 3, level: 60, &grey, &random)
        }
        bar(0..<head, 215, 12, 901)
        bar(height - foot..<height, 238, 9, 902)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * grey.count)
        for level in grey {
            pixels.append(level)
            pixels.append(level)
            pixels.append(level)
        }
        return PixelImage(size: PixelSize(width: width, height: height), pixels: pixels)
    }

    private static func talk(_ seed: UInt64, _ greys: (UInt8, UInt8, UInt8)) -> [UInt8] {
        var random = SeededGenerator(seed: seed)
        var grey = [UInt8](repeating: greys.0, count: width * (height + 700))
        var top = 10
        while top < height + 560 {
            let lines = 1 + Int(random.next() % 4)
            let letters = lines > 1 ? 19 : 5 + Int(random.next() % 14)
            let isOwn = random.next() % 2 == 0
            let wide = letters * 12 + 24
            let left = isOwn ? width - wide - 12 : 12
            for row in top..<top + lines * 24 + 16 {
                for column in left..<left + wide { grey[row * width + column] = isOwn ? greys.2 : greys.1 }
            }
            for line in 0..<lines {
                let count = line == lines - 1 ? max(3, letters - Int(random.next() % 6)) : letters
                write(count, x: left + 12, y: top + 10 + 24 * line, scale: 2, level: 30, &grey, &random)
            }
            top += lines * 24 + 16 + 14
        }
        return grey
    }

    private static func write(
        _ letters: Int, x: Int, y: Int, scale: Int, level: UInt8, _ grey: inout [UInt8],
        _ random: inout SeededGenerator
    ) {
        for letter in 0..<letters {
            let strokes = random.next() & (random.next() | random.next() & random.next())
            for cell in 0..<35 where strokes >> cell & 1 == 1 {
                for row in 0..<scale {
                    for column in 0..<scale {
                        let left = x + (letter * 6 + cell % 5) * scale
                        grey[(y + cell / 5 * scale + row) * width + left + column] = level
                    }
                }
            }
        }
    }
}
