/// Which of the two codecs a WebP file uses (RFC 9649).
enum WebPHeader {
    /// `nil` where no picture is found.
    static func isLossless(_ bytes: [UInt8]) -> Bool? {
        codec(in: bytes[min(12, bytes.count)...])
    }

    private static func codec(in chunks: ArraySlice<UInt8>) -> Bool? {
        var rest = chunks
        while rest.count >= 8 {
            let name = rest.prefix(4)
            let length = rest.dropFirst(4).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            let content = rest.dropFirst(8).prefix(length)
            if name.elementsEqual("VP8L".utf8) { return true }
            if name.elementsEqual("VP8 ".utf8) { return false }
            // A frame of an animation has its own chunks after 16 bytes.
            if name.elementsEqual("ANMF".utf8), let found = codec(in: content.dropFirst(16)) { return found }
            rest = rest.dropFirst(8 + length + length % 2)
        }
        return nil
    }
}
