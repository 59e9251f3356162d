/// BERT's tokenizer (Devlin et al., NAACL 2019; WordPiece: Schuster & Nakajima, ICASSP 2012): words are split
/// into the longest pieces of the vocabulary, from the left.
///
/// Gives the ids of the Rust crate `tokenizers` (`BertWordPieceTokenizer`), code point for code point: see
/// `BertCharacters`.
public struct WordPieceTokenizer: Tokenizer {
    public let start: Int64
    public let end: Int64
    public let padding: Int64
    private let unknown: Int64
    /// Bytes, not strings: Swift takes canonically equivalent strings as equal, the vocabulary does not.
    private let pieces: [ArraySlice<UInt8>: Int64]
    /// The pieces that go on within a word, without their "##".
    private let continuations: [ArraySlice<UInt8>: Int64]
    /// Tokens that are taken as they stand where the text spells them.
    private let special: [(spelling: [Unicode.Scalar], id: Int64)]
    private let lowercase: Bool

    /// Longer words are unknown, as in the original.
    private static let longestWord = 100

    /// - Parameters:
    ///   - vocabulary: UTF-8, one piece a line; the line's number is the id.
    ///   - lowercase: the "uncased" variant: lower-cases and drops accents.
    /// - Throws: `PhotoEmbeddingError.tokenizerInvalid` where one of BERT's special tokens is missing.
    public init(vocabulary: [UInt8], lowercase: Bool) throws(PhotoEmbeddingError) {
        var pieces: [ArraySlice<UInt8>: Int64] = [:]
        var continuations: [ArraySlice<UInt8>: Int64] = [:]
        let marker = Array("##".utf8)
        let lines = vocabulary.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        pieces.reserveCapacity(lines.count)
        for (id, line) in lines.enumerated() {
            let end = line.lastIndex { !Self.trailing.contains($0) }.map { $0 + 1 } ?? line.startIndex
            let piece = line[..<end]
            guard !piece.isEmpty else { continue }
            pieces[piece] = Int64(id)
            if piece.starts(with: marker) { continuations[piece.dropFirst(marker.count)] = Int64(id) }
        }
        func id(_ token: String) throws(PhotoEmbeddingError) -> Int64 {
            guard let id = pieces[Array(token.utf8)[...]] else {
                throw .tokenizerInvalid(reason: "the vocabulary has no \(token)")
            }
            return id
        }
        start = try id("[CLS]")
        end = try id("[SEP]")
        padding = try id("[PAD]")
        unknown = try id("[UNK]")
        special = ["[UNK]", "[SEP]", "[CLS]", "[PAD]", "[MASK]"].compactMap { token in
            pieces[Array(token.utf8)[...]].map { (Array(token.unicodeScalars), $0) }
        }
        self.pieces = pieces
        self.continuations = continuations
        self.lowercase = lowercase
    }

    private static let trailing: Set<UInt8> = [0x20, 0x09, 0x0D]

    public func tokens(_ text: String, limit: Int) -> [Int64] {
        var tokens: [Int64] = []
        var plain: [Unicode.Scalar] = []
        let scalars = Array(text.unicodeScalars)
        var position = 0
        while position < scalars.count, tokens.count < limit {
            let match =
                scalars[position] == "["
                ? special.first { scalars[position...].starts(with: $0.spelling) } : nil
            if let match {
                append(plain, to: &tokens, limit: limit)
                plain = []
                tokens.append(match.id)
                position += match.spelling.count
            } else {
                plain.append(scalars[position])
                position += 1
            }
        }
        append(plain, to: &tokens, limit: limit)
        return Array(tokens.prefix(max(0, limit)))
    }

    private func append(_ scalars: [Unicode.Scalar], to tokens: inout [Int64], limit: Int) {
        for word in BertCharacters.words(scalars, lowercase: lowercase) {
            guard tokens.count < limit else { return }
            tokens += pieces(of: word)
        }
    }

    private func pieces(of word: [Unicode.Scalar]) -> [Int64] {
        guard word.count <= Self.longestWord else { return [unknown] }
        var bytes: [UInt8] = []
        // Where each character ends: pieces are cut between characters.
        var ends: [Int] = []
        for scalar in word {
            bytes += UTF8.encode(scalar).map(Array.init) ?? []
            ends.append(bytes.count)
        }
        var result: [Int64] = []
        var from = 0
        while from < bytes.count {
            let known = from == 0 ? pieces : continuations
            let match = ends.reversed().prefix { $0 > from }.lazy
                .compactMap { end in known[bytes[from..<end]].map { (end, $0) } }.first
            guard let (end, id) = match else { return [unknown] }
            result.append(id)
            from = end
        }
        return result
    }
}
