import Foundation
import PhotoTypes

/// A picture of `Fixtures/`, written by its `generate.py`.
struct Fixture: Sendable, CustomStringConvertible {
    let name: String
    /// Largest mean absolute difference to the reference that lossy coding and colour conversion explain.
    let tolerance: Double
    let expected: PixelImage

    var description: String { name }

    init(_ name: String, tolerance: Double = 3, expected: PixelImage = reference) {
        self.name = name
        self.tolerance = tolerance
        self.expected = expected
    }

    var bytes: [UInt8] { Self.bytes(of: name) }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    static func bytes(of name: String) -> [UInt8] {
        (try? Data(contentsOf: folder.appending(path: name))).map(Array.init) ?? []
    }

    static let reference = PixelImage(
        size: PixelSize(width: 48, height: 32), pixels: bytes(of: "reference.rgb"))

    /// ITU-R BT.601 luma, as Pillow makes grey.
    static let grey: PixelImage = {
        var pixels: [UInt8] = []
        for start in stride(from: 0, to: reference.pixels.count, by: 3) {
            let (red, green, blue) = (
                Int(reference.pixels[start]), Int(reference.pixels[start + 1]),
                Int(reference.pixels[start + 2])
            )
            let luma: Int = red * 19595 + green * 38470 + blue * 7471 + 32768
            pixels += [UInt8](repeating: UInt8(luma >> 16), count: 3)
        }
        return PixelImage(size: reference.size, pixels: pixels)
    }()

    /// The left half is clear, so white.
    static let halfClear: PixelImage = {
        var pixels = reference.pixels
        for position in 0..<(48 * 32) where position % 48 < 24 {
            pixels.replaceSubrange((position * 3)..<(position * 3 + 3), with: [255, 255, 255])
        }
        return PixelImage(size: reference.size, pixels: pixels)
    }()

    static let oriented: [Fixture] = (1...8).map { (orientation: Int) in
        Fixture("orientation-\(orientation).jpg")
    }

    static let jpegs: [Fixture] = oriented + otherJPEGs

    private static let otherJPEGs: [Fixture] = [
        Fixture("progressive.jpg"), Fixture("display-p3.jpg"), Fixture("grey.jpg", expected: grey),
        // Without a profile the inks' colours are a matter of taste; inverted inks would differ by 100.
        Fixture("cmyk.jpg", tolerance: 40),
    ]

    static let others: [Fixture] = [
        Fixture("plain.png", tolerance: 0), Fixture("grey.png", tolerance: 0, expected: grey),
        Fixture("palette.png", tolerance: 6), Fixture("alpha.png", tolerance: 0, expected: halfClear),
        Fixture("sixteen-bit.png", tolerance: 0.5), Fixture("sixteen-bit.tif", tolerance: 0.5),
        Fixture("display-p3.png", tolerance: 1.5), Fixture("plain.tif", tolerance: 0),
        Fixture("cmyk.tif", tolerance: 40), Fixture("alpha.webp", tolerance: 0.5, expected: halfClear),
        Fixture("plain.webp", tolerance: 8), Fixture("animated.webp", tolerance: 0),
        Fixture("animated.gif", tolerance: 6), Fixture("plain.bmp", tolerance: 0),
        Fixture("plain.heic"), Fixture("plain.avif", tolerance: 5), Fixture("plain.jxl", tolerance: 6),
    ]

    static let raws: [Fixture] = [Fixture("preview.dng")]
}

extension PixelImage {
    /// Mean absolute difference per channel, 0 … 255; infinite for other sizes.
    func difference(to other: PixelImage) -> Double {
        guard size == other.size else { return .infinity }
        let sum = zip(pixels, other.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(pixels.count)
    }
}
