import Foundation
import Testing

/// Whether a search finds what a person would: the built-in model on the sample photos. The ranking is judged, not the
/// cut-off, which is a question of how sure a model is.
@Suite struct FindingTests {
    private static let questions = [
        "a cat": "cat.png", "two dogs": "two-dogs-on-a-stair.jpg", "a cup of coffee": "cup-of-coffee.png",
        "sunset": "sunset.jpg", "a bridge at night": "bridge-at-night.jpg",
        "citrus fruit": "citrus-slices.jpg",
        "a rocket in the sky": "rocket-at-dusk.jpg", "a mountain meadow": "mountain-meadow.jpg",
    ]

    @Test func wordsFindTheirPhotos() async throws {
        let album = try Album()
        // Named by numbers: the samples' own names would find them.
        for (number, sample) in Sample.all.enumerated() {
            try album.add(sample, as: Self.name(number, sample))
        }
        try #require(try await album.index().status == 0)
        var missed: [String] = []
        for (words, photo) in Self.questions {
            let outcome = try await album.run(["search", words, "--all", "--limit", "3"])
            if !outcome.output.contains("/\(try Self.name(of: photo))\n") {
                missed.append("\(words):\n\(outcome.output)")
            }
        }
        // By chance three of 22 photos would hold the right one for one question in seven.
        #expect(missed.count <= 2, "\(missed.joined(separator: "\n"))")
        let path = album.photo(try Self.name(of: "mountain-path.jpg")).path
        let similar = try await album.run(["similar", path, "--limit", "3"])
        #expect(
            similar.output.contains("/\(try Self.name(of: "mountain-meadow.jpg"))\n"), "\(similar.output)")
    }

    private static func name(_ number: Int, _ sample: String) -> String {
        "\(1_000 + number).\((sample as NSString).pathExtension)"
    }

    private static func name(of sample: String) throws -> String {
        name(try #require(Sample.all.firstIndex(of: sample)), sample)
    }
}
