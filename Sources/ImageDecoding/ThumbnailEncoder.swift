import CTurboJPEG
import PhotoTypes

/// Pixels to a small JPEG, for contact sheets.
public struct ThumbnailEncoder: Sendable {
    /// 1 … 100, as libjpeg counts.
    public let quality: Int

    public init(quality: Int = 80) {
        self.quality = min(max(quality, 1), 100)
    }

    /// A baseline JPEG file with 4:2:0 chroma.
    ///
    /// - Throws: `ImageDecodingError.damaged` for a picture without pixels or larger than JPEG can hold (65,535
    ///   a side).
    public func encode(_ image: PixelImage) throws(ImageDecodingError) -> [UInt8] {
        guard let encoder = tjInitCompress() else { throw .damaged(format: "JPEG", reason: "out of memory") }
        defer { tjDestroy(encoder) }
        var file: UnsafeMutablePointer<UInt8>?
        var length: UInt = 0
        let status = tjCompress2(
            encoder, image.pixels, Int32(clamping: image.width), 0, Int32(clamping: image.height),
            Int32(TJPF_RGB.rawValue), &file, &length, Int32(TJSAMP_420.rawValue), Int32(quality), 0)
        defer { tjFree(file) }
        guard status == 0 else {
            throw .damaged(format: "JPEG", reason: String(cString: tjGetErrorStr2(encoder)))
        }
        return Array(UnsafeBufferPointer(start: file, count: Int(length)))
    }
}
