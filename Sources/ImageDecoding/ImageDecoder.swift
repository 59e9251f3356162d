import PhotoTypes

/// What is wanted of a decoder.
public struct DecodeRequest: Hashable, Sendable {
    /// The decoder may shrink while it loads, as long as the short side keeps at least this many pixels (or
    /// all that the picture has). `nil`: full size.
    public var minimumShortSide: Int?
    public var limits: DecodeLimits

    public init(minimumShortSide: Int? = nil, limits: DecodeLimits = DecodeLimits()) {
        self.minimumShortSide = minimumShortSide
        self.limits = limits
    }
}

/// Bounds against hostile and broken files; each can be raised by the user.
public struct DecodeLimits: Hashable, Sendable {
    /// Pixels of the picture as its header states them.
    public var pixels: Int
    /// Size of the file.
    public var bytes: Int
    /// Seconds that decoding one photo may take.
    public var seconds: Double

    /// Files above this many bytes are held in memory one at a time.
    public static let hugeFile: Int64 = 128 << 20

    public init(pixels: Int = 250_000_000, bytes: Int = 1 << 30, seconds: Double = 60) {
        self.pixels = pixels
        self.bytes = bytes
        self.seconds = seconds
    }
}

/// A decoded picture and the size it had in the file.
public struct DecodedImage: Sendable {
    /// Upright sRGB pixels, possibly shrunk on load.
    public let image: PixelImage
    /// Size in the file, as seen (after orientation).
    public let originalSize: PixelSize
    /// What is wrong with the file, though its picture could be shown; `nil` for a file in order.
    public let fault: PictureFault?

    public init(image: PixelImage, originalSize: PixelSize, fault: PictureFault? = nil) {
        self.image = image
        self.originalSize = originalSize
        self.fault = fault
    }
}

/// Turns a file's bytes into upright sRGB pixels: orientation applied, ICC profile converted, alpha flattened
/// on white, the first frame of an animation.
public protocol ImageDecoder: Sendable {
    /// A picture of which nearly all can be seen is decoded, with its fault; half pictures are refused.
    ///
    /// - Throws: `ImageDecodingError`: what is wrong with the bytes, or what to install to read them.
    func decode(_ bytes: [UInt8], _ request: DecodeRequest) throws(ImageDecodingError) -> DecodedImage
}
