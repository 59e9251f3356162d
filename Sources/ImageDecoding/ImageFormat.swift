/// A picture format, told by a file's first bytes; its extension is never trusted.
public enum ImageFormat: String, Sendable, CaseIterable {
    case jpeg = "JPEG"
    case png = "PNG"
    case webP = "WebP"
    case gif = "GIF"
    /// TIFF, or one of the many camera raw formats built on it: LibRaw tells them apart.
    case tiff = "TIFF"
    case heif = "HEIF"
    case avif = "AVIF"
    case jpegXL = "JPEG XL"
    case bmp = "BMP"
    /// A camera raw format that is not built on TIFF.
    case cameraRaw = "camera raw"
    // Known, to name it to the user, but not read: hardly ever a photo, or no loader made for files
    // from strangers.
    case jpeg2000 = "JPEG 2000"
    case svg = "SVG"
    case pdf = "PDF"
    case photoshop = "Photoshop"
    case openEXR = "OpenEXR"
    case radiance = "Radiance HDR"
    case icon = "Windows icon"
    case video = "video"

    /// `nil` where the bytes begin like no known format.
    public init?(of bytes: [UInt8]) {
        if let format = Self.magicNumbers.first(where: { bytes.dropFirst($0.offset).starts(with: $0.magic) })
        {
            self = format.format
        } else if let format = Self.boxFormat(of: bytes) {
            self = format
        } else if Self.isBitmap(bytes) {
            self = .bmp
        } else if Self.isSVG(bytes) {
            self = .svg
        } else {
            return nil
        }
    }

    private struct Magic {
        let format: ImageFormat
        let magic: [UInt8]
        let offset: Int

        init(_ format: ImageFormat, _ magic: [UInt8], at offset: Int = 0) {
            self.format = format
            self.magic = magic
            self.offset = offset
        }

        init(_ format: ImageFormat, _ magic: String, at offset: Int = 0) {
            self.init(format, Array(magic.utf8), at: offset)
        }
    }

    private static let magicNumbers: [Magic] = [
        Magic(.jpeg, [0xFF, 0xD8, 0xFF]),
        Magic(.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        Magic(.webP, "WEBPVP8", at: 8),
        Magic(.gif, "GIF87a"), Magic(.gif, "GIF89a"),
        Magic(.cameraRaw, "IIRO"), Magic(.cameraRaw, "IIRS"), Magic(.cameraRaw, "MMOR"),  // Olympus
        Magic(.cameraRaw, "IIU\0"),  // Panasonic
        Magic(.cameraRaw, "FUJIFILMCCD-RAW"), Magic(.cameraRaw, "FOVb"),  // Fujifilm, Sigma
        Magic(.cameraRaw, "HEAPCCDR", at: 6), Magic(.cameraRaw, "\0MRM"),  // Canon CRW, Minolta
        Magic(.tiff, "II*\0"), Magic(.tiff, "MM\0*"), Magic(.tiff, "II+\0"), Magic(.tiff, "MM\0+"),
        Magic(.jpegXL, [0xFF, 0x0A]),
        Magic(.jpegXL, [0, 0, 0, 12] + Array("JXL \r\n".utf8) + [0x87, 0x0A]),
        Magic(.jpeg2000, [0, 0, 0, 12] + Array("jP  \r\n".utf8) + [0x87, 0x0A]),
        Magic(.jpeg2000, [0xFF, 0x4F, 0xFF, 0x51]),
        Magic(.pdf, "%PDF-"), Magic(.photoshop, "8BPS"), Magic(.openEXR, [0x76, 0x2F, 0x31, 0x01]),
        Magic(.radiance, "#?RADIANCE"), Magic(.radiance, "#?RGBE"),
        Magic(.icon, [0, 0, 1, 0]), Magic(.icon, [0, 0, 2, 0]),
        Magic(.video, "RIFF"), Magic(.video, [0x1A, 0x45, 0xDF, 0xA3]),
    ]

    /// ISO base media files name their brands in the first box (ISO/IEC 14496-12, 23008-12).
    private static func boxFormat(of bytes: [UInt8]) -> ImageFormat? {
        guard bytes.count >= 12, bytes[4..<8].elementsEqual("ftyp".utf8) else { return nil }
        let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
        let end = min(max(length, 12), bytes.count, 256)
        let brands = stride(from: 8, to: end - 3, by: 4).filter { $0 != 12 }.map {
            String(decoding: bytes[$0..<($0 + 4)], as: UTF8.self)
        }
        if brands.contains("crx ") { return .cameraRaw }
        if brands.contains(where: ["avif", "avis"].contains) { return .avif }
        let heif = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "mif3", "msf1", "miaf"]
        return brands.contains(where: heif.contains) ? .heif : .video
    }

    /// "BM" alone begins many a text file; the size of the header that follows is one of a few.
    private static func isBitmap(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 26, bytes.starts(with: "BM".utf8) else { return false }
        return [12, 40, 52, 56, 64, 108, 124].contains(bytes[14]) && bytes[15..<18].allSatisfy { $0 == 0 }
    }

    private static func isSVG(_ bytes: [UInt8]) -> Bool {
        let start = String(decoding: bytes.prefix(1000), as: UTF8.self)
        return start.contains("<svg") && start.drop(while: \.isWhitespace).hasPrefix("<")
    }
}
