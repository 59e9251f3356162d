import Foundation
import PhotoStore
import PhotoTypes
import TestSupport
import Testing

/// A switch from one model to another, killed again and again while another process searches.
@Suite(.serialized) struct ModelSwitchTests {
    private static let photos = 24
    private let album: Album
    private let other: OtherModel

    init() async throws {
        album = try Album()
        other = try OtherModel(in: album.file("other"))
        try album.add(copies: Self.photos)
        try #require(try await album.run(["model", "add", other.folder.path]).status == 0)
    }

    /// The vectors of one model, exactly as stored.
    private func vectors(of model: String) throws -> [PhotoPath: [Float]] {
        let store = try PhotoStore(album.library, for: .reading)
        var vectors: [PhotoPath: [Float]] = [:]
        try store.forEachEmbeddingBlock(model: ModelID(model)) { block in
            let photos = try store.photos(block.ids)
            for (number, id) in block.ids.enumerated() {
                if let photo = photos[id] { vectors[photo.path] = Array(block.row(number)) }
            }
        }
        return vectors
    }

    /// What a search answers: a model, and every photo with its score.
    private struct Answer: Equatable {
        let model: String
        let scores: [String: Double]

        init(_ outcome: Program.Outcome) throws {
            let json = try outcome.json()
            model = try #require(json["model"] as? String)
            let results = try #require(json["results"] as? [[String: Any]])
            scores = try Dictionary(
                uniqueKeysWithValues: results.map {
                    (try #require($0["path"] as? String), try #require($0["score"] as? Double))
                })
        }
    }

    private static let search = ["search", "--all", "--limit", "1000", "--json", "a", "flower"]

    /// What a finished library of one model is and answers.
    private struct Reference {
        let answer: Answer
        let vectors: [PhotoPath: [Float]]
    }

    private func reference(_ model: String) async throws -> Reference {
        let outcome = try await album.run(Self.search)
        try #require(outcome.status == 0, "\(outcome.messages)")
        let reference = Reference(answer: try Answer(outcome), vectors: try vectors(of: model))
        try #require(reference.vectors.count == Self.photos && reference.answer.scores.count == Self.photos)
        return reference
    }

    /// Searches one after the other, in processes of their own, until it is cancelled.
    ///
    /// - Returns: how many there were, and what was wrong with any.
    private func searching(_ allowed: [Answer]) -> Task<(count: Int, faults: [String]), any Error> {
        Task {
            var (count, faults): (Int, [String]) = (0, [])
            while !Task.isCancelled {
                let run = Task { try await album.run(Self.search) }
                let outcome = try await run.value
                count += 1
                guard outcome.status == 0 else {
                    faults.append("status \(outcome.status): \(outcome.messages)")
                    continue
                }
                let answer = try Answer(outcome)
                if !allowed.contains(answer) { faults.append("\(answer.model) answered what it does not") }
            }
            return (count, faults)
        }
    }

    @Test func losesNothingWhenKilled() async throws {
        // What each model makes of the photos, undisturbed; and how long a switch takes.
        try #require(try await album.index().status == 0)
        let builtIn = try #require(try PhotoStore(album.library, for: .reading).models().serving).rawValue
        let old = try await reference(builtIn)
        let kept = album.file("kept")
        try FileManager.default.copyItem(atPath: album.library.path, toPath: kept.path)
        let began = ContinuousClock.now
        try #require(try await album.use(other.model).status == 0)
        var length = ContinuousClock.now - began
        let new = try await reference(other.model)
        #expect(old.vectors.allSatisfy { new.vectors[$0.key] != $0.value }, "each has vectors of its own")

        var random = SeededGenerator(seed: 10)
        var (killed, libraries, searches) = (0, 0, 0)
        while killed < 10, libraries < 20 {
            libraries += 1
            try FileManager.default.removeItem(atPath: album.library.path)
            try FileManager.default.copyItem(atPath: kept.path, toPath: album.library.path)
            let searching = searching([old.answer, new.answer])
            var committed: [PhotoPath: [Float]] = [:]
            for latest in [1000, 700, 400] {
                let running = try album.start(["model", "use", other.model])
                let delay = length * Int.random(in: 100...latest, using: &random) / 1000
                try await Task.sleep(for: delay)
                if running.isRunning { killed += 1 } else if committed.isEmpty { length = min(length, delay) }
                running.send(SIGKILL)
                _ = try await running.outcome()
                let models = try PhotoStore(album.library, for: .reading).models()
                let made = try vectors(of: other.model)
                let isRight = made.allSatisfy { new.vectors[$0.key] == $0.value }
                #expect(isRight, "a vector is not of its model")
                let isKept = committed.allSatisfy { made[$0.key] == $0.value }
                #expect(isKept, "a committed vector was lost")
                committed = made
                if models.serving?.rawValue == builtIn {
                    let isWhole = try vectors(of: builtIn) == old.vectors
                    #expect(isWhole, "what serves is whole")
                } else {
                    #expect(models.serving?.rawValue == other.model && made.count == Self.photos)
                }
            }
            let finished = try await album.use(other.model)
            #expect(finished.status == 0, "\(finished.messages)")
            searching.cancel()
            let (count, faults) = try await searching.value
            searches += count
            #expect(faults == [])
            #expect(try vectors(of: other.model) == new.vectors)
            #expect(try vectors(of: builtIn).isEmpty)
            #expect(try Answer(try await album.run(Self.search)) == new.answer)
        }
        #expect(killed >= 10, "of \(libraries) libraries")
        #expect(searches >= libraries, "searches were going on")
    }
}
