/// One name may be written in several ways: `é` is one character (NFC, as keyboards give it) or an `e` and an accent
/// (NFD, as Macs once stored it). The bytes of a path say which file it is; people mean all of its spellings.
extension PhotoPath {
    /// Whether the two are the same to a person: of the same bytes, or texts that are canonically equivalent, which
    /// is how Swift compares strings.
    public func isSpelled(as other: PhotoPath) -> Bool {
        if bytes == other.bytes { return true }
        guard !isASCII || !other.isASCII, let text = String(validating: bytes, as: UTF8.self),
            let otherText = String(validating: other.bytes, as: UTF8.self)
        else { return false }
        return text == otherText
    }

    /// Whether `self` is `folder` or lies below it, in whatever spelling.
    public func isWithin(spellingOf folder: PhotoPath) -> Bool {
        if isWithin(folder) { return true }
        let (own, wanted) = (components, folder.components)
        return own.count >= wanted.count
            && zip(own, wanted).allSatisfy { PhotoPath(bytes: $0).isSpelled(as: PhotoPath(bytes: $1)) }
    }

    /// The names between the slashes.
    public var components: [[UInt8]] {
        bytes.split(separator: UInt8(ascii: "/")).map(Array.init)
    }

    /// Whether there is one spelling only.
    public var isASCII: Bool { bytes.allSatisfy { $0 < 0x80 } }
}
