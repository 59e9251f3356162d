import CVips

/// How a file stores its picture, told by its bytes and pixels: what was kept of the picture, whatever the file is called.
public struct PictureEncoding: Hashable, Sendable {
    public var format: ImageFormat
    /// `nil` where the file does not tell.
    public var isLossless: Bool?
    /// Bits per channel that the pixels need, as far as known: 8 where a 16-bit file was made of an 8-bit picture.
    public var depth: Int?
    /// How many colours there are, where they were counted and are few: no more than 256, or than 32 shades of grey.
    public var fewColours: Int?
    /// Pages or frames, as far as known.
    public var pages: Int?
    /// Of a JPEG, 1 … 100: how finely it is quantised, on the scale of the JPEG group's own encoder.
    public var quality: Int?
    /// It is stored without loss, but shows the blocks of a JPEG: it was made of one.
    public var wasJPEG: Bool

    public init(
        _ format: ImageFormat, isLossless: Bool? = nil, depth: Int? = nil, fewColours: Int? = nil,
        pages: Int? = nil, quality: Int? = nil, wasJPEG: Bool = false
    ) {
        self.format = format
        self.isLossless = isLossless
        self.depth = depth
        self.fewColours = fewColours
        self.pages = pages
        self.quality = quality
        self.wasJPEG = wasJPEG
    }

    /// Reads headers, and, of pictures that are stored without loss, the pixels. `nil` for bytes of no known format.
    public init?(of bytes: [UInt8], limits: DecodeLimits = DecodeLimits()) {
        guard let format = ImageFormat(of: bytes) else { return nil }
        if format == .cameraRaw || format == .tiff && RawDecoder.recognises(bytes) {
            self.init(.cameraRaw, isLossless: true)
            return
        }
        self = Self.header(of: bytes, format)
        if isLossless != false, let loader = Self.loader(of: format) { measure(bytes, loader, limits) }
    }

    private static func header(of bytes: [UInt8], _ format: ImageFormat) -> PictureEncoding {
        switch format {
        case .jpeg: JPEGCompression(bytes).encoding
        case .webP: PictureEncoding(format, isLossless: WebPHeader.isLossless(bytes), depth: 8)
        case .tiff: TIFFHeader(bytes)?.encoding ?? PictureEncoding(.tiff, isLossless: nil, depth: nil)
        case .jpegXL: JPEGXLHeader.encoding(of: bytes)
        case .heif, .avif:
            PictureEncoding(format, isLossless: false, depth: CodedPictureBox.depth(in: bytes))
        case .png, .gif, .bmp: PictureEncoding(format, isLossless: true)
        default: PictureEncoding(format)
        }
    }

    private static func loader(of format: ImageFormat) -> CVipsLoader? {
        switch format {
        case .png: CVipsLoaderPNG
        case .gif: CVipsLoaderGIF
        case .webP: CVipsLoaderWebP
        case .tiff: CVipsLoaderTIFF
        case .jpegXL: CVipsLoaderJPEGXL
        case .bmp: CVipsLoaderBMP
        default: nil
        }
    }

    private mutating func measure(_ bytes: [UInt8], _ loader: CVipsLoader, _ limits: DecodeLimits) {
        var samples = CVipsSamples()
        let status = cvips_measure_samples(
            bytes, bytes.count, loader, Int64(limits.pixels), limits.seconds, &samples)
        if samples.pages > 0 { pages = Int(samples.pages) }
        guard status == CVipsStatusOK else { return }
        depth = Int(samples.depth)
        // A photo in grey seldom uses all 256 shades; 32 of them are too few.
        let isFew = samples.is_grey != 0 ? samples.colours <= 32 : samples.colours <= 256
        fewColours = isFew ? Int(samples.colours) : nil
        wasJPEG = samples.has_blocks != 0
    }
}
