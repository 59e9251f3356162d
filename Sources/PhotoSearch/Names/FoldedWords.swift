import Foundation

/// Text as words to be compared: without case, accents and widths, composed or decomposed, split at everything that is
/// neither a letter nor a digit.
enum FoldedWords {
    static func of(_ text: String) -> [String] {
        if let words = plain(text) { return words }
        return text.folding(
            options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil
        ).split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// How words lie in an index.
    static func key(_ words: some Sequence<String>) -> String { words.joined(separator: " ") }

    /// Of text that is ASCII, as most names are: folding by the rules of Unicode takes ten times as long.
    private static func plain(_ text: String) -> [String]? {
        var words: [String] = []
        var word: [UInt8] = []
        func end() {
            if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
            word.removeAll(keepingCapacity: true)
        }
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x61...0x7A: word.append(byte)
            case 0x41...0x5A: word.append(byte | 0x20)
            case 0x80...: return nil
            default: end()
            }
        }
        end()
        return words
    }

    /// Words that do not say which photos are meant: no name is found by one of them alone.
    static let common: Set<String> = [
        "a", "an", "and", "are", "as", "at", "be", "by", "camera", "copy", "dcim", "de", "der", "desktop",
        "die",
        "documents", "downloads", "el", "folder", "for", "from", "i", "image", "images", "img", "in", "is",
        "it", "jpeg",
        "jpg", "la", "le", "me", "my", "new", "no", "of", "on", "or", "our", "photo", "photograph",
        "photographs",
        "photos", "pic", "pics", "picture", "pictures", "png", "shot", "some", "taken", "that", "the", "this",
        "to",
        "und", "we", "with", "without", "y", "you",
    ]
}
