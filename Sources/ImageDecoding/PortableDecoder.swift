/// Decodes every format that this system's libraries read, each by the fastest way there is.
public struct PortableDecoder: ImageDecoder {
    private let jpeg = JPEGDecoder()
    private let raw = RawDecoder()
    private let vips = VipsDecoder()

    public init() {}

    public func decode(_ bytes: [UInt8], _ request: DecodeRequest) throws(ImageDecodingError) -> DecodedImage
    {
        try request.limits.check(bytes)
        guard let format = ImageFormat(of: bytes) else { throw .unrecognised }
        switch format {
        case .jpeg: return try jpeg.decode(bytes, request)
        case .cameraRaw: return try raw.decode(bytes, request)
        case .tiff where RawDecoder.recognises(bytes): return try raw.decode(bytes, request)
        default: return try vips.decode(bytes, as: format, request)
        }
    }
}
