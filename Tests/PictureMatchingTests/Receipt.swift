import Foundation
import PhotoTypes
import TestSupport

/// A sheet printed with made-up letters: shops print others on each, under the same head.
struct Receipt {
    var seed: UInt64
    var lines = 12

    private static let (width, height, scale) = (480, 720, 3)

    func picture() -> PixelImage {
        let (width, height) = (Self.width, Self.height)
        var grey = [UInt8](repeating: 235, count: width * height)
        var head = SeededGenerator(seed: 1)
        var own = SeededGenerator(seed: seed)
        func write(_ letters: Int, x: Int, y: Int, scale: Int, _ random: inout SeededGenerator) {
            for letter in 0..<letters {
                // A third of the cells, about as letters are.
                let strokes = random.next() & (random.next() | random.next() & random.next())
                for cell in 0..<35 where strokes >> cell & 1 == 1 {
                    let left = x + (letter * 6 + cell % 5) * scale
                    let top = y + cell / 5 * scale
                    for row in top..<min(top + scale, height) {
                        for column in left..<min(left + scale, width) { grey[row * width + column] = 30 }
                    }
                }
            }
        }
        write(8, x: 60, y: 30, scale: 7, &head)
        for line in 0..<4 { write(16, x: 80, y: 100 + 28 * line, scale: Self.scale, &head) }
        for line in 0..<lines {
            let y = 230 + 30 * line
            write(8 + Int(own.next() % 5), x: 24, y: y, scale: Self.scale, &own)
            write(4, x: 380, y: y, scale: Self.scale, &own)
        }
        write(8, x: 24, y: 620, scale: 4, &head)
        write(6, x: 330, y: 620, scale: 4, &own)
        for line in 0..<2 { write(20, x: 50, y: 660 + 26 * line, scale: Self.scale, &head) }
        return PixelImage(
            size: PixelSize(width: width, height: height), pixels: grey.flatMap { [$0, $0, $0] })
    }
}

extension PixelImage {
    /// From one colour to another, along a direction.
    static func gradient(seed: UInt64) -> PixelImage {
        var random = SeededGenerator(seed: seed)
        let angle = random.unit() * 0.4
        let (from, to) = (
            (0..<3).map { _ in 150 + random.unit() * 100 }, (0..<3).map { _ in random.unit() * 90 }
        )
        var pixels: [UInt8] = []
        for y in 0..<300 {
            for x in 0..<400 {
                let along = (Double(x) * cos(angle) + Double(y) * sin(angle)) / 500
                pixels += (0..<3).map { UInt8(from[$0] * (1 - along) + to[$0] * along) }
            }
        }
        return PixelImage(size: PixelSize(width: 400, height: 300), pixels: pixels)
    }
}
