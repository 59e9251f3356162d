import Foundation
import PhotoTypes
import TestSupport
import Testing

@testable import PhotoEmbedding

@Suite struct PackEmbedderTests {
    struct Loaded: Sendable {
        let pack: ModelPack
        let image: PackImageEmbedder
        let text: PackTextEmbedder

        init(_ pack: ModelPack) throws {
            self.pack = pack
            image = try PackImageEmbedder(pack, threads: 2)
            text = try PackTextEmbedder(pack)
        }
    }

    /// The built-in pack, loaded once: compiling the networks takes most of the time of these tests.
    static let builtIn = Result { try Loaded(try ModelPack.builtIn()) }
    /// A small pack that tells pictures apart by their colours and texts by their letters.
    static let small = Result { try Loaded(try ModelPack(folder: Fixtures.url("pack"))) }

    @Test(arguments: ImageEmbedderContract.allCases)
    func imageTowersObeyTheContract(_ clause: ImageEmbedderContract) async throws {
        try await clause.check(try Self.small.get().image)
        // How well the built-in tower tells pictures apart is for its evaluation to say.
        if clause != .keepsTheOrder { try await clause.check(try Self.builtIn.get().image) }
    }

    @Test(arguments: TextEmbedderContract.allCases)
    func textTowersObeyTheContract(_ clause: TextEmbedderContract) async throws {
        try await clause.check(try Self.small.get().text)
        try await clause.check(try Self.builtIn.get().text)
    }

    @Test func goldenVectorsAreRight() throws {
        for loaded in [try Self.builtIn.get(), try Self.small.get()] {
            try loaded.image.verifyGolden()
            try loaded.text.verifyGolden()
            #expect(loaded.image.model == loaded.pack.model && loaded.text.model == loaded.pack.model)
        }
    }

    @Test func fingerprintIsStable() throws {
        let pack = try Self.builtIn.get().pack
        #expect(try pack.fingerprint() == pack.fingerprint())
        #expect(try pack.fingerprint().utf8.count == 64 && pack.fingerprint() != pack.digest)
    }

    @Test(.enabled(if: Checkout.python != nil, "no Python environment (.venv): the reference cannot run"))
    func equalsThePythonReference() throws {
        for loaded in [try Self.builtIn.get(), try Self.small.get()] { try expectReference(loaded) }
    }

    private func expectReference(_ loaded: Loaded) throws {
        let folder = try TemporaryFolder()
        let pictures = [(301, 203), (203, 301), (160, 160), (161, 1000), (97, 131), (640, 480)].enumerated()
            .map {
                Fixtures.picture(width: $1.0, height: $1.1, seed: UInt64($0))
            }
        let files = try pictures.enumerated().map { index, picture in
            let file = folder.url.appending(path: "\(index).ppm")
            try Data("P6\n\(picture.width) \(picture.height)\n255\n".utf8 + picture.pixels).write(to: file)
            return file.path
        }
        let text = "Two dogs, a café & 3 boats"
        let result = try reference(loaded.pack, files + ["--text", text, "--query", text], in: folder)
        for (picture, expected) in zip(pictures, result.images) {
            let vector = try #require(try loaded.image.embed([loaded.image.preprocess(picture)]).first)
            #expect(try #require(EmbeddingVector(normalising: expected.vector)).cosine(to: vector) > 0.9999)
        }
        #expect(result.images.count == pictures.count && result.texts.count == 2)
        let query = try #require(try loaded.text.embed([text]).first)
        #expect(try #require(EmbeddingVector(normalising: result.texts[1].vector)).cosine(to: query) > 0.9999)

        let tensors = folder.url.appending(path: "tensors.f32")
        _ = try reference(loaded.pack, files, in: folder, tensors: tensors)
        let expected = try Data(contentsOf: tensors).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
        let inputs = pictures.flatMap { loaded.image.preprocess($0) }
        #expect(inputs.count == expected.count)
        #expect(zip(inputs, expected).allSatisfy { abs($0 - $1) < 1e-3 })
    }

    private struct Reference: Decodable {
        struct Item: Decodable { let vector: [Float] }
        let images: [Item]
        let texts: [Item]
    }

    private func reference(
        _ pack: ModelPack, _ arguments: [String], in folder: TemporaryFolder, tensors: URL? = nil
    ) throws
        -> Reference
    {
        let output = folder.url.appending(path: "reference.json")
        _ = try Fixtures.output(
            of: try #require(Checkout.python),
            ["-m", "afterimage_training.reference", pack.folder.path] + arguments
                + (tensors.map { ["--tensor", $0.path] } ?? ["--json", output.path]),
            environment: ["PYTHONPATH": Checkout.folder.appending(path: "Training").path])
        guard tensors == nil else { return Reference(images: [], texts: []) }
        return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: output))
    }
}
