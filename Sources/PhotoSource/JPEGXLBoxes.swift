/// The metadata in a JPEG XL container (ISO/IEC 18181-2), whose boxes may be compressed with Brotli. Exiv2 reads them
/// only in its newest versions.
struct JPEGXLBoxes {
    /// A TIFF header and what follows it; empty where there is none.
    private(set) var exif: [UInt8] = []
    /// An XMP packet.
    private(set) var xmp: [UInt8] = []

    /// Metadata of a picture are a few hundred KiB at most, previews included.
    private static let mostBytes = 1 << 24
    /// A file of a few bytes may claim millions of boxes.
    private static let mostBoxes = 10_000

    /// `nil` for other files. Of several boxes of one kind the first that can be read counts.
    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: Self.signature) else { return nil }
        var position = 0
        for _ in 0..<Self.mostBoxes {
            guard let box = Self.box(at: position, in: bytes) else { return }
            take(box.kind, box.content, decompressed: false)
            guard box.content.endIndex > position else { return }
            position = box.content.endIndex
        }
    }

    private mutating func take(_ kind: [UInt8], _ content: ArraySlice<UInt8>, decompressed: Bool) {
        switch kind {
        case Array("Exif".utf8) where exif.isEmpty:
            // Four bytes say how far the TIFF header is behind them.
            guard content.count > 4 else { return }
            let offset = Self.number(content.prefix(4))
            guard offset < content.count - 4 else { return }
            exif = Array(content.dropFirst(4 + offset).prefix(Self.mostBytes))
        case Array("xml ".utf8) where xmp.isEmpty:
            xmp = Array(content.prefix(Self.mostBytes))
        case Array("brob".utf8) where !decompressed && content.count > 4:
            let inner = Array(content.prefix(4))
            guard inner == Array("Exif".utf8) && exif.isEmpty || inner == Array("xml ".utf8) && xmp.isEmpty,
                let plain = Brotli.decompress(content.dropFirst(4), mostBytes: Self.mostBytes)
            else { return }
            take(inner, plain[...], decompressed: true)
        default: break
        }
    }

    /// The box at `position`, its content cut to the file; `nil` at the file's end, and where there is none.
    private static func box(
        at position: Int, in bytes: [UInt8]
    ) -> (kind: [UInt8], content: ArraySlice<UInt8>)? {
        guard bytes.count - position >= 8 else { return nil }
        let size = number(bytes[position..<(position + 4)])
        let kind = Array(bytes[(position + 4)..<(position + 8)])
        switch size {
        case 0: return (kind, bytes[(position + 8)...])
        case 1:
            // 64 bits; of a size beyond the file's the low ones do not matter.
            guard bytes.count - position >= 16 else { return nil }
            let high = number(bytes[(position + 8)..<(position + 12)])
            let low = number(bytes[(position + 12)..<(position + 16)])
            guard high > 0 || low >= 16 else { return nil }
            let length = high > 0 ? bytes.count - position : min(low, bytes.count - position)
            return (kind, bytes[(position + 16)..<(position + max(length, 16))])
        case 2...7: return nil
        default:
            return (kind, bytes[(position + 8)..<(position + min(size, bytes.count - position))])
        }
    }

    private static func number(_ bytes: some Sequence<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    private static let signature: [UInt8] = [
        0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20, 0x0D, 0x0A, 0x87, 0x0A,
    ]
}
