/// Apple's maker note, which Exiv2 does not read: "Apple iOS", then a big-endian TIFF directory at byte 14.
enum AppleMakerNote {
    /// Tag 0x000B, a UUID that the frames of one burst share.
    static func burstID(in note: [UInt8]) -> String? { text(0x000B, in: note) }

    /// Tag 0x0011, a UUID that both halves of a Live Photo share.
    static func contentIdentifier(in note: [UInt8]) -> String? { text(0x0011, in: note) }

    private static func text(_ wanted: Int, in note: [UInt8]) -> String? {
        guard note.count > 16, note.starts(with: "Apple iOS\0".utf8) else { return nil }
        func number(_ position: Int, _ length: Int) -> Int? {
            guard position >= 0, position + length <= note.count else { return nil }
            return note[position..<(position + length)].reduce(0) { $0 << 8 | Int($1) }
        }
        for entry in 0..<(number(14, 2) ?? 0) {
            let position = 16 + entry * 12
            guard let tag = number(position, 2), let kind = number(position + 2, 2) else { return nil }
            guard tag == wanted, kind == 2 else { continue }
            // An ASCII value longer than four bytes lies where its offset, counted from the note's start, says.
            guard let count = number(position + 4, 4), let offset = number(position + 8, 4), count > 4,
                offset + count <= note.count
            else { return nil }
            let text = String(decoding: note[offset..<(offset + count)].prefix { $0 != 0 }, as: UTF8.self)
            return text.isEmpty ? nil : text
        }
        return nil
    }
}
