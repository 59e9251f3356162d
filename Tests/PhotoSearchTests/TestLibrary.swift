import Foundation
import PhotoEmbedding
import PhotoStore
import PhotoTypes

/// A real library in a folder of its own, filled with photos of known vectors.
final class TestLibrary {
    let folder: URL
    let store: PhotoStore
    static let model = ModelID("test@1")

    /// - Parameters:
    ///   - photos: path and vector of each.
    ///   - contents: of photos that have equal ones, by path.
    init(
        _ photos: KeyValuePairs<String, [Float]>, model: ModelID = TestLibrary.model,
        contents: [String: String] = [:]
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "PhotoSearch-\(UUID().uuidString)")
        store = try PhotoStore(LibraryFolder(folder.appending(path: "library").path), for: .writing)
        try add(photos, model: model, contents: contents)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// - Parameter captured: wall clock and its origin.
    func add(
        _ photos: KeyValuePairs<String, [Float]>, model: ModelID,
        captured: [String: (wallClock: Int64, origin: CaptureTime.Origin)] = [:],
        contents: [String: String] = [:]
    ) throws {
        guard let dimension = photos.first?.value.count else { return }
        let session = try store.beginIndexing(root: PhotoPath("/photos"), model: model, dimension: dimension)
        let results = try photos.enumerated().map { number, photo in
            try indexed(
                photo.key, photo.value, content: contents[photo.key] ?? "\(number) \(photo.key)",
                facts: PhotoFacts(
                    captureTime: captured[photo.key].map {
                        CaptureTime(wallClock: $0.wallClock, utcOffset: nil, origin: $0.origin)
                    }))
        }
        _ = try session.commit(results, times: IndexStageTimes()) { _ in true }
        _ = try session.end(.interrupted)
    }

    /// Photos with facts of their own.
    func add(_ photos: [(path: String, vector: [Float], facts: PhotoFacts)], root: String = "/photos") throws
    {
        let session = try store.beginIndexing(
            root: PhotoPath(root), model: Self.model, dimension: photos[0].vector.count)
        let results = try photos.map {
            try indexed($0.path, $0.vector, content: $0.path, facts: $0.facts)
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

    private func indexed(_ path: String, _ values: [Float], content: String, facts: PhotoFacts) throws
        -> IndexResult
    {
        guard let vector = EmbeddingVector(normalising: values),
            let hash = ContentHash(
                bytes: Array((Array(content.utf8) + [UInt8](repeating: 0, count: 32)).prefix(32)))
        else { throw CocoaError(.coderInvalidValue) }
        return .read(
            IndexedPhoto(
                path: PhotoPath(path), stamp: FileStamp(size: 1, modified: 1), companions: [],
                contentHash: hash,
                facts: facts, vector: .computed(vector)))
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
