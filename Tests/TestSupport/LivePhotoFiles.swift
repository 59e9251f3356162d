/// The two halves of a Live Photo as an iPhone writes them, as far as pairing goes.
public enum LivePhotoFiles {
    /// A JPEG whose maker note has the identifier (tag 0x0011).
    ///
    /// - Parameter jpeg: begins with the marker of a JPEG's start.
    public static func photo(_ identifier: String, in jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xD9]) -> [UInt8] {
        let text = Array(identifier.utf8) + [0]
        let note =
            Array("Apple iOS\0\0\u{1}MM".utf8) + number(1, 2) + number(0x0011, 2) + number(2, 2)
            + number(text.count, 4) + number(32, 4) + number(0, 4) + text
        var tiff = Array("MM\0*".utf8) + number(8, 4)
        tiff += number(2, 2)
        tiff += number(0x010F, 2) + number(2, 2) + number(6, 4) + number(38, 4)
        tiff += number(0x8769, 2) + number(4, 2) + number(1, 4) + number(44, 4)
        tiff += number(0, 4) + Array("Apple\0".utf8)
        tiff += number(1, 2) + number(0x927C, 2) + number(7, 2) + number(note.count, 4) + number(62, 4)
        tiff += number(0, 4) + note
        let segment = Array("Exif\0\0".utf8) + tiff
        return Array(jpeg.prefix(2)) + [0xFF, 0xE1] + number(segment.count + 2, 2) + segment
            + jpeg.dropFirst(2)
    }

    /// A movie whose metadata have the identifier.
    ///
    /// - Parameters:
    ///   - isMP4: as an export to MP4 has them.
    ///   - content: frames, of which nothing is read.
    public static func movie(
        _ identifier: String, isMP4: Bool = false, content: [UInt8] = Array(repeating: 7, count: 2_000)
    ) -> [UInt8] {
        let names = ["com.apple.quicktime.make", "com.apple.quicktime.content.identifier"]
        let keys = box(
            "keys",
            number(0, 4) + number(names.count, 4)
                + names.flatMap { number($0.utf8.count + 8, 4) + Array("mdta".utf8) + Array($0.utf8) })
        func item(_ key: Int, _ value: String) -> [UInt8] {
            let data = box("data", number(1, 4) + number(0, 4) + Array(value.utf8))
            return number(data.count + 8, 4) + number(key, 4) + data
        }
        let list = box("ilst", item(1, "Apple") + item(2, identifier))
        let handler = box("hdlr", number(0, 8) + Array("mdta".utf8) + number(0, 13))
        let meta = box("meta", (isMP4 ? number(0, 4) : []) + handler + keys + list)
        let movie = box("moov", box("mvhd", number(0, 100)) + (isMP4 ? box("udta", meta) : meta))
        return box("ftyp", Array("qt  ".utf8) + number(0, 4)) + box("mdat", content) + movie
    }

    private static func box(_ kind: String, _ content: [UInt8]) -> [UInt8] {
        number(content.count + 8, 4) + Array(kind.utf8) + content
    }

    /// Big-endian.
    private static func number(_ value: Int, _ bytes: Int) -> [UInt8] {
        (0..<bytes).map { $0 < bytes - 8 ? 0 : UInt8(truncatingIfNeeded: value >> ((bytes - 1 - $0) * 8)) }
    }
}
