import PhotoTypes

/// What the first bytes of a file tell before the rest is read: a file of hundreds of megabytes that is no picture need
/// not be.
public struct PictureHead: Sendable {
    private let bytes: [UInt8]

    /// - Parameter bytes: of a file that has more.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Why the file would be refused; `nil` where it must be read to know.
    public func refusal(within limits: DecodeLimits) -> ImageDecodingError? {
        guard let format = ImageFormat(of: bytes) else { return .unrecognised }
        if let refusal = format.refusal { return refusal }
        // Of compressed formats nothing can follow the magic number but a header.
        if format.isCompressed, bytes.dropFirst(64).allSatisfy({ $0 == 0 }) {
            return .damaged(format: format.rawValue, reason: "it holds nothing but zeros")
        }
        if format == .tiff, TIFFHeader.isEmpty(bytes) {
            return .damaged(format: format.rawValue, reason: "it lists nothing that it holds")
        }
        guard let size = statedSize(format) else { return nil }
        do {
            try limits.check(size)
            return nil
        } catch {
            return error
        }
    }

    private func statedSize(_ format: ImageFormat) -> PixelSize? {
        switch format {
        case .png: PixelSize(width: number(16, 4), height: number(20, 4))
        case .jpeg: frameSize
        default: nil
        }
    }

    /// From the frame's header (T.81, B.2.2), if it lies within the first bytes.
    private var frameSize: PixelSize? {
        var at = 2
        while at + 9 < bytes.count, bytes[at] == 0xFF {
            switch bytes[at + 1] {
            case 0xFF: at += 1
            case 0xC4, 0xC8, 0xCC, 0xDB...0xFE: at += 2 + max(number(at + 2, 2), 2)
            case 0xC0...0xCF: return PixelSize(width: number(at + 7, 2), height: number(at + 5, 2))
            default: return nil
            }
        }
        return nil
    }

    private func number(_ place: Int, _ length: Int) -> Int {
        bytes.dropFirst(place).prefix(length).reduce(0) { $0 << 8 | Int($1) }
    }
}

extension ImageFormat {
    /// Why no file of the format is read; `nil` where it is.
    var refusal: ImageDecodingError? {
        switch self {
        case .jpeg, .png, .webP, .gif, .tiff, .heif, .avif, .jpegXL, .bmp, .cameraRaw: nil
        default: .unsupported(format: rawValue, remedy: "convert it to JPEG, PNG or TIFF")
        }
    }

    /// Whether a picture of one colour does not fill the file with equal bytes.
    fileprivate var isCompressed: Bool { ![.tiff, .bmp, .cameraRaw].contains(self) }
}
