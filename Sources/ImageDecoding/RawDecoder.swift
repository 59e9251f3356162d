import CRaw
import PhotoTypes

/// Decodes camera raw files through LibRaw: the camera's own preview where it is large enough, otherwise the
/// sensor's data developed at half size.
public struct RawDecoder: ImageDecoder {
    public init() {}

    /// Whether LibRaw knows the file; tells raw files built on TIFF from other TIFFs.
    static func recognises(_ bytes: [UInt8]) -> Bool {
        craw_recognises(bytes, bytes.count) != 0
    }

    public func decode(_ bytes: [UInt8], _ request: DecodeRequest) throws(ImageDecodingError) -> DecodedImage
    {
        try request.limits.check(bytes)
        guard let format = ImageFormat(of: bytes) else { throw .unrecognised }
        guard format == .cameraRaw || format == .tiff else {
            throw .unsupported(format: format.rawValue, remedy: "decode it with PortableDecoder")
        }
        var picture = CRawPicture()
        let status = craw_preview(bytes, bytes.count, Int64(request.limits.pixels), &picture)
        defer { craw_release(picture.bytes) }
        if status != CRawStatusOK, status != CRawStatusAbsent { throw error(status, picture, request) }
        let original = PixelSize(width: Int(picture.original_width), height: Int(picture.original_height))
        // A few cameras' previews are smaller than what is asked for; more detail is then developed.
        if status == CRawStatusOK, let preview = try? upright(picture, request),
            preview.size.shortSide
                >= min(request.minimumShortSide ?? original.shortSide / 2, original.shortSide)
        {
            return DecodedImage(image: preview, originalSize: original)
        }
        return DecodedImage(image: try develop(bytes, request), originalSize: original)
    }

    private func develop(_ bytes: [UInt8], _ request: DecodeRequest) throws(ImageDecodingError) -> PixelImage
    {
        var picture = CRawPicture()
        let status = craw_develop(bytes, bytes.count, Int64(request.limits.pixels), &picture)
        defer { craw_release(picture.bytes) }
        guard status == CRawStatusOK else { throw error(status, picture, request) }
        return try upright(picture, request)
    }

    private func upright(_ picture: CRawPicture, _ request: DecodeRequest) throws(ImageDecodingError)
        -> PixelImage
    {
        let content = Array(UnsafeBufferPointer(start: picture.bytes, count: picture.length))
        let orientation = Int(picture.orientation)
        guard picture.is_jpeg != 0 else {
            let size = PixelSize(width: Int(picture.width), height: Int(picture.height))
            return PixelImage(size: size, pixels: content).upright(from: orientation)
        }
        let decoded = try JPEGDecoder().decode(content, request)
        if let fault = decoded.fault, !fault.isHarmless {
            // The sensor's data may still be whole; if not, developing them says so.
            throw .damaged(format: ImageFormat.cameraRaw.rawValue, reason: "preview: \(fault)")
        }
        let preview = decoded.image
        // Most previews carry no orientation of their own; those that do have just been turned by it.
        let turned = picture.original_height > picture.original_width
        let asSeen = preview.height > preview.width
        return orientation >= 5 && turned == asSeen ? preview : preview.upright(from: orientation)
    }

    private func error(
        _ status: CRawStatus, _ picture: CRawPicture, _ request: DecodeRequest
    ) -> ImageDecodingError {
        switch status {
        case CRawStatusUnrecognised:
            .unsupported(
                format: ImageFormat.cameraRaw.rawValue,
                remedy: "install a newer LibRaw (apt install libraw20; brew install libraw)")
        case CRawStatusTooManyPixels:
            .tooManyPixels(
                count: Int(picture.original_width) * Int(picture.original_height),
                limit: request.limits.pixels)
        default:
            .damaged(format: ImageFormat.cameraRaw.rawValue, reason: text(of: picture.message))
        }
    }
}
