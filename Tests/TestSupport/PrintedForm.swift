import PhotoTypes

/// A form that was filled in by a machine: labels of made-up letters, each before a number. Two of one kind differ in their
/// numbers alone.
public struct PrintedForm: Sendable {
    /// The digits of each row.
    public var numbers: [[Int]]
    /// Pixels of a letter's dot, of which it is five wide and seven tall.
    public var dot: Int
    public var ink: (red: UInt8, green: UInt8, blue: UInt8)
    public var ground: (red: UInt8, green: UInt8, blue: UInt8)

    /// Rows of numbers that look alike to nobody.
    public init(
        seed: UInt64, rows: Int = 12, dot: Int = 2, ink: (UInt8, UInt8, UInt8) = (20, 20, 30),
        ground: (UInt8, UInt8, UInt8) = (250, 250, 250)
    ) {
        var random = SeededGenerator(seed: seed)
        numbers = (0..<rows).map { _ in (0..<7).map { _ in Int(random.next() % 10) } }
        self.dot = dot
        self.ink = ink
        self.ground = ground
    }

    /// With one digit replaced by the one that is drawn most like it.
    public func changed(row: Int, column: Int) -> PrintedForm {
        var form = self
        form.numbers[row][column] = [8, 7, 3, 8, 9, 6, 8, 1, 0, 8][numbers[row][column]]
        return form
    }

    public func picture() -> PixelImage {
        let (width, height) = (32 * 6 * dot, (3 + 2 * numbers.count) * 8 * dot)
        var isInk = [Bool](repeating: false, count: width * height)
        func draw(_ rows: [UInt8], x: Int, y: Int) {
            for (row, bits) in rows.enumerated() {
                for column in 0..<5 where bits >> (4 - column) & 1 == 1 {
                    for down in 0..<dot {
                        let start = (y + row * dot + down) * width + x + column * dot
                        for place in start..<start + dot { isInk[place] = true }
                    }
                }
            }
        }
        var random = SeededGenerator(seed: 7)
        for (row, digits) in numbers.enumerated() {
            let y = (2 + 2 * row) * 8 * dot
            for letter in 0..<10 {
                let strokes = (0..<7).map { _ in UInt8(random.next() & random.next() & 31) }
                draw(strokes, x: (1 + letter) * 6 * dot, y: y)
            }
            for (place, digit) in digits.enumerated() {
                draw(Self.shapes[digit], x: (20 + place) * 6 * dot, y: y)
            }
        }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * isInk.count)
        for isInk in isInk {
            let colour = isInk ? ink : ground
            pixels.append(colour.red)
            pixels.append(colour.green)
            pixels.append(colour.blue)
        }
        return PixelImage(size: PixelSize(width: width, height: height), pixels: pixels)
    }

    /// Seven rows of five dots.
    private static let shapes: [[UInt8]] = [
        [14, 17, 17, 17, 17, 17, 14], [4, 12, 4, 4, 4, 4, 14], [14, 17, 1, 2, 4, 8, 31],
        [14, 17, 1, 6, 1, 17, 14], [2, 6, 10, 18, 31, 2, 2], [31, 16, 30, 1, 1, 17, 14],
        [14, 16, 30, 17, 17, 17, 14], [31, 1, 2, 4, 4, 4, 4], [14, 17, 17, 14, 17, 17, 14],
        [14, 17, 17, 15, 1, 1, 14],
    ]
}
