import Foundation
import TestSupport
import Testing

@testable import PhotoEmbedding

/// Strings of many scripts and samples of all code points, against hashes of the reference tokenizers' ids.
struct TokenizerCases: Decodable, Sendable {
    /// SHA-256 of the WordPiece vocabulary that the ids belong to.
    let vocabulary: String
    /// Text, hash of its WordPiece ids, hash of its CLIP ids.
    let strings: [[String]]
    /// First and last of runs of code points; all of them in order, in blocks of 256, are hashed in `blocks`.
    let points: [[UInt32]]
    let blocks: [[String]]

    static func load() throws -> TokenizerCases {
        try JSONDecoder().decode(Self.self, from: Data(contentsOf: Fixtures.url("tokenizer-cases.json")))
    }

    /// The strings whose ids differ from the reference's; `column` 1 is WordPiece, 2 is CLIP.
    func differing(from tokenizer: some Tokenizer, column: Int) -> [String] {
        strings.filter { row in
            Self.hash(tokenizer.encode(row[0], context: .max)) != row[column]
        }.map { $0[0] }
    }

    /// The first code points of the blocks in which some character's ids differ.
    func differingBlocks(from tokenizer: some Tokenizer, column: Int) -> [String] {
        let all = points.flatMap { Array($0[0]...$0[1]) }
        return blocks.enumerated().filter { index, hashes in
            let block = all[(index * 256)..<min(index * 256 + 256, all.count)]
            let ids = block.compactMap(Unicode.Scalar.init).flatMap {
                tokenizer.encode("a\($0)b", context: .max)
            }
            return Self.hash(ids) != hashes[column - 1]
        }.map { String(all[$0.offset * 256], radix: 16) }
    }

    /// FNV-1a, 32 bits, over four bytes of each id, lowest first.
    private static func hash(_ ids: [Int64]) -> String {
        let hash = ids.reduce(into: UInt32(0x811C_9DC5)) { hash, id in
            for shift in [0, 8, 16, 24] { hash = (hash ^ UInt32(id >> shift & 0xFF)) &* 0x0100_0193 }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

@Suite struct WordPieceTokenizerTests {
    let pack: ModelPack
    let tokenizer: WordPieceTokenizer

    init() throws {
        pack = try ModelPack.builtIn()
        let vocabulary = try pack.verifiedContents(of: pack.manifest.text.tokenizer.vocabulary)
        tokenizer = try WordPieceTokenizer(vocabulary: [UInt8](vocabulary), lowercase: true)
    }

    @Test(arguments: TokenizerContract.allCases)
    func obeysTheContract(_ clause: TokenizerContract) async throws {
        try await clause.check(tokenizer)
    }

    @Test func equalsTheReference() throws {
        let cases = try TokenizerCases.load()
        let vocabulary = pack.manifest.files.first { $0.path == pack.manifest.text.tokenizer.vocabulary }
        try #require(
            vocabulary?.sha256 == cases.vocabulary,
            "another vocabulary: run Fixtures/make_tokenizer_cases.py again")
        #expect(cases.strings.count == 10_000)
        #expect(cases.differing(from: tokenizer, column: 1) == [])
        #expect(cases.differingBlocks(from: tokenizer, column: 1) == [])
    }

    @Test func splitsKnownTexts() throws {
        #expect(tokenizer.encode("a [CLS] b", context: 10) == [101, 1037, 101, 1038, 102])
        #expect(tokenizer.encode("[cls]", context: 10) == [101, 1031, 18856, 2015, 1033, 102])
        #expect(tokenizer.encode(String(repeating: "a", count: 101), context: 10) == [101, 100, 102])
    }

    @Test func keepsCaseAndAccentsWhereToldTo() throws {
        let vocabulary = Array("[PAD]\n[UNK]\n[CLS]\n[SEP]\nÉté\nete\n".utf8)
        let cased = try WordPieceTokenizer(vocabulary: vocabulary, lowercase: false)
        let uncased = try WordPieceTokenizer(vocabulary: vocabulary, lowercase: true)
        #expect(cased.tokens("Été ete Ete", limit: 10) == [4, 5, 1])
        #expect(uncased.tokens("Été ete Ete", limit: 10) == [5, 5, 5])
    }

    /// "가" is one character, or two that are canonically equivalent to it: other pieces.
    @Test func tellsEquivalentSpellingsApart() throws {
        let vocabulary = Array("[PAD]\n[UNK]\n[CLS]\n[SEP]\n\u{AC00}\n\u{1100}\u{1161}\n".utf8)
        let cased = try WordPieceTokenizer(vocabulary: vocabulary, lowercase: false)
        #expect(cased.tokens("\u{AC00} \u{1100}\u{1161}", limit: 10) == [4, 5])
    }

    @Test func refusesAVocabularyWithoutSpecialTokens() {
        #expect(throws: PhotoEmbeddingError.tokenizerInvalid(reason: "the vocabulary has no [SEP]")) {
            try WordPieceTokenizer(vocabulary: Array("[PAD]\n[UNK]\n[CLS]\na\n".utf8), lowercase: true)
        }
        #expect(throws: PhotoEmbeddingError.self) { try WordPieceTokenizer(vocabulary: [], lowercase: true) }
    }
}

@Suite struct CLIPTokenizerTests {
    static let vocabulary = Checkout.shared?.appending(path: "clip/bpe_simple_vocab_16e6.txt.gz")
    static let missing: Comment = "CLIP's vocabulary lies in the shared test data, which is absent"

    private func tokenizer() throws -> CLIPTokenizer {
        let file = try #require(Self.vocabulary)
        let text = try Fixtures.output(of: URL(filePath: "/usr/bin/env"), ["gzip", "-dc", file.path])
        return try CLIPTokenizer(merges: [UInt8](text))
    }

    @Test(.enabled(if: vocabulary != nil, missing), arguments: TokenizerContract.allCases)
    func obeysTheContract(_ clause: TokenizerContract) async throws {
        try await clause.check(try tokenizer())
    }

    @Test(.enabled(if: vocabulary != nil, missing)) func equalsTheReference() throws {
        let cases = try TokenizerCases.load()
        let tokenizer = try tokenizer()
        #expect(cases.differing(from: tokenizer, column: 2) == [])
        #expect(cases.differingBlocks(from: tokenizer, column: 2) == [])
    }

    @Test(.enabled(if: vocabulary != nil, missing)) func splitsKnownTexts() throws {
        let tokenizer = try tokenizer()
        #expect(tokenizer.encode("a diagram", context: 77) == [49406, 320, 22697, 49407])
        #expect(tokenizer.encode("Don't", context: 77) == [49406, 847, 713, 49407])
        #expect(tokenizer.encode("A <|endoftext|> b", context: 77) == [49406, 320, 49407, 321, 49407])
        #expect(tokenizer.encode("&amp;lt;", context: 77) == tokenizer.encode("<", context: 77))
    }

    @Test func readsMergesOfItsOwn() throws {
        let merges = "#version: 0.2\na b</w>\nc a\nca b</w>\n"
        let tokenizer = try CLIPTokenizer(merges: Array(merges.utf8))
        // 512 bytes, then "ab", "ca", "cab" at words' ends; then start and end.
        #expect(tokenizer.encode("AB cab", context: 9) == [515, 512, 66, 512, 516])
    }

    @Test func refusesDamagedMerges() throws {
        for merges in [
            "", "#version: 0.2\n", "#version: 0.2\nab\n", "#version: 0.2\na zz\n", "\u{1F}\u{8B}…",
        ] {
            #expect(throws: PhotoEmbeddingError.self) { try CLIPTokenizer(merges: Array(merges.utf8)) }
        }
        #expect {
            _ = try CLIPTokenizer(merges: [0x1F, 0x8B, 0x08])
        } throws: { "\($0)".contains("gzip") }
    }
}

@Suite struct HTMLEntitiesTests {
    @Test(arguments: [
        ("Tom &amp; Jerry", "Tom & Jerry"), ("&amp;lt;", "&lt;"), ("&#233;&#xE9;&#XE9;", "ééé"), ("&", "&"),
        ("&;&&amp", "&;&&amp"), ("&#55296; &#0; &#x110000; &#+5;", "&#55296; &#0; &#x110000; &#+5;"),
        ("&eacute;", "&eacute;"), ("a&nbsp;b", "a\u{A0}b"), ("e\u{301}&gt;", "e\u{301}>"),
    ])
    func unescapes(_ text: String, _ expected: String) {
        #expect(HTMLEntities.unescape(text) == expected)
    }
}

@Suite struct CanonicalCompositionTests {
    /// Code points and their NFC; the Hangul ones stand at the ends of the ranges that compose.
    @Test(
        arguments: [
            ([0x65, 0x301], [0xE9]), ([0x1100, 0x1161], [0xAC00]), ([0x1112, 0x1175, 0x11C2], [0xD7A3]),
            ([0xAC00, 0x11A8], [0xAC01]), ([0x1100, 0x1160], [0x1100, 0x1160]),
            ([0x1100, 0x1176], [0x1100, 0x1176]),
            ([0x1113, 0x1161], [0x1113, 0x1161]), ([0xAC00, 0x11A7], [0xAC00, 0x11A7]),
            ([0xAC00, 0x11C3], [0xAC00, 0x11C3]), ([0xAC01, 0x11A8], [0xAC01, 0x11A8]),
            ([0x1100, 0x301, 0x1161], [0x1100, 0x301, 0x1161]),
            ([0x61, 0x1100, 0x1161, 0x65, 0x301], [0x61, 0xAC00, 0xE9]),
        ] as [([UInt32], [UInt32])])
    func composes(_ points: [UInt32], _ expected: [UInt32]) {
        let text = String(String.UnicodeScalarView(points.compactMap(Unicode.Scalar.init)))
        #expect(CanonicalComposition.composed(text).map(\.value) == expected)
    }
}
