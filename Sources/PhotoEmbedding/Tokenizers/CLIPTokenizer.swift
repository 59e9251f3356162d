import Foundation

/// CLIP's tokenizer (Radford et al., ICML 2021): byte-level byte-pair encoding (Sennrich et al., ACL 2016) of
/// lower-cased words.
///
/// Gives the ids of `transformers`' CLIPTokenizer, after the HTML unescaping that the original does first. Of
/// the original's clean-up by `ftfy` (mojibake, ligatures, curly quotes) only the normalisation to NFC is
/// done.
public struct CLIPTokenizer: Tokenizer {
    public let start: Int64
    public let end: Int64
    public let padding: Int64 = 0
    private let merges: BytePairMerges

    /// - Parameter merges: the text of `bpe_simple_vocab_16e6.txt` or `merges.txt`: a line of heading, then
    ///   two parts a line, most frequent pair first. Lines past CLIP's 48,894 merges are not read.
    ///   Uncompressed: a pack carries the file unpacked, which spares a decompressor here.
    /// - Throws: `PhotoEmbeddingError.tokenizerInvalid`.
    public init(merges text: [UInt8]) throws(PhotoEmbeddingError) {
        merges = try BytePairMerges(text)
        start = merges.tokenCount
        end = merges.tokenCount + 1
    }

    public func tokens(_ text: String, limit: Int) -> [Int64] {
        var tokens: [Int64] = []
        var rest = Substring(HTMLEntities.unescape(HTMLEntities.unescape(text)))
        while !rest.isEmpty, tokens.count < limit {
            let special = [("<|startoftext|>", start), ("<|endoftext|>", end)]
                .compactMap { spelling, id in rest.firstOccurrence(of: spelling).map { (range: $0, id: id) } }
                .min { $0.range.lowerBound < $1.range.lowerBound }
            for word in CLIPWords.split(String(rest[..<(special?.range.lowerBound ?? rest.endIndex)])) {
                guard tokens.count < limit else { break }
                tokens += merges.tokens(of: Array(word.utf8))
            }
            guard let special else { break }
            tokens.append(special.id)
            rest = rest[special.range.upperBound...]
        }
        return Array(tokens.prefix(max(0, limit)))
    }
}

extension Substring {
    /// Code point by code point; `range(of:)` would compare canonically equivalent characters as equal.
    fileprivate func firstOccurrence(of spelling: String) -> Range<Index>? {
        let target = Array(spelling.unicodeScalars)
        var position = unicodeScalars.startIndex
        while position < unicodeScalars.endIndex {
            if unicodeScalars[position] == target[0], unicodeScalars[position...].starts(with: target) {
                return position..<unicodeScalars.index(position, offsetBy: target.count)
            }
            position = unicodeScalars.index(after: position)
        }
        return nil
    }
}

/// CLIP's pattern `'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+` on composed, lower-cased text.
private enum CLIPWords {
    private enum Kind { case letter, number, space, other }

    static func split(_ text: String) -> [String] {
        let scalars = CanonicalComposition.composed(text).flatMap {
            Array($0.properties.lowercaseMapping.unicodeScalars)
        }
        var words: [String] = []
        var from = 0
        while from < scalars.count {
            let kind = kind(of: scalars[from])
            var to = from + 1
            if kind == .other, let contraction = contraction(at: from, in: scalars) {
                to = from + contraction
            } else if kind == .letter || kind == .other {
                while to < scalars.count, self.kind(of: scalars[to]) == kind { to += 1 }
            }
            if kind != .space { words.append(String(String.UnicodeScalarView(scalars[from..<to]))) }
            from = to
        }
        return words
    }

    private static let contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].map {
        Array($0.unicodeScalars)
    }

    /// The length of the English contraction that begins at `position`.
    private static func contraction(at position: Int, in scalars: [Unicode.Scalar]) -> Int? {
        guard scalars[position] == "'" else { return nil }
        return contractions.first { scalars[position...].starts(with: $0) }?.count
    }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        if scalar.properties.isWhitespace { return .space }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return .letter
        case .decimalNumber, .letterNumber, .otherNumber: return .number
        default: return .other
        }
    }
}
