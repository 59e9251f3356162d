/// The bit depth of HEIC and AVIF pictures, as their decoder's configuration has it (ISO/IEC 14496-15; AV1-ISOBMFF).
enum CodedPictureBox {
    /// Boxes come in the first bytes; pixels after them.
    private static let searched = 1 << 16

    static func depth(in bytes: [UInt8]) -> Int? {
        let head = bytes.prefix(searched)
        if let box = content(of: "hvcC", in: head), box.count > 17 {
            return 8 + Int(box[box.startIndex + 17] & 7)
        }
        if let box = content(of: "av1C", in: head), box.count > 2 {
            let flags = box[box.startIndex + 2]
            return flags & 0x40 == 0 ? 8 : flags & 0x20 == 0 ? 10 : 12
        }
        return nil
    }

    private static func content(of name: String, in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let name = Array(name.utf8)
        guard bytes.count >= 4 else { return nil }
        for place in bytes.startIndex...(bytes.endIndex - 4)
        where bytes[place] == name[0] && bytes[place..<(place + 4)].elementsEqual(name) {
            return bytes[(place + 4)...]
        }
        return nil
    }
}
