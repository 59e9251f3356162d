import ArgumentParser
import Foundation
import ImageDecoding
import PhotoEmbedding
import PhotoIndexing
import PhotoTypes

struct Embed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the vectors of photos and words, for other programs.",
        discussion: """
            Writes one line of JSON for each photo, then one for each --text, in the order given. It reads and writes no \
            library. Photos are decoded as for `index`, and words are put into the model's prompt as for `search`.

              afterimage embed ~/Pictures/IMG_2041.jpg | jq .vector
              afterimage embed --model ~/Models/other --text "a dog" --text "a cat" beach.jpg
            """)

    @Argument(help: "Photos.")
    var photos: [PathArgument] = []

    @Option(help: ArgumentHelp("Words; repeatable.", valueName: "words"))
    var text: [String] = []

    @OptionGroup var model: ModelOptions

    mutating func validate() throws {
        guard !photos.isEmpty || !text.isEmpty else {
            throw ValidationError("Name a photo, or words with --text.")
        }
    }

    func run() async throws {
        let pack = try model.pack()
        var written = text.count
        if !photos.isEmpty { written += try write(photos.map(\.path), with: try PackImageEmbedder(pack)) }
        if !text.isEmpty {
            let embedder = try PackTextEmbedder(pack)
            for words in text {
                let vector = try embedder.embed([words])[0]
                try JSONOutput.writeLine(
                    EmbeddingJSON(subject: .text(words), model: pack.model, vector: vector))
            }
        }
        if written == 0 { throw ExitCode(ExitStatus.noInput.rawValue) }
    }

    /// A photo that cannot be read gets a line with the error, and the next one follows.
    ///
    /// - Returns: how many could be read.
    private func write(_ paths: [PhotoPath], with embedder: PackImageEmbedder) throws -> Int {
        let decoder = PortableDecoder()
        var count = 0
        for path in paths {
            do {
                let vector = try embedPhoto(at: path, decoder: decoder, embedder: embedder)
                try JSONOutput.writeLine(
                    EmbeddingJSON(subject: .photo(path), model: embedder.model, vector: vector))
                count += 1
            } catch let error as PhotoIndexingError {
                if case .embedding = error { throw error }
                Terminal.messages.line(String(describing: error).printable)
                try JSONOutput.writeLine(EmbeddingErrorJSON(path: path, error: String(describing: error)))
            }
        }
        return count
    }
}

/// A line of `embed`.
private struct EmbeddingJSON: Encodable {
    enum Subject {
        case photo(PhotoPath)
        case text(String)
    }

    let subject: Subject
    let model: ModelID
    let vector: EmbeddingVector

    private enum Key: String, CodingKey {
        case text, model, vector
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch subject {
        case .photo(let path): try PathJSON(path: path).encode(to: encoder)
        case .text(let text): try container.encode(text, forKey: .text)
        }
        try container.encode(model.rawValue, forKey: .model)
        try container.encode(vector.values, forKey: .vector)
    }
}

/// The line of a photo that could not be read.
private struct EmbeddingErrorJSON: Encodable {
    let path: PhotoPath
    let error: String

    private enum Key: String, CodingKey {
        case error
    }

    func encode(to encoder: any Encoder) throws {
        try PathJSON(path: path).encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(error, forKey: .error)
    }
}
