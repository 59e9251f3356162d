import Foundation
import PhotoStore
import PhotoTypes
import TestSupport
import Testing

/// A library in a temporary folder, filled by hand the way the indexer fills one.
struct Filling {
    static let model = ModelID("test@1")
    static let dimension = 64

    let temporary: TemporaryFolder
    let folder: LibraryFolder

    init() throws {
        temporary = try TemporaryFolder()
        folder = LibraryFolder(temporary("library"))
    }

    func open() throws -> PhotoStore { try PhotoStore(folder, for: .writing) }

    /// One whole run over `root` that meets exactly `photos`.
    @discardableResult
    static func run(
        _ store: PhotoStore, root: PhotoPath = "/photos", _ photos: [IndexedPhoto],
        missing: Set<PhotoPath> = []
    ) throws -> IndexRun {
        let session = try store.beginIndexing(root: root, model: model, dimension: dimension)
        _ = try session.survey(
            photos.map { FoundFile(path: $0.path, stamp: $0.stamp, companions: $0.companions) })
        let work = try session.work(after: 0, limit: 1000).map(\.file.path)
        let read = photos.filter { work.contains($0.path) }.map(IndexResult.read)
        _ = try session.commit(read, times: IndexStageTimes()) { !missing.contains($0.path) }
        return try session.end(.finished)
    }

    /// A photo whose bytes, and so whose hash and vector, are told by `content`.
    static func photo(
        _ path: PhotoPath, content: Int, modified: Int64 = 1, companions: [PhotoPath] = [],
        facts: PhotoFacts? = PhotoFacts(), vector: IndexedPhoto.Vector? = nil
    ) throws -> IndexedPhoto {
        IndexedPhoto(
            path: path, stamp: FileStamp(size: Int64(content), modified: modified), companions: companions,
            contentHash: hash(content), facts: facts,
            vector: try vector ?? .computed(self.vector(content)))
    }

    static func hash(_ content: Int) -> ContentHash { .made(of: content) }

    static func vector(_ content: Int) throws -> EmbeddingVector {
        var generator = SeededGenerator(seed: UInt64(content))
        return try #require(
            EmbeddingVector(
                normalising: (0..<dimension).map { _ in Float.random(in: -1...1, using: &generator) }))
    }
}

extension PhotoStore {
    func id(_ path: PhotoPath) throws -> PhotoID? { try photo(at: path)?.id }
}
