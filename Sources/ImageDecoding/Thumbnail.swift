import ImageResampling
import PhotoTypes

extension ImageDecoder {
    /// A small picture of the whole photo, proportions kept.
    ///
    /// - Parameter side: pixels of the long side, at least 1; a smaller photo is not enlarged.
    /// - Throws: `ImageDecodingError`.
    public func thumbnail(
        _ bytes: [UInt8], side: Int, limits: DecodeLimits = DecodeLimits()
    ) throws(ImageDecodingError) -> PixelImage {
        // With the short side so long, the long one is no shorter, whatever the proportions turn out to be.
        let decoded = try decode(bytes, DecodeRequest(minimumShortSide: side, limits: limits)).image
        guard decoded.size.longSide > side else { return decoded }
        func scaled(_ length: Int) -> Int {
            max(1, (length * side + decoded.size.longSide / 2) / decoded.size.longSide)
        }
        return decoded.resized(
            to: PixelSize(width: scaled(decoded.width), height: scaled(decoded.height)), filter: .bicubic)
    }
}
