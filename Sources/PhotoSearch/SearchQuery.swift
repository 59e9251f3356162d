/// What a person wrote into the search field: `beach at sunset -people -"red car"`.
///
/// A minus at the start of a word or of a quoted phrase excludes it. Within a word it is a
/// hyphen ("t-shirt"), with a space behind it a dash, within quotes a character like others.
public struct SearchQuery: Hashable, Sendable {
    /// What photos should show; empty if the query only excludes.
    public let wanted: String
    /// What to exclude, in the order written.
    public let unwanted: [String]

    public init(_ text: String) {
        var wanted: [String] = []
        var unwanted: [String] = []
        var rest = text[...].drop(while: \.isWhitespace)
        while let first = rest.first {
            var isUnwanted = false
            if first == "-", let next = rest.dropFirst().first, next != "-", !next.isWhitespace {
                isUnwanted = true
                rest.removeFirst()
            }
            let part: String
            if let phrase = Self.phrase(rest) {
                part = phrase.words
                rest = phrase.rest
            } else {
                let word = rest.prefix { !$0.isWhitespace }
                part = String(word)
                rest = rest[word.endIndex...]
            }
            if part.contains(where: { !$0.isWhitespace }) {
                if isUnwanted { unwanted.append(part) } else { wanted.append(part) }
            }
            rest = rest.drop(while: \.isWhitespace)
        }
        self.wanted = wanted.joined(separator: " ")
        self.unwanted = unwanted
    }

    /// A quoted phrase at the start of the text; `nil` where there is none or its end is missing, when the mark is
    /// just a character (a 6" pan).
    private static func phrase(_ text: Substring) -> (words: String, rest: Substring)? {
        let marks: [Character: Character] = ["\"": "\"", "\u{201C}": "\u{201D}", "\u{201E}": "\u{201C}"]
        guard let close = text.first.flatMap({ marks[$0] }) else { return nil }
        let inside = text.dropFirst()
        guard let end = inside.firstIndex(of: close) else { return nil }
        return (String(inside[..<end]), inside[inside.index(after: end)...])
    }
}
