/// How much room text takes on a terminal, and text in lines that fit.
enum TextWidth {
    /// Columns of a terminal; control sequences that set colours take none.
    static func columns(of text: some StringProtocol) -> Int {
        var columns = 0
        var isInSequence = false
        for character in text {
            if isInSequence {
                isInSequence = character != "m"
            } else if character == "\u{1B}" {
                isInSequence = true
            } else {
                columns += character.columns
            }
        }
        return columns
    }

    /// The beginning of a text that takes at most `columns`.
    static func prefix(_ text: String, columns: Int) -> String {
        var left = columns
        return String(
            text.prefix { character in
                left -= character.columns
                return left >= 0
            })
    }

    /// Breaks text at spaces, and between characters of scripts that write none, so that lines fit. Further lines are
    /// indented as the first. A word that is longer than a line stays whole: it may be a path that someone copies.
    static func wrapped(_ text: String, columns: Int) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            Self.columns(of: line) <= columns ? [String(line)] : broken(line, columns: columns)
        }
    }

    private static func broken(_ line: Substring, columns: Int) -> [String] {
        let indent = String(line.prefix { $0 == " " })
        var lines: [String] = []
        var current = indent
        var (width, room) = (indent.count, columns)
        for part in parts(line.dropFirst(indent.count), longest: max(1, columns - indent.count)) {
            let gap = current == indent ? 0 : part.spaces
            let partWidth = Self.columns(of: part.text)
            if current != indent, width + gap + partWidth > room {
                lines.append(current)
                (current, width) = (indent + part.text, indent.count + partWidth)
                room = columns
            } else {
                current += String(repeating: " ", count: gap) + part.text
                width += gap + partWidth
            }
        }
        return lines + [current]
    }

    /// Words, and the characters of those too long for a line if lines may break between them; with the number of
    /// spaces before each.
    private static func parts(_ line: Substring, longest: Int) -> [(spaces: Int, text: String)] {
        var parts: [(spaces: Int, text: String)] = []
        var spaces = 0
        for word in line.split(separator: " ", omittingEmptySubsequences: false) {
            defer { spaces += 1 }
            guard !word.isEmpty else { continue }
            if columns(of: word) > longest, word.contains(where: { $0.columns == 2 }) {
                for (position, character) in word.enumerated() {
                    let joins = position > 0 && character.columns < 2 && !parts.isEmpty
                    if joins {
                        parts[parts.count - 1].text.append(character)
                    } else {
                        parts.append((position == 0 ? spaces : 0, String(character)))
                    }
                }
            } else {
                parts.append((spaces, String(word)))
            }
            spaces = 0
        }
        return parts
    }
}

extension Character {
    /// 2 for East Asian characters of full width and emoji, 0 for what is drawn onto the one before.
    fileprivate var columns: Int {
        if unicodeScalars.contains("\u{FE0F}") { return 2 }
        return unicodeScalars.map(\.columns).max() ?? 0
    }
}

extension Unicode.Scalar {
    fileprivate var columns: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return properties.isEmojiPresentation || isWide ? 2 : 1
        }
    }

    /// The blocks with East Asian width W or F (Unicode Standard Annex 11).
    private var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
            0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
