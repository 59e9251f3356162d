/// The merges of a byte-level byte-pair encoding with an end-of-word mark, as GPT-2 and CLIP write them: each
/// byte stands as a printable character, and tokens are numbered bytes, bytes at a word's end, merges.
struct BytePairMerges: Sendable {
    private struct Pair: Hashable {
        let left: Int32
        let right: Int32
    }

    /// The pair's rank; its merged token is `firstMerge + rank`.
    private let ranks: [Pair: Int32]
    private static let firstMerge: Int32 = 512
    private static let maximumCount = 48_894

    /// Tokens in all, without the start and end that follow them.
    var tokenCount: Int64 { Int64(Self.firstMerge) + Int64(ranks.count) }

    init(_ text: [UInt8]) throws(PhotoEmbeddingError) {
        guard !text.starts(with: [0x1F, 0x8B]) else {
            throw .tokenizerInvalid(reason: "the merges are gzip-compressed: a pack carries them unpacked")
        }
        let lines = text.split(
            separator: UInt8(ascii: "\n"), maxSplits: Self.maximumCount + 1, omittingEmptySubsequences: false)
        var tokens: [ArraySlice<UInt8>: Int32] = [:]
        for (id, character) in Self.byteCharacters.enumerated() {
            let spelling = Array(String(character).utf8)
            tokens[spelling[...]] = Int32(id)
            tokens[(spelling + Array("</w>".utf8))[...]] = Int32(id + 256)
        }
        var ranks: [Pair: Int32] = [:]
        for (number, line) in lines.dropFirst().prefix(Self.maximumCount).enumerated() {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            if line.isEmpty, number == lines.count - 2 { break }
            let parts = line.split(separator: UInt8(ascii: " "))
            guard parts.count == 2, let left = tokens[parts[0]], let right = tokens[parts[1]] else {
                throw .tokenizerInvalid(
                    reason: "line \(number + 2) of the merges is not a pair of known tokens")
            }
            let rank = Int32(number)
            ranks[Pair(left: left, right: right)] = rank
            tokens[(Array(parts[0]) + Array(parts[1]))[...]] = Self.firstMerge + rank
        }
        guard !ranks.isEmpty else { throw .tokenizerInvalid(reason: "the merges are empty") }
        self.ranks = ranks
    }

    /// The tokens of one word: the pair of lowest rank is merged wherever it stands, until none is left.
    func tokens(of word: [UInt8]) -> [Int64] {
        guard let last = word.last else { return [] }
        var symbols = word.dropLast().map { Self.byteTokens[Int($0)] } + [Self.byteTokens[Int(last)] + 256]
        while symbols.count > 1 {
            let best = zip(symbols, symbols.dropFirst()).lazy
                .compactMap { left, right in
                    ranks[Pair(left: left, right: right)].map { (rank: $0, left, right) }
                }
                .min { $0.rank < $1.rank }
            guard let (rank, left, right) = best else { break }
            var merged: [Int32] = []
            merged.reserveCapacity(symbols.count)
            var position = 0
            while position < symbols.count {
                if position + 1 < symbols.count, symbols[position] == left, symbols[position + 1] == right {
                    merged.append(Self.firstMerge + rank)
                    position += 2
                } else {
                    merged.append(symbols[position])
                    position += 1
                }
            }
            symbols = merged
        }
        return symbols.map(Int64.init)
    }

    /// The bytes in the order of their tokens: the printable ones of Latin-1, then the rest.
    private static let orderedBytes: [Int] = {
        let printable = Array(0x21...0x7E) + Array(0xA1...0xAC) + Array(0xAE...0xFF)
        return printable + (0...255).filter { !printable.contains($0) }
    }()

    /// The character that stands for the byte of each token.
    private static let byteCharacters: [Unicode.Scalar] = orderedBytes.enumerated().compactMap {
        token, byte in
        Unicode.Scalar(UInt32(token < 188 ? byte : 256 + token - 188))
    }

    private static let byteTokens: [Int32] = {
        var tokens = [Int32](repeating: 0, count: 256)
        for (token, byte) in orderedBytes.enumerated() { tokens[byte] = Int32(token) }
        return tokens
    }()
}
