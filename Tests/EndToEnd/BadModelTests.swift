import Foundation
import Testing

/// Model packs that are not what their manifest says.
@Suite(.serialized) struct BadModelTests {
    private let album: Album
    private var pack: URL { album.file("pack") }

    init() throws {
        album = try Album()
        try album.add("dahlia.jpg")
        try FileManager.default.copyItem(at: Program.pack, to: pack)
    }

    private func run() async throws -> Program.Outcome {
        try await album.run(["index", "--model", pack.path, album.photos.path])
    }

    private func change(_ name: String, _ body: (inout Data) throws -> Void) throws {
        let file = pack.appendingPathComponent(name)
        var bytes = try Data(contentsOf: file)
        try body(&bytes)
        try bytes.write(to: file)
    }

    @Test func anUntouchedCopyWorks() async throws {
        #expect(try await run().status == 0)
        let environment = ["AFTERIMAGE_MODEL": pack.path]
        #expect(try await album.run(["search", "flower"], environment: environment).status == 0)
    }

    @Test(arguments: ["image.onnx", "model.json", "text.onnx"])
    func aMissingFileIsNamed(_ name: String) async throws {
        try FileManager.default.removeItem(at: pack.appendingPathComponent(name))
        let outcome = try await run()
        #expect(outcome.status == (name == "model.json" ? 66 : 65))
        #expect(outcome.messages.contains(name), "\(outcome.messages)")
    }

    @Test func aChangedByteIsNoticed() async throws {
        try change("image.onnx") { $0[$0.count / 2] ^= 1 }
        let outcome = try await run()
        #expect(outcome.status == 65)
        #expect(outcome.messages.contains("image.onnx is not the file"), "\(outcome.messages)")
        #expect(try await album.run(["status"]).status == 66, "no library was begun with it")
    }

    @Test func aNewerFormatAsksForAnUpdate() async throws {
        try change("model.json") { bytes in
            var manifest = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
            manifest["format"] = 99
            bytes = try JSONSerialization.data(withJSONObject: manifest)
        }
        let outcome = try await run()
        #expect(outcome.status == 78)
        #expect(outcome.messages.contains("Update afterimage"))
    }

    @Test func aManifestThatIsNoneIsRefused() async throws {
        try change("model.json") { $0 = Data("{\"format\": 1}".utf8) }
        #expect(try await run().status == 65)
        try change("model.json") { $0 = Data("pictures".utf8) }
        #expect(try await run().status == 65)
    }

    @Test func aFolderWithoutAPackIsRefused() async throws {
        let outcome = try await album.run(["index", "--model", album.photos.path, album.photos.path])
        #expect(outcome.status == 66)
        #expect(outcome.messages.contains("model.json"))
    }

    @Test func anotherModelHasToIndexFirst() async throws {
        #expect(try await album.index().status == 0)
        try change("model.json") { bytes in
            var manifest = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
            manifest["version"] = "99.0.0"
            bytes = try JSONSerialization.data(withJSONObject: manifest)
        }
        let early = try await album.run(["search", "--model", pack.path, "flower"])
        #expect(early.status == 78)
        #expect(early.messages.contains("not indexed with the model"))
        let indexed = try await run()
        #expect(
            indexed.output.contains("1 indexed with another model"), "\(indexed.output)\(indexed.messages)")
        #expect(try await album.run(["search", "--model", pack.path, "flower"]).status == 0)
        #expect(try await album.run(["search", "flower"]).status == 0, "the first model's vectors are kept")
    }
}
