import Foundation

/// Unicode's normalisation form C (UAX #15).
///
/// Foundation composes everything but Hangul, where on Linux it takes U+1113 and U+1176, which compose with
/// nothing, for letters that do, and leaves an open syllable and its final consonant apart. Hangul composes
/// with Hangul alone, so its runs are composed here, by the arithmetic of the Unicode Standard, section 3.12.
enum CanonicalComposition {
    static func composed(_ text: String) -> [Unicode.Scalar] {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return Array(text.unicodeScalars) }
        var result: [Unicode.Scalar] = []
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            let hangul = rest.prefix(while: isHangul)
            composeHangul(hangul, onto: &result)
            rest = rest[hangul.endIndex...]
            let other = rest.prefix { !isHangul($0) }
            result += String(Substring(other)).precomposedStringWithCanonicalMapping.unicodeScalars
            rest = rest[other.endIndex...]
        }
        return result
    }

    private static let syllables = UInt32(0xAC00)...0xD7A3
    private static let leading = UInt32(0x1100)...0x1112
    private static let vowels = UInt32(0x1161)...0x1175
    private static let trailing = UInt32(0x11A8)...0x11C2
    /// Syllables of one vowel: open, or closed by one of the trailing consonants.
    private static let syllablesPerVowel = UInt32(trailing.count) + 1

    private static func isHangul(_ scalar: Unicode.Scalar) -> Bool {
        (0x1100...0x11FF).contains(scalar.value) || syllables.contains(scalar.value)
    }

    private static func composeHangul(
        _ run: some Sequence<Unicode.Scalar>, onto result: inout [Unicode.Scalar]
    ) {
        for scalar in run {
            if let last = result.last, let syllable = syllable(last.value, scalar.value) {
                result[result.count - 1] = syllable
            } else {
                result.append(scalar)
            }
        }
    }

    private static func syllable(_ first: UInt32, _ second: UInt32) -> Unicode.Scalar? {
        if leading.contains(first), vowels.contains(second) {
            let open = (first - leading.lowerBound) * UInt32(vowels.count) + (second - vowels.lowerBound)
            return Unicode.Scalar(syllables.lowerBound + open * syllablesPerVowel)
        }
        if syllables.contains(first), (first - syllables.lowerBound).isMultiple(of: syllablesPerVowel),
            trailing.contains(second)
        {
            return Unicode.Scalar(first + second - trailing.lowerBound + 1)
        }
        return nil
    }
}
