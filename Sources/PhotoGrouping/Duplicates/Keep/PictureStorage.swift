import Foundation
import ImageDecoding
import PhotoTypes

/// How a picture is stored, and what that costs it.
public struct PictureStorage: Hashable, Sendable {
    public let encoding: PictureEncoding
    /// A drawing, text or a screen: nearly all of it has a few colours. Such a picture loses nothing to a palette.
    public let hasFlatColours: Bool

    public init(encoding: PictureEncoding, hasFlatColours: Bool = false) {
        self.encoding = encoding
        self.hasFlatColours = hasFlatColours
    }

    /// Of three channels with 8 bits each.
    static let usualTones = 24.0

    /// How finely tones are told apart, in bits for all channels.
    var tones: Double {
        let encoding = encoding
        if let few = encoding.fewColours { return few <= 1 ? 0 : log2(Double(few)) }
        if encoding.format == .cameraRaw { return 48 }
        return 3 * Double(max(encoding.depth ?? 8, 8))
    }

    /// Cameras write none of these, unless as more than 8 bits a channel from a raw file: such a file was converted, though
    /// it names a camera.
    var isConverted: Bool {
        [.png, .gif, .webP, .bmp, .jpegXL].contains(encoding.format) && (encoding.depth ?? 8) <= 8
    }
}

extension PixelImage {
    /// Whether nine tenths of it have colours of few small cells of the colour cube. The blur around the edges of a JPEG, or
    /// of a picture made smaller, takes up the rest.
    var hasFlatColours: Bool {
        var counts = [Int32](repeating: 0, count: 1 << 15)
        pixels.withUnsafeBufferPointer { pixels in
            for at in stride(from: 0, to: pixels.count - 2, by: 3) {
                let cell =
                    Int(pixels[at] >> 3) << 10 | Int(pixels[at + 1] >> 3) << 5 | Int(pixels[at + 2] >> 3)
                counts[cell] += 1
            }
        }
        let largest = counts.filter { $0 > 0 }.sorted(by: >).prefix(Self.flatCells)
        return largest.reduce(0) { $0 + Int($1) } * 10 >= pixels.count / 3 * 9
    }

    private static let flatCells = 16
}
