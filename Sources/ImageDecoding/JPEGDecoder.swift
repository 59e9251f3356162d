import CJPEG
import CJPEGEighth
import CVips
import PhotoTypes

/// Decodes JPEG through libjpeg-turbo's scaled inverse DCT, which never computes the pixels that a small
/// picture does not need: the fast path for nine photos of ten.
///
/// At an eighth of the size `CJPEGEighth` is asked first; it gives the same pixels or declines.
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
        try Self.checkLength(of: bytes, header.size)

        let (stored, fault) = try pixels(of: bytes, header, divisor: divisor(for: header.size, request))
        let upright = stored.upright(from: header.orientation)
        let original =
            header.orientation >= 5
            ? PixelSize(width: header.size.height, height: header.size.width) : header.size
        return DecodedImage(image: upright, originalSize: original, fault: fault)
    }

    /// Huffman coding spends at least a bit on each block of 8×8 pixels; arithmetic coding may do with a small part
    /// of one. A shorter file is but a header, and libjpeg-turbo would allocate and fill the whole picture before it
    /// noticed.
    private static func checkLength(of bytes: [UInt8], _ size: PixelSize) throws(ImageDecodingError) {
        let blocks = size.width * size.height / 64
        guard bytes.count * 8 < blocks else { return }
        var report = CJPEGReport()
        if cjpeg_check_header(bytes, bytes.count, &report) == CJPEGStatusOK, report.is_arithmetic != 0,
            bytes.count * 2048 >= blocks
        {
            return
        }
        throw .damaged(format: "JPEG", reason: "too short for \(size.width)×\(size.height) pixels")
    }

    /// The largest of 8, 4, 2, 1 that keeps the short side. The fractions between (7/8, 3/8 …) have no SIMD code
    /// in libjpeg-turbo, and libvips offers only these.
    private func divisor(for size: PixelSize, _ request: DecodeRequest) -> Int {
        guard let minimum = request.minimumShortSide else { return 1 }
        return [8, 4, 2].first { size.shortSide >= minimum * $0 } ?? 1
    }

    private func pixels(
        of bytes: [UInt8], _ header: JPEGHeader, divisor: Int
    ) throws(ImageDecodingError) -> (PixelImage, PictureFault?) {
        // libjpeg rounds up.
        let size = PixelSize(
            width: (header.size.width + divisor - 1) / divisor,
            height: (header.size.height + divisor - 1) / divisor)
        // Grey pixels stay grey only where a grey profile wants them so.
        let grey = header.channels == 1 && header.profile != nil
        let channels = header.channels > 3 ? 4 : grey ? 1 : 3
        if divisor == 8, channels == 3, let quick = eighth(of: bytes, size) {
            return (try converted(quick, header, channels: 3, size), nil)
        }
        let scaled = try JPEGPixels(of: bytes, size: size, divisor: divisor, channels: channels)
        return (try converted(scaled.values, header, channels: channels, size), scaled.fault)
    }

    private func converted(
        _ pixels: [UInt8], _ header: JPEGHeader, channels: Int, _ size: PixelSize
    ) throws(ImageDecodingError) -> PixelImage {
        // A profile for those that bring none is libvips's.
        if channels == 4 {
            return try VipsDecoder.sRGB(
                // Inks are stored inverted, whatever the markers say.
                fromCMYK: pixels.map { 255 - $0 }, size, header.profile)
        }
        if let converted = header.profile?.convertToSRGB(pixels, channels: channels) {
            return PixelImage(size: size, pixels: converted)
        }
        return PixelImage(size: size, pixels: channels == 1 ? pixels.flatMap { [$0, $0, $0] } : pixels)
    }

    /// What `JPEGPixels` gives, in two thirds of the time; `nil` where the file is not of the plain kind, or so small
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
        let status = cvips_read_header(bytes, bytes.count, CVipsLoaderJPEG, &header)
        defer { cvips_release(header.profile) }
        guard status == CVipsStatusOK else { throw Self.error(of: bytes, text(of: header.message)) }
        size = PixelSize(width: Int(header.width), height: Int(header.height))
        channels = Int(header.bands)
        orientation = Int(header.orientation)
        profile = header.profile.map {
            ColourProfile(bytes: Array(UnsafeBufferPointer(start: $0, count: header.profile_length)))
        }
    }

    /// libvips calls damaged what is only of an unusual kind.
    private static func error(of bytes: [UInt8], _ reason: String) -> ImageDecodingError {
        var report = CJPEGReport()
        let status = cjpeg_check_header(bytes, bytes.count, &report)
        return status == CJPEGStatusOK
            ? .damaged(format: "JPEG", reason: reason) : ImageDecodingError(status, report)
    }
}
