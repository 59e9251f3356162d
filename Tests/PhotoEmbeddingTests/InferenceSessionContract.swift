import Foundation
import TestSupport
import Testing

@testable import PhotoEmbedding

/// What every `InferenceSession` must do, checked on `network.onnx`, whose answers are computed by hand.
enum InferenceSessionContract: String, CaseIterable, CustomTestStringConvertible {
    case computes, takesAnyBatch, takesAnyLength, givesTheOutputsAskedFor, repeats, servesManyThreads
    case refusesUnknownNames, refusesWrongShapes, refusesUnfilledShapes, goesOnAfterAFailure

    var testDescription: String { rawValue }

    func check(_ session: some InferenceSession) async throws {
        switch self {
        case .computes: try expectRight(session, batch: 1, items: 1, seed: 1)
        case .takesAnyBatch:
            for batch in [1, 2, 7, 1, 32] { try expectRight(session, batch: batch, items: 3) }
        case .takesAnyLength: for items in [1, 9, 2] { try expectRight(session, batch: 2, items: items) }
        case .givesTheOutputsAskedFor:
            let inputs = Self.inputs(batch: 1, items: 1, seed: 1)
            #expect(try session.run(inputs, outputs: ["z"]).keys.sorted() == ["z"])
            #expect(try session.run(inputs, outputs: ["z", "y"]).keys.sorted() == ["y", "z"])
        case .repeats:
            let inputs = Self.inputs(batch: 3, items: 4, seed: 2)
            let first = try session.run(inputs, outputs: ["y", "z"])
            for _ in 0..<20 { #expect(try session.run(inputs, outputs: ["y", "z"]) == first) }
        case .servesManyThreads: try await servesManyThreads(session)
        case .refusesUnknownNames:
            let inputs = Self.inputs(batch: 1, items: 1, seed: 1)
            expectFailure { _ = try session.run(inputs, outputs: ["no such output"]) }
            let renamed = inputs.merging(["no such input": Tensor(shape: [1], values: .float32([1]))]) { $1 }
            expectFailure { _ = try session.run(renamed, outputs: ["y"]) }
        case .refusesWrongShapes:
            for wrong in [[1, 4], [4], [1, 1, 4]] {
                expectFailure { try run(session, shape: wrong, count: 4) }
            }
        case .refusesUnfilledShapes:
            for wrong in [[2, 3], [-1, 3], [1 << 62, 3], [0, 3]] {
                expectFailure { try run(session, shape: wrong, count: 3) }
            }
        case .goesOnAfterAFailure:
            expectFailure { try run(session, shape: [1, 4], count: 4) }
            try expectRight(session, batch: 2, items: 2)
        }
    }

    private func servesManyThreads(_ session: some InferenceSession) async throws {
        let results = try await Fixtures.onThreads(16) { index in
            try (0..<25).map { round in
                try session.run(
                    Self.inputs(batch: 1 + index % 3, items: 2, seed: UInt64(index * 100 + round)),
                    outputs: ["y", "z"])
            }
        }
        for (index, rounds) in results.enumerated() {
            for (round, result) in rounds.enumerated() {
                let inputs = Self.inputs(batch: 1 + index % 3, items: 2, seed: UInt64(index * 100 + round))
                #expect(try Self.isRight(result, for: inputs))
            }
        }
    }

    private func run(_ session: some InferenceSession, shape: [Int], count: Int) throws {
        var inputs = Self.inputs(batch: 1, items: 1, seed: 1)
        inputs["x"] = Tensor(shape: shape, values: .float32([Float](repeating: 1, count: count)))
        _ = try session.run(inputs, outputs: ["y"])
    }

    private func expectFailure(_ body: () throws -> Void) {
        #expect {
            try body()
        } throws: { error in
            if case PhotoEmbeddingError.inferenceFailed(let reason) = error { return !reason.isEmpty }
            return false
        }
    }

    private func expectRight(_ session: some InferenceSession, batch: Int, items: Int, seed: UInt64 = 3)
        throws
    {
        let inputs = Self.inputs(batch: batch, items: items, seed: seed)
        let outputs = try session.run(inputs, outputs: ["y", "z"])
        #expect(try Self.isRight(outputs, for: inputs))
    }

    private static func inputs(batch: Int, items: Int, seed: UInt64) -> [String: Tensor] {
        var random = SeededGenerator(seed: seed)
        let x = (0..<batch * 3).map { _ in Float.random(in: -1...1, using: &random) }
        let ids = (0..<batch * items).map { _ in Int64.random(in: 0..<10, using: &random) }
        return [
            "x": Tensor(shape: [batch, 3], values: .float32(x)),
            "ids": Tensor(shape: [batch, items], values: .int64(ids)),
        ]
    }

    /// Computes the network in Swift.
    private static func isRight(_ outputs: [String: Tensor], for inputs: [String: Tensor]) throws -> Bool {
        guard let x = inputs["x"], case .float32(let values) = x.values, let ids = inputs["ids"],
            case .int64(let items) = ids.values, let y = outputs["y"], case .float32(let foundY) = y.values,
            let z = outputs["z"], case .float32(let foundZ) = z.values
        else { return false }
        let batch = x.shape[0]
        let expectedY = (0..<batch).flatMap { row in
            let (a, b, c) = (values[row * 3], values[row * 3 + 1], values[row * 3 + 2])
            return [a + 3 * b + 5 * c + 0.5, 2 * a + 4 * b + 6 * c - 0.5]
        }
        let expectedZ = (0..<batch).flatMap { row in
            let own = items[(row * ids.shape[1])..<((row + 1) * ids.shape[1])]
            return [own.reduce(0, +), own.reduce(0) { $0 + $1 * $1 }].map(Float.init)
        }
        return y.shape == [batch, 2] && z.shape == [batch, 2] && foundZ == expectedZ
            && zip(foundY, expectedY).allSatisfy { abs($0 - $1) < 1e-5 }
    }
}
