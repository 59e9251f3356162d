import CSixel
import PhotoTypes

/// DEC sixel graphics (VT340 Programmer Reference Manual, chapter 14), encoded by libsixel.
enum Sixel {
    /// Colours of the palette: what terminals with sixel have at least.
    private static let colours: Int32 = 256

    /// - Throws: `PictureError.encodingFailed`.
    static func bytes(drawing image: PixelImage) throws(PictureError) -> [UInt8] {
        let sink = Sink()
        var output: OpaquePointer?
        try check(
            sixel_output_new(
                &output,
                { data, size, sink in
                    guard let data, let sink else { return 0 }
                    let bytes = UnsafeRawBufferPointer(start: data, count: Int(size))
                    Unmanaged<Sink>.fromOpaque(sink).takeUnretainedValue().bytes += bytes
                    return size
                },
                // The sink outlives the encoder: it is kept alive to the end of this function.
                Unmanaged.passUnretained(sink).toOpaque(), nil))
        defer { sixel_output_unref(output) }
        var dither: OpaquePointer?
        try check(sixel_dither_new(&dither, colours, nil))
        defer { sixel_dither_unref(dither) }

        let (width, height) = (Int32(image.width), Int32(image.height))
        let format = Int32(SIXEL_PIXELFORMAT_RGB888)
        // The library writes into the pixels it is given while it dithers.
        var pixels = image.pixels
        let status = pixels.withUnsafeMutableBufferPointer { pixels in
            let prepared = sixel_dither_initialize(
                dither, pixels.baseAddress, width, height, format, SIXEL_LARGE_AUTO, SIXEL_REP_AUTO,
                SIXEL_QUALITY_AUTO)
            guard prepared & failure == 0 else { return prepared }
            return sixel_encode(pixels.baseAddress, width, height, 3, dither, output)
        }
        try check(status)
        return withExtendedLifetime(sink) { sink.bytes }
    }

    /// The bit that `SIXEL_FAILED`, a macro Swift does not import, looks at.
    private static let failure: Int32 = 0x1000

    private static func check(_ status: Int32) throws(PictureError) {
        guard status & failure == 0 else {
            throw .encodingFailed(reason: sixel_helper_format_error(status).map { String(cString: $0) } ?? "")
        }
    }

    /// Where libsixel's write function puts what it is handed.
    private final class Sink {
        var bytes: [UInt8] = []
    }
}
