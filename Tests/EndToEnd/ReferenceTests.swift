import Foundation
import PhotoTypes
import TestSupport
import Testing

/// The whole path from file to vector, against Python's.
@Suite(
    .enabled(
        if: Checkout.python != nil && Checkout.shared != nil,
        "the Python environment or the photos beside the package are absent"))
struct ReferenceTests {
    private static let count = 130

    private struct Reference: Decodable {
        struct Image: Decodable {
            let file: String
            let vector: [Float]
        }

        let images: [Image]
    }

    @Test func vectorsAreThoseOfPython() async throws {
        let album = try Album()
        let (python, shared) = (try #require(Checkout.python), try #require(Checkout.shared))
        let folder = shared.appendingPathComponent("photos/eval/captions")
        let photos = try ["coco", "flickr8k"].flatMap { set in
            let inside = folder.appendingPathComponent(set)
            return try FileManager.default.contentsOfDirectory(atPath: inside.path).sorted()
                .map { inside.appendingPathComponent($0).path }
        }
        let script = Checkout.folder.appendingPathComponent("Tests/EndToEnd/Fixtures/make_formats.py").path
        let made = try await Program.run(
            [script, album.photos.path] + photos.prefix(Self.count), of: python)
        try #require(made.status == 0, "\(made.messages)")
        for sample in Sample.all { try album.add(sample) }

        let indexed = try await album.index()
        #expect(indexed.status == 0, "\(indexed.messages)")
        let errors = try await album.run(["errors"]).output
        #expect(errors == "Everything could be read.\n")

        let rows = try Rows(album.library).rows
        #expect(rows.count == Self.count + Sample.all.count)
        let answer = album.file("reference.json")
        let reference = try await Program.run(
            ["-m", "afterimage_training.reference", Program.pack.path]
                + rows.keys.map(\.display) + ["--json", answer.path],
            of: python, environment: ["PYTHONPATH": Checkout.folder.appendingPathComponent("Training").path])
        try #require(reference.status == 0, "\(reference.messages)")

        let images = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: answer)).images
        #expect(images.count == rows.count)
        var cosines: [(cosine: Float, file: String)] = []
        for image in images {
            let row = try #require(rows[PhotoPath(image.file)])
            let found = try #require(EmbeddingVector(normalising: row.vector))
            let expected = try #require(EmbeddingVector(normalising: image.vector))
            cosines.append((found.cosine(to: expected), URL(fileURLWithPath: image.file).lastPathComponent))
        }
        let mean = cosines.map(\.cosine).reduce(0, +) / Float(cosines.count)
        let worst = try #require(cosines.min { $0.cosine < $1.cosine })
        #expect(mean >= 0.999, "mean of \(cosines.count) photos")
        // The worst are large JPEGs, which are shrunk while they are loaded.
        #expect(worst.cosine >= 0.98, "\(worst.file)")
    }
}
