import Foundation
import PhotoTypes
import Testing

/// `embed`: the vectors that index and search use, as JSON lines.
@Suite struct EmbedCommandTests {
    private func lines(_ outcome: Program.Outcome) throws -> [[String: Any]] {
        try outcome.output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test func photosAndWordsMeetAsInASearch() async throws {
        let album = try Album()
        try album.add("cat.png")
        let indexed = try await album.index()
        try #require(indexed.status == 0, "\(indexed.messages)")
        let search = try await album.run(["search", "--json", "--all", "a cat"])
        let result = try #require((try search.json()["results"] as? [[String: Any]])?.first)

        let outcome = try await Program.run(["embed", album.photo("cat.png").path, "--text", "a cat"])
        #expect(outcome.status == 0, "\(outcome.messages)")
        let found = try lines(outcome)
        try #require(found.count == 2)
        #expect(found[0]["path"] as? String == album.photo("cat.png").path)
        #expect(found[1]["text"] as? String == "a cat")
        let vectors = try found.map { line in
            let values = try #require(line["vector"] as? [Double]).map(Float.init)
            return try #require(EmbeddingVector(normalising: values))
        }
        let score = try #require(result["score"] as? Double)
        // The library keeps vectors in 16 bits.
        #expect(abs(Double(vectors[0].cosine(to: vectors[1])) - score) < 0.001)
    }

    @Test func anUnreadablePhotoIsNamedAndTheOthersFollow() async throws {
        let album = try Album()
        try album.add("cat.png")
        try Data("no picture".utf8).write(to: album.photo("broken.jpg"))
        let outcome = try await Program.run(
            ["embed", album.photo("broken.jpg").path, album.photo("cat.png").path])
        #expect(outcome.status == 0)
        let found = try lines(outcome)
        try #require(found.count == 2)
        #expect((found[0]["error"] as? String)?.contains("broken.jpg") == true)
        #expect(found[0]["vector"] == nil)
        #expect((found[1]["vector"] as? [Double])?.count == 384)
        #expect(outcome.messages.contains("broken.jpg"))
        let none = try await Program.run(["embed", album.photo("none.jpg").path])
        #expect(try none.status == 66 && lines(none).count == 1)
        #expect(none.messages.components(separatedBy: "none.jpg").count == 2, "\(none.messages)")
    }

    @Test func nothingToEmbedIsWrongUse() async throws {
        #expect(try await Program.run(["embed"]).status == 64)
        let help = try await Program.run(["embed", "--help"])
        #expect(help.output.contains("\n  afterimage embed"))
    }
}
