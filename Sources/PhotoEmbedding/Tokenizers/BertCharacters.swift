import Foundation

/// What BERT's tokenizer takes as control characters, punctuation, accents and CJK ideographs, and the words
/// that follow from it.
///
/// The reference, the Rust crate `tokenizers`, carries the categories of Unicode 8 and decides on them alone;
/// the same categories under a newer Unicode, restricted to characters that existed in version 8, give the
/// same answer except for the few characters listed here, whose category changed since. So the ids do not
/// depend on the Unicode version of the Swift library at hand.
enum BertCharacters {
    /// The words of a text: runs without white space, punctuation and ideographs each on their own.
    static func words(_ text: [Unicode.Scalar], lowercase: Bool) -> [[Unicode.Scalar]] {
        var words: [[Unicode.Scalar]] = []
        var word: [Unicode.Scalar] = []
        func endWord() {
            if !word.isEmpty { words.append(word) }
            word = []
        }
        let cleaned = spaced(text)
        for scalar in lowercase ? folded(cleaned) : cleaned {
            if scalar.properties.isWhitespace {
                endWord()
            } else if isPunctuation(scalar) {
                endWord()
                words.append([scalar])
            } else {
                word.append(scalar)
            }
        }
        endWord()
        return words
    }

    /// Without control characters, white space as spaces, and spaces round ideographs.
    private static func spaced(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(text.count)
        for scalar in text where !isRemoved(scalar) {
            if isIdeograph(scalar) {
                result += [" ", scalar, " "]
            } else {
                result.append(scalar.properties.isWhitespace ? " " : scalar)
            }
        }
        return result
    }

    /// Without accents, in lower case; character by character, so that a sigma is the same wherever it
    /// stands.
    private static func folded(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        if text.allSatisfy(\.isASCII) { return lowercased(text) }
        var string = String.UnicodeScalarView()
        string.append(contentsOf: text)
        let decomposed = String(string).decomposedStringWithCanonicalMapping.unicodeScalars
        return lowercased(decomposed.filter { !isAccent($0) })
    }

    private static func lowercased(_ text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        text.flatMap { $0.properties.lowercaseMapping.unicodeScalars }
    }

    private static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\t", "\n", "\r": return false
        case "\0", "\u{FFFD}": return true
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .privateUse: return true
        case .format: return isOfUnicode8(scalar)
        default: return false
        }
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return true
        // Punctuation in Unicode 8: CANADIAN SYLLABICS CHI SIGN, SHARADA SANDHI MARK.
        case 0x166D, 0x111C9: return true
        default: break
        }
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            return isOfUnicode8(scalar)
        default:
            return false
        }
    }

    private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Non-spacing in Unicode 8: HANUNOO SIGN PAMUDPOD, AHOM CONSONANT SIGN MEDIAL RA.
        case 0x1734, 0x1171E: return true
        // Not yet: MONGOLIAN LETTER ALI GALI BALUDA and THREE BALUDA, JAVANESE CONSONANT SIGN KERET, SHARADA
        // SANDHI MARK.
        case 0x1885, 0x1886, 0xA9BD, 0x111C9: return false
        default: return scalar.properties.generalCategory == .nonspacingMark && isOfUnicode8(scalar)
        }
    }

    /// The blocks of Han ideographs; U+2B820 … U+2B91F are left out, as the reference leaves them out.
    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2A6DF, 0x2A700...0x2B81F,
            0x2B920...0x2CEAF, 0x2F800...0x2FA1F:
            return true
        default:
            return false
        }
    }

    private static func isOfUnicode8(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.age.map { $0.major <= 8 } ?? false
    }
}
