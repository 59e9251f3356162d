import Foundation
import PhotoEmbedding
import PhotoStore
import PhotoTypes

/// A real library in a folder of its own, filled with photos of known vectors.
final class TestLibrary {
    let folder: URL
    let store: PhotoStore
    static let model = ModelID("test@1")

    /// - Parameter photos: path and vector of each.
    init(_ photos: KeyValuePairs<String, [Float]>, model: ModelID = TestLibrary.model) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "PhotoSearch-\(UUID().uuidString)")
        store = try PhotoStore(LibraryFolder(folder.appending(path: "library").path), for: .writing)
        try add(photos, model: model)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func add(_ photos: KeyValuePairs<String, [Float]>, model: ModelID) throws {
        guard let dimension = photos.first?.value.count else { return }
        let session = try store.beginIndexing(root: PhotoPath("/photos"), model: model, dimension: dimension)
        let results = try photos.enumerated().map { number, photo in
            try indexed(photo.key, photo.value, content: UInt8(number))
        }
        _ = try session.commit(results, times: IndexStageTimes()) { _ in true }
        _ = try session.end(.interrupted)
    }

    /// Ends a run that met only the given photos: the others get a tombstone.
    func rescan(meeting paths: [String]) throws {
        let session = try store.beginIndexing(root: PhotoPath("/photos"), model: Self.model, dimension: 2)
        _ = try session.survey(
            paths.map {
                FoundFile(path: PhotoPath($0), stamp: FileStamp(size: 1, modified: 1), companions: [])
            })
        _ = try session.end(.finished)
    }

    func id(_ path: String) throws -> PhotoID? {
        try store.photo(at: PhotoPath(path))?.id
    }

    private func indexed(_ path: String, _ values: [Float], content: UInt8) throws -> IndexResult {
        guard let vector = EmbeddingVector(normalising: values),
            let hash = ContentHash(bytes: [UInt8](repeating: content, count: 32))
        else { throw CocoaError(.coderInvalidValue) }
        return .read(
            IndexedPhoto(
                path: PhotoPath(path), stamp: FileStamp(size: 1, modified: 1), companions: [],
                contentHash: hash,
                facts: PhotoFacts(), vector: .computed(vector)))
    }
}

/// Words whose vectors are known, so that the right ranking is known too.
struct KnownWords: TextEmbedder {
    let model = TestLibrary.model
    let dimension = 2
    let vectors: [String: [Float]]

    func embed(_ texts: [String]) throws(PhotoEmbeddingError) -> [EmbeddingVector] {
        var embedded: [EmbeddingVector] = []
        for text in texts {
            guard let values = vectors[text], let vector = EmbeddingVector(normalising: values) else {
                throw .noText
            }
            embedded.append(vector)
        }
        return embedded
    }
}
