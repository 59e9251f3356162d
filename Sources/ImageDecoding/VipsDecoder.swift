import CVips
import PhotoTypes

/// Decodes through libvips: every format but camera raw, at a few times the cost of `JPEGDecoder` for JPEG.
///
/// Deviations from the limits: `DecodeLimits.seconds` stops the evaluation of pixels; a loader that decodes a
/// whole picture in one step (HEIF, AVIF, JPEG XL) is bounded by `DecodeLimits.pixels` alone.
public struct VipsDecoder: ImageDecoder {
    public init() {}

    public func decode(_ bytes: [UInt8], _ request: DecodeRequest) throws(ImageDecodingError) -> DecodedImage
    {
        try request.limits.check(bytes)
        guard let format = ImageFormat(of: bytes) else { throw .unrecognised }
        return try decode(bytes, as: format, request)
    }

    func decode(
        _ bytes: [UInt8], as format: ImageFormat, _ request: DecodeRequest
    ) throws(ImageDecodingError) -> DecodedImage {
        guard let loader = Self.loader(of: format) else {
            throw format.refusal ?? .unrecognised
        }
        let header = format == .tiff ? TIFFHeader(bytes) : nil
        if let obstacle = header?.obstacle {
            throw .unsupported(
                format: "TIFF with \(obstacle)", remedy: "convert it to 8-bit or 16-bit TIFF or PNG")
        }
        let coded = CodedColours(of: bytes, format)
        let profile = coded?.profile?.bytes ?? []
        var picture = CVipsPicture()
        // Unsafe buffer: libvips copies the profile.
        let status = profile.withUnsafeBytes { profile in
            var colours = CVipsColours(
                colour_channels: Int32(header?.colourChannels ?? 0), alpha: Int32(header?.alphaChannel ?? -1),
                is_ycbcr: header?.isYCbCr == true ? 1 : 0,
                profile: profile.isEmpty ? nil : profile.baseAddress, profile_length: profile.count,
                replaces_profile: format == .jpegXL ? 1 : 0, is_hlg: coded?.transfer == .hlg ? 1 : 0)
            return cvips_decode(
                bytes, bytes.count, loader, &colours, Int32(clamping: request.minimumShortSide ?? 0),
                Int64(request.limits.pixels), request.limits.seconds, &picture)
        }
        defer { cvips_release(picture.pixels) }
        let original = PixelSize(width: Int(picture.original_width), height: Int(picture.original_height))
        switch status {
        case CVipsStatusOK:
            let size = PixelSize(width: Int(picture.width), height: Int(picture.height))
            let pixels = Array(
                UnsafeBufferPointer(start: picture.pixels, count: size.width * size.height * 3))
            return DecodedImage(image: PixelImage(size: size, pixels: pixels), originalSize: original)
        case CVipsStatusNoLoader:
            throw .unsupported(format: format.rawValue, remedy: Self.remedy(for: format))
        case CVipsStatusUnsupported:
            throw .unsupported(
                format: "\(format.rawValue) whose \(text(of: picture.message))",
                remedy: "convert it to 8 or 16 bits per channel")
        case CVipsStatusTooManyPixels:
            throw .tooManyPixels(count: original.width * original.height, limit: request.limits.pixels)
        case CVipsStatusTookTooLong:
            throw .tookTooLong(limit: request.limits.seconds)
        default:
            let reason = text(of: picture.message)
            // libheif reads the container, but its decoders are separate packages on many systems.
            if reason.contains("Unsupported feature") || reason.contains("Unsupported codec") {
                throw .unsupported(format: format.rawValue, remedy: Self.remedy(for: format))
            }
            if reason.contains("not supported") || reason.contains("unsupported tiff")
                || reason.contains("Security limit exceeded")
            {
                throw .unsupported(
                    format: format.rawValue, remedy: "libvips says: \(reason); convert it to JPEG or PNG")
            }
            throw .damaged(format: format.rawValue, reason: reason)
        }
    }

    /// - Parameter pixels: four bytes a pixel, 255 for full ink.
    static func sRGB(
        fromCMYK pixels: [UInt8], _ size: PixelSize, _ profile: ColourProfile?
    ) throws(ImageDecodingError) -> PixelImage {
        var picture = CVipsPicture()
        let status = cvips_cmyk_to_srgb(
            pixels, Int32(size.width), Int32(size.height), profile?.bytes, profile?.bytes.count ?? 0, &picture
        )
        defer { cvips_release(picture.pixels) }
        guard status == CVipsStatusOK else {
            throw .damaged(format: "JPEG", reason: text(of: picture.message))
        }
        return PixelImage(
            size: size,
            pixels: Array(UnsafeBufferPointer(start: picture.pixels, count: size.width * size.height * 3)))
    }

    private static func loader(of format: ImageFormat) -> CVipsLoader? {
        switch format {
        case .jpeg: CVipsLoaderJPEG
        case .png: CVipsLoaderPNG
        case .webP: CVipsLoaderWebP
        case .gif: CVipsLoaderGIF
        case .tiff: CVipsLoaderTIFF
        case .heif, .avif: CVipsLoaderHEIF
        case .jpegXL: CVipsLoaderJPEGXL
        case .bmp: CVipsLoaderBMP
        default: nil
        }
    }

    private static func remedy(for format: ImageFormat) -> String {
        switch format {
        case .heif:
            "install libvips and libheif with an HEVC decoder (apt install libvips42 libheif1 libde265-0; "
                + "newer systems also libheif-plugin-libde265; brew install vips)"
        case .avif:
            "install libvips and libheif with an AV1 decoder (apt install libvips42 libheif1 libdav1d6; newer "
                + "systems also libheif-plugin-dav1d; brew install vips)"
        case .jpegXL:
            "install a libvips with JPEG XL (apt install libvips42 libjxl0.7; brew install vips)"
        case .bmp:
            "install a libvips with ImageMagick (apt install libvips42; brew install vips)"
        default:
            "install a complete libvips (apt install libvips42; brew install vips)"
        }
    }
}

extension DecodeLimits {
    func check(_ bytes: [UInt8]) throws(ImageDecodingError) {
        guard bytes.count <= self.bytes else { throw .tooManyBytes(count: bytes.count, limit: self.bytes) }
    }

    func check(_ size: PixelSize) throws(ImageDecodingError) {
        let (count, overflow) = size.width.multipliedReportingOverflow(by: size.height)
        guard !overflow, count <= pixels else {
            throw .tooManyPixels(count: overflow ? .max : count, limit: pixels)
        }
    }
}

/// The text of a C character array, which Swift imports as a tuple.
func text<Characters>(of characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
