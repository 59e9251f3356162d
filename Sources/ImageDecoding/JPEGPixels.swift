import CJPEG
import PhotoTypes

/// A JPEG's pixels as stored, scaled, and what is wrong with the file.
///
/// What counts is which rows of MCUs were decoded from undamaged data, whatever else the file holds. Of a progressive
/// file a row counts when all scans together tell its coefficients to the last bit but one: the eye hardly misses that
/// bit, but the picture is not whole.
struct JPEGPixels {
    let values: [UInt8]
    let fault: PictureFault?

    /// Rows that must be there: with a tenth of it missing, a picture can still be known and looked at.
    private static let leastIntact = 0.9

    /// - Parameters:
    ///   - size: the picture's, divided and rounded up.
    ///   - channels: 1 grey, 3 RGB, 4 CMYK.
    init(
        of bytes: [UInt8], size: PixelSize, divisor: Int, channels: Int
    ) throws(ImageDecodingError) {
        var report = CJPEGReport()
        var status = CJPEGStatusDamaged
        values = [UInt8](unsafeUninitializedCapacity: size.width * size.height * channels) { buffer, count in
            status = cjpeg_decode(
                bytes, bytes.count, Int32(divisor), Int32(channels), buffer.baseAddress, Int32(size.width),
                Int32(size.height), &report)
            // Where libjpeg-turbo fails it leaves rows unwritten; nothing of them is used then.
            count = status == CJPEGStatusOK ? buffer.count : 0
        }
        guard status == CJPEGStatusOK else { throw ImageDecodingError(status, report) }
        fault = PictureFault(report)
        if let fault, fault.intact < Self.leastIntact {
            let missing = Int(((1 - fault.intact) * 100).rounded())
            // Arithmetic coding ends without a warning.
            let warning = text(of: report.message)
            throw .damaged(
                format: "JPEG",
                reason: "\(missing) % of its rows are missing" + (warning.isEmpty ? "" : ": \(warning)"))
        }
    }
}

extension PictureFault {
    fileprivate init?(_ report: CJPEGReport) {
        if report.lost_rows > 0 {
            let intact = 1 - Double(report.lost_rows) / Double(report.rows)
            self.init(report.is_cut_off != 0 ? .cutOff : .garbled, intact: intact)
        } else if report.coarse_rows > 0 {
            self.init(.coarse)
        } else if report.has_unused_data != 0 {
            self.init(.garbled)
        } else if report.has_end == 0 {
            self.init(report.bytes_behind > 0 ? .trailingData : .missingEnd)
        } else {
            return nil
        }
    }
}

extension ImageDecodingError {
    init(_ status: CJPEGStatus, _ report: CJPEGReport) {
        let reason = text(of: report.message)
        guard status == CJPEGStatusUnsupported else {
            self = .damaged(format: "JPEG", reason: reason)
            return
        }
        let kind =
            switch (report.precision, report.process) {
            case (1..., _): "\(report.precision)-bit JPEG"
            case (_, 0xC3), (_, 0xCB): "lossless JPEG"
            case (_, 0xC5...0xCF): "hierarchical JPEG"
            default: "this kind of JPEG"
            }
        self = .unsupported(
            format: kind,
            remedy: "convert it to 8-bit JPEG, PNG or TIFF (libjpeg-turbo says: \(reason))")
    }
}
