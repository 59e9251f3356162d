import Testing

@testable import PhotoEmbedding

/// What every `Tokenizer` must do.
enum TokenizerContract: String, CaseIterable, CustomTestStringConvertible {
    case framesTheText, findsNothingInWhiteSpace, keepsTheLimit, truncatesWithoutChange, takesLongText
    case takesAnyCharacter, isTheSameOnEveryThread, ignoresCase, tellsTextsApart

    var testDescription: String { rawValue }

    func check(_ tokenizer: some Tokenizer) async throws {
        let text = "A corgi, in the snow: été 2024 — 雪の中 🐕"
        let tokens = tokenizer.tokens(text, limit: 1000)
        switch self {
        case .framesTheText:
            #expect(tokenizer.encode(text, context: 1000) == [tokenizer.start] + tokens + [tokenizer.end])
            #expect(!tokens.isEmpty && !tokens.contains(tokenizer.start) && !tokens.contains(tokenizer.end))
        case .findsNothingInWhiteSpace:
            for nothing in ["", " ", "\t\r\n", "\u{A0}\u{2003}\u{3000}"] {
                #expect(tokenizer.tokens(nothing, limit: 10).isEmpty)
                #expect(tokenizer.encode(nothing, context: 10) == [tokenizer.start, tokenizer.end])
            }
        case .keepsTheLimit:
            for limit in 0...tokens.count + 2 {
                #expect(tokenizer.tokens(text, limit: limit).count == min(limit, tokens.count))
                #expect(tokenizer.encode(text, context: limit + 2).count == min(limit, tokens.count) + 2)
            }
        case .truncatesWithoutChange:
            for limit in 0...tokens.count {
                #expect(tokens.starts(with: tokenizer.tokens(text, limit: limit)))
            }
        case .takesLongText:
            let long = [
                String(repeating: "a", count: 10_000), String(repeating: "snow ", count: 2_000),
                String(repeating: "e\u{301}", count: 5_000), String(repeating: "雪", count: 10_000),
                String(repeating: "[<&", count: 3_333),
            ]
            for text in long { #expect(!tokenizer.tokens(text, limit: 75).isEmpty) }
        case .takesAnyCharacter:
            for value in stride(from: UInt32(0), through: 0x10FFFF, by: 97) {
                guard let scalar = Unicode.Scalar(value) else { continue }
                #expect(!tokenizer.tokens("a\(scalar)b", limit: 10).isEmpty)
            }
        case .isTheSameOnEveryThread:
            let results = try await Fixtures.onThreads(8) { _ in
                (0..<20).map { _ in tokenizer.tokens(text, limit: 1000) }
            }
            #expect(results.allSatisfy { $0.allSatisfy { $0 == tokens } })
        case .ignoresCase:
            #expect(
                tokenizer.tokens("CORGI In The SNOW", limit: 10)
                    == tokenizer.tokens("corgi in the snow", limit: 10))
        case .tellsTextsApart:
            #expect(tokenizer.tokens("snow corgi", limit: 10) != tokenizer.tokens("corgi snow", limit: 10))
            #expect(tokenizer.tokens("sand", limit: 10) != tokenizer.tokens("snow", limit: 10))
        }
    }
}
