/// Upright 8-bit sRGB pixels, rows from top to bottom, three interleaved channels (R, G, B), no padding.
public struct PixelImage: Sendable, Equatable {
    public let size: PixelSize
    /// `width · height · 3` bytes.
    public let pixels: [UInt8]

    /// - Precondition: `pixels.count == size.width * size.height * 3`.
    public init(size: PixelSize, pixels: [UInt8]) {
        precondition(pixels.count == size.width * size.height * 3, "a picture needs three bytes a pixel")
        self.size = size
        self.pixels = pixels
    }

    public var width: Int { size.width }
    public var height: Int { size.height }
}
