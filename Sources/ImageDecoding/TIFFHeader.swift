/// What the first directory of a TIFF says of its samples (TIFF 6.0; BigTIFF): libvips does not tell which channels are
/// opacity and which are something else, such as a saved selection.
struct TIFFHeader {
    private(set) var bits = [1]
    private(set) var photometric: Int?
    private(set) var samples = 1
    /// 0 unspecified, 1 opacity with colours multiplied by it, 2 opacity.
    private(set) var extraSamples: [Int] = []
    /// 1 unsigned, 2 signed, 3 floats.
    private(set) var formats = [1]
    private(set) var inkSet = 1
    private(set) var compression = 1
    private(set) var chromaSubsampling = [2, 2]

    /// `nil` for what is no TIFF, or whose directory lies outside the file.
    init?(_ bytes: [UInt8]) {
        guard let file = TIFFBytes(bytes) else { return nil }
        guard let entries = file.firstDirectory else { return nil }
        for entry in entries {
            switch entry.tag {
            case 258: bits = entry.values
            case 259: compression = entry.values.first ?? 1
            case 262: photometric = entry.values.first
            case 277: samples = entry.values.first ?? 1
            case 332: inkSet = entry.values.first ?? 1
            case 530: chromaSubsampling = entry.values
            case 338: extraSamples = entry.values
            case 339: formats = entry.values
            default: break
            }
        }
    }

    /// Whether a file that begins with these bytes has no first directory, or one that lists nothing.
    static func isEmpty(_ bytes: [UInt8]) -> Bool { TIFFBytes(bytes)?.isFirstDirectoryEmpty ?? false }

    /// Channels that are colours; `nil` where libvips knows best.
    var colourChannels: Int? {
        switch photometric {
        case 0, 1: 1
        case 2, 6, 8: 3
        case 5: 4
        default: nil
        }
    }

    /// The first channel behind the colours that is opacity.
    var alphaChannel: Int? {
        guard let colourChannels else { return nil }
        return extraSamples.firstIndex { $0 == 1 || $0 == 2 }.map { colourChannels + $0 }
    }

    /// Whether pixels are luma and chroma as stored; JPEG's are converted when it is decoded.
    var isYCbCr: Bool { photometric == 6 && ![6, 7].contains(compression) }

    /// What keeps these samples from being read, in words; `nil` where nothing does.
    var obstacle: String? {
        if Set(bits).count > 1 { return "channels of different depth" }
        let depth = bits.first ?? 1
        switch formats.first ?? 1 {
        case 1, 4: if ![1, 2, 4, 8, 16, 32].contains(depth) { return "\(depth)-bit samples" }
        // libvips reads no doubles from TIFF.
        case 3: if depth != 32 { return "\(depth)-bit floating-point samples" }
        case 2 where photometric == 8: break
        case 2: return "signed samples"
        default: return "complex samples"
        }
        switch photometric {
        case 5 where inkSet == 2: return "inks other than cyan, magenta, yellow and black"
        case 6 where isYCbCr && (chromaSubsampling != [1, 1] || depth != 8):
            return "uncompressed YCbCr colours with coarser chroma"
        case 9: return "ICC Lab colours"
        case 10: return "ITU Lab colours"
        case 32844, 32845: return "LogLuv colours"
        default: return nil
        }
    }
}

/// A TIFF's numbers in its byte order; what lies outside the file is `nil`.
private struct TIFFBytes {
    struct Entry {
        let tag: Int
        let values: [Int]
    }

    private let bytes: [UInt8]
    private let isLittle: Bool
    private let isBig: Bool

    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 16, bytes.starts(with: "II".utf8) || bytes.starts(with: "MM".utf8) else {
            return nil
        }
        self.bytes = bytes
        isLittle = bytes[0] == UInt8(ascii: "I")
        isBig = bytes[isLittle ? 2 : 3] == 43
    }

    /// Entries of whole numbers, no more than 16 of each.
    var firstDirectory: [Entry]? {
        guard let start = number(at: isBig ? 8 : 4, isBig ? 8 : 4), start > 0,
            let count = number(at: start, isBig ? 8 : 2), count > 0, count < 1 << 16
        else { return nil }
        let (first, length) = (start + (isBig ? 8 : 2), isBig ? 20 : 12)
        return (0..<count).compactMap { entry(at: first + $0 * length) }
    }

    /// `false` where it lies behind these bytes.
    var isFirstDirectoryEmpty: Bool {
        guard let start = number(at: isBig ? 8 : 4, isBig ? 8 : 4) else { return false }
        return start == 0 || number(at: start, isBig ? 8 : 2) == 0
    }

    private func entry(at offset: Int) -> Entry? {
        guard let tag = number(at: offset, 2), let type = number(at: offset + 2, 2),
            let count = number(at: offset + 4, isBig ? 8 : 4), count > 0,
            let width = [1: 1, 3: 2, 4: 4, 16: 8][type]
        else { return nil }
        let field = offset + (isBig ? 12 : 8)
        let room = isBig ? 8 : 4
        let isInside = count <= room / width
        guard let place = isInside ? field : number(at: field, room) else { return nil }
        let values = (0..<min(count, 16)).compactMap { number(at: place + $0 * width, width) }
        return values.isEmpty ? nil : Entry(tag: tag, values: values)
    }

    private func number(at offset: Int, _ length: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - length else { return nil }
        let digits = bytes[offset..<(offset + length)]
        let value = (isLittle ? digits.reversed() : Array(digits)).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(exactly: value)
    }
}
