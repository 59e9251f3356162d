import Foundation
import PhotoTypes
import Testing

@testable import PhotoEmbedding

/// What every `ImageEmbedder` must do.
enum ImageEmbedderContract: String, CaseIterable, CustomTestStringConvertible {
    case givesUnitVectors, keepsTheOrder, batchEqualsSingle, servesManyThreads, takesNothing, takesAnySize
    case refusesWrongInputs

    var testDescription: String { rawValue }

    func check(_ embedder: some ImageEmbedder) async throws {
        let inputs = (1...6).map {
            embedder.preprocess(
                Fixtures.picture(width: 150 + 31 * $0, height: 400 - 47 * $0, seed: UInt64($0)))
        }
        switch self {
        case .givesUnitVectors:
            for vector in try embedder.embed(inputs) { expectUnit(vector, dimension: embedder.dimension) }
        case .keepsTheOrder:
            let vectors = try embedder.embed(inputs)
            expectDistinct(vectors)
            let rotated = try embedder.embed(Array(inputs.dropFirst() + inputs.prefix(1)))
            for (index, vector) in rotated.enumerated() {
                #expect(vector.cosine(to: vectors[(index + 1) % vectors.count]) > 0.999_99)
            }
        case .batchEqualsSingle:
            for (input, vector) in zip(inputs, try embedder.embed(inputs)) {
                #expect(try #require(try embedder.embed([input]).first).cosine(to: vector) > 0.999_99)
            }
        case .servesManyThreads:
            let expected = try embedder.embed(inputs)
            for vectors in try await Fixtures.onThreads(6, { _ in try embedder.embed(inputs) }) {
                #expect(zip(vectors, expected).allSatisfy { $0.cosine(to: $1) > 0.999_99 })
            }
        case .takesNothing: #expect(try embedder.embed([]).isEmpty)
        case .takesAnySize:
            for (width, height) in [(1, 1), (1, 3000), (3000, 1), (2, 161), (160, 160), (700, 90)] {
                let input = embedder.preprocess(Fixtures.picture(width: width, height: height))
                #expect(input.count == inputs[0].count && input.allSatisfy(\.isFinite))
                expectUnit(try #require(try embedder.embed([input]).first), dimension: embedder.dimension)
            }
        case .refusesWrongInputs:
            for wrong in [[], [0], inputs[0] + [0]] as [[Float]] {
                #expect(throws: PhotoEmbeddingError.self) { try embedder.embed([wrong]) }
                #expect(throws: PhotoEmbeddingError.self) { try embedder.embed(inputs + [wrong]) }
            }
        }
    }
}

/// What every `TextEmbedder` must do.
enum TextEmbedderContract: String, CaseIterable, CustomTestStringConvertible {
    case givesUnitVectors, keepsTheOrder, batchEqualsSingle, servesManyThreads, takesNothing, refusesEmptyText
    case takesLongText, tellsTextsApart

    var testDescription: String { rawValue }

    func check(_ embedder: some TextEmbedder) async throws {
        let texts = ["a corgi in the snow", "Pizza", "東京タワー", "?!", "👩‍👩‍👧"]
        switch self {
        case .givesUnitVectors:
            for vector in try embedder.embed(texts) { expectUnit(vector, dimension: embedder.dimension) }
        case .keepsTheOrder:
            let vectors = try embedder.embed(texts)
            expectDistinct(vectors)
            let rotated = try embedder.embed(Array(texts.dropFirst() + texts.prefix(1)))
            for (index, vector) in rotated.enumerated() {
                #expect(vector.cosine(to: vectors[(index + 1) % vectors.count]) > 0.999_99)
            }
        case .batchEqualsSingle:
            for (text, vector) in zip(texts, try embedder.embed(texts)) {
                #expect(try #require(try embedder.embed([text]).first).cosine(to: vector) > 0.999_99)
            }
        case .servesManyThreads:
            let expected = try embedder.embed(texts)
            for vectors in try await Fixtures.onThreads(6, { _ in try embedder.embed(texts) }) {
                #expect(zip(vectors, expected).allSatisfy { $0.cosine(to: $1) > 0.999_99 })
            }
        case .takesNothing: #expect(try embedder.embed([]).isEmpty)
        case .refusesEmptyText:
            for nothing in ["", "   ", "\n\t", "\u{3000}\u{A0}"] {
                #expect(throws: PhotoEmbeddingError.noText) { try embedder.embed([nothing]) }
                #expect(throws: PhotoEmbeddingError.noText) { try embedder.embed(["corgi", nothing]) }
            }
        case .takesLongText:
            for long in [String(repeating: "a", count: 10_000), String(repeating: "snow ", count: 2_000)] {
                expectUnit(try #require(try embedder.embed([long]).first), dimension: embedder.dimension)
            }
        case .tellsTextsApart:
            let vectors = try embedder.embed(["a corgi in the snow", "pizza on a table"])
            #expect(vectors[0].cosine(to: vectors[1]) < 0.99)
        }
    }
}

private func expectUnit(_ vector: EmbeddingVector, dimension: Int) {
    let squares = vector.values.reduce(0) { $0 + $1 * $1 }
    #expect(vector.dimension == dimension && vector.values.allSatisfy(\.isFinite) && abs(squares - 1) < 1e-5)
}

/// Tells whether an exchange of two vectors would be noticed.
private func expectDistinct(_ vectors: [EmbeddingVector]) {
    for (index, vector) in vectors.enumerated() {
        for other in vectors.dropFirst(index + 1) { #expect(vector.cosine(to: other) < 0.999_9) }
    }
}
