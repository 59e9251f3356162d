import CJPEGEighth
import CTurboJPEG
import CVips
import PhotoTypes

/// Decodes JPEG through libjpeg-turbo's scaled inverse DCT, which never computes the pixels that a small
/// picture does not need: the fast path for nine photos of ten.
///
/// CMYK pictures are handed to `VipsDecoder`, which carries a profile for those that bring none.
///
/// Deviations from the limits: libjpeg-turbo cannot be interrupted, so `DecodeLimits.seconds` is not watched;
/// `DecodeLimits.pixels`, the bound of 500 scans and the check of the file's length take its place.
public struct JPEGDecoder: ImageDecoder {
    public init() {}

    public func decode(_ bytes: [UInt8], _ request: DecodeRequest) throws(ImageDecodingError) -> DecodedImage
    {
        try request.limits.check(bytes)
        guard let format = ImageFormat(of: bytes) else { throw .unrecognised }
        guard format == .jpeg else {
            throw .unsupported(format: format.rawValue, remedy: "decode it with PortableDecoder")
        }
        let header = try JPEGHeader(of: bytes)
        try request.limits.check(header.size)
        // Huffman coding spends at least a bit on each block of 8×8 pixels. A shorter file is but a header, and
        // libjpeg-turbo would allocate and fill the whole picture before it noticed.
        guard bytes.count * 8 >= header.size.width * header.size.height / 64 else {
            throw .damaged(
                format: "JPEG", reason: "too short for \(header.size.width)×\(header.size.height) pixels")
        }
        if header.channels > 3 { return try VipsDecoder().decode(bytes, as: .jpeg, request) }

        let stored = try pixels(of: bytes, header, divisor: divisor(for: header.size, request))
        let upright = stored.upright(from: header.orientation)
        let original =
            header.orientation >= 5
            ? PixelSize(width: header.size.height, height: header.size.width) : header.size
        return DecodedImage(image: upright, originalSize: original)
    }

    /// The largest of 8, 4, 2, 1 that keeps the short side. The fractions between (7/8, 3/8 …) have no SIMD code
    /// in libjpeg-turbo, and libvips offers only these.
    private func divisor(for size: PixelSize, _ request: DecodeRequest) -> Int {
        guard let minimum = request.minimumShortSide else { return 1 }
        return [8, 4, 2].first { size.shortSide >= minimum * $0 } ?? 1
    }

    private func pixels(
        of bytes: [UInt8], _ header: JPEGHeader, divisor: Int
    ) throws(ImageDecodingError) -> PixelImage {
        // libjpeg rounds up.
        let size = PixelSize(
            width: (header.size.width + divisor - 1) / divisor,
            height: (header.size.height + divisor - 1) / divisor)
        // Grey pixels stay grey only where a grey profile wants them so.
        let grey = header.channels == 1 && header.profile != nil
        let channels = grey ? 1 : 3
        let decoded =
            if divisor == 8, !grey, let quick = eighth(of: bytes, size) {
                quick
            } else {
                try scaled(bytes, to: size, channels: channels)
            }
        if let converted = header.profile?.convertToSRGB(decoded, channels: channels) {
            return PixelImage(size: size, pixels: converted)
        }
        return PixelImage(size: size, pixels: grey ? decoded.flatMap { [$0, $0, $0] } : decoded)
    }

    /// What `scaled` gives, in two thirds of the time; `nil` where the file is not of the plain kind, or so small
    /// that setting up would cost more than is won.
    private func eighth(of bytes: [UInt8], _ size: PixelSize) -> [UInt8]? {
        guard bytes.count >= 1 << 16 else { return nil }
        var done: Int32 = 0
        let pixels = [UInt8](unsafeUninitializedCapacity: size.width * size.height * 3) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            done = jpeg_eighth_decode(bytes, bytes.count, start, Int32(size.width), Int32(size.height))
            count = done != 0 ? buffer.count : 0
        }
        return done != 0 ? pixels : nil
    }

    private func scaled(
        _ bytes: [UInt8], to size: PixelSize, channels: Int
    ) throws(ImageDecodingError) -> [UInt8] {
        guard let decoder = tjInitDecompress() else {
            throw .damaged(format: "JPEG", reason: "out of memory")
        }
        defer { tjDestroy(decoder) }
        var status: Int32 = 0
        let decoded = [UInt8](unsafeUninitializedCapacity: size.width * size.height * channels) {
            buffer, count in
            status = tjDecompress2(
                decoder, bytes, UInt(bytes.count), buffer.baseAddress, Int32(size.width), 0,
                Int32(size.height),
                Int32(channels == 1 ? TJPF_GRAY.rawValue : TJPF_RGB.rawValue), Int32(TJFLAG_LIMITSCANS))
            // Where libjpeg-turbo fails it may leave rows unwritten; nothing of them is used then.
            count = status == 0 || tjGetErrorCode(decoder) == TJERR_WARNING.rawValue ? buffer.count : 0
        }
        if status != 0 {
            let reason = String(cString: tjGetErrorStr2(decoder))
            guard tjGetErrorCode(decoder) == TJERR_WARNING.rawValue, Self.isHarmless(reason) else {
                throw .damaged(format: "JPEG", reason: reason)
            }
        }
        return decoded
    }

    /// Warnings that leave every pixel right: odd headers that cameras and editors write, and bytes between
    /// segments. All others mean missing or garbled pixels.
    private static func isHarmless(_ warning: String) -> Bool {
        [
            "extraneous bytes before marker", "Unknown Adobe color transform", "unknown JFIF revision",
            "Invalid SOS parameters for sequential JPEG", "Application transferred too many scanlines",
        ].contains { warning.contains($0) }
    }
}

/// What has to be known of a JPEG before its pixels: read by libvips in some hundredths of a millisecond.
private struct JPEGHeader {
    /// As stored.
    let size: PixelSize
    let channels: Int
    /// EXIF orientation, 1 … 8.
    let orientation: Int
    let profile: ColourProfile?

    init(of bytes: [UInt8]) throws(ImageDecodingError) {
        var header = CVipsHeader()
        let status = cvips_read_jpeg_header(bytes, bytes.count, &header)
        defer { cvips_release(header.profile) }
        guard status == CVipsStatusOK else {
            throw .damaged(format: "JPEG", reason: text(of: header.message))
        }
        size = PixelSize(width: Int(header.width), height: Int(header.height))
        channels = Int(header.bands)
        orientation = Int(header.orientation)
        profile = header.profile.map {
            ColourProfile(bytes: Array(UnsafeBufferPointer(start: $0, count: header.profile_length)))
        }
    }
}
