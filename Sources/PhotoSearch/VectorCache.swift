import Foundation
import PhotoStore
import PhotoTypes
import VectorSearch

/// The index of one model's vectors, beside the library: made from the store, checked against it, and made again
/// whenever it does not fit. Photos' truth is the store alone.
///
/// Only the holder of the library's write lock changes it.
public struct VectorCache: Sendable {
    private let store: PhotoStore
    private let model: ModelID
    private let dimension: Int
    private let leastPhotos: Int

    /// Libraries of fewer photos have no cache: reading their vectors takes a few milliseconds, and up to here the
    /// index scores every row exactly anyway.
    public static let leastPhotos = 2_048
    /// Vectors that go into the index at once: 64 MB at 512 values.
    private static let batch = 32_768

    /// What `refresh` did.
    public struct Refresh: Hashable, Sendable {
        /// Vectors that were added or replaced, and removed.
        public var changed = 0, removed = 0
        /// Why what was there before could not be kept.
        public var replaced: VectorSearchError?
    }

    /// `nil` for a model that made no vectors.
    ///
    /// - Throws: `PhotoStoreError`.
    public init?(_ store: PhotoStore, model: ModelID, leastPhotos: Int = leastPhotos) throws(PhotoStoreError)
    {
        guard let dimension = try store.dimension(of: model) else { return nil }
        self.store = store
        self.model = model
        self.dimension = dimension
        self.leastPhotos = leastPhotos
    }

    var folder: URL {
        let safe = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-_.+@"))
        let name = model.rawValue.addingPercentEncoding(withAllowedCharacters: safe) ?? "model"
        return vectors.appendingPathComponent(name, isDirectory: true)
    }

    private var vectors: URL {
        URL(fileURLWithPath: store.folder.caches, isDirectory: true)
            .appendingPathComponent("vectors", isDirectory: true)
    }

    /// Brings the cache up to the library, or does nothing for a library too small to have one.
    ///
    /// - Returns: `nil` where there is no cache to have, or another process is writing to the library.
    /// - Throws: `VectorSearchError`, `PhotoStoreError`.
    @discardableResult
    public func refresh() async throws -> Refresh? {
        let exists = FileManager.default.fileExists(atPath: folder.path)
        guard try exists || store.embeddingCount(model: model) >= leastPhotos,
            let lock = store.lockCaches()
        else { return nil }
        defer { withExtendedLifetime(lock) {} }
        return try await fill().refresh
    }

    /// The vectors to search: from the cache where it is current; else after bringing it up to date; else, where
    /// that is not possible or not worth it, read into memory.
    ///
    /// - Returns: also what to tell the user, where it was not the first.
    /// - Throws: `VectorSearchError`, `PhotoStoreError`.
    func open() async throws -> (index: any VectorIndex, note: String?) {
        var flaw: String?
        do {
            let revision = try store.vectorRevision(of: model)
            if let found = try PersistentIndex.read(
                folder: folder, dimension: dimension, stamp: model.rawValue)
            {
                if found.revision == revision { return (found.index, nil) }
                flaw = "The library has changed since its search index was written"
            }
        } catch let error as VectorSearchError {
            flaw = error.description
        }
        if try flaw == nil && store.embeddingCount(model: model) < leastPhotos {
            return (try inMemory(), nil)
        }
        guard let lock = store.lockCaches() else {
            return (try inMemory(), flaw.map { Self.sentence($0) + " Searched without it." })
        }
        defer { withExtendedLifetime(lock) {} }
        do {
            let filled = try await fill()
            let done = filled.refresh.replaced == nil ? "Brought it up to date." : "Built it again."
            return (
                filled.index,
                (filled.refresh.replaced?.description ?? flaw).map { Self.sentence($0) + " " + done }
            )
        } catch let error as VectorSearchError {
            return (try inMemory(), Self.sentence(error.description) + " Searched without it.")
        }
    }

    private static func sentence(_ text: String) -> String {
        text.hasSuffix(".") ? text : text + "."
    }

    private func inMemory() throws -> ExactIndex {
        // As the store has them: nothing is lost, and half is read.
        var index = ExactIndex(
            dimension: dimension, precision: .float16, capacity: try store.embeddingCount(model: model))
        try store.forEachEmbeddingBlock(model: model) { block in
            try index.upsert(keys: block.ids.map(\.rawValue), rows: block.values)
        }
        return index
    }

    /// Compares every vector of the store with the cache's: one pass over the store, and no record of changes has to
    /// be kept and trusted.
    private func fill() async throws -> (index: QuantisedIndex, refresh: Refresh) {
        let revision = try store.vectorRevision(of: model)
        let (cache, replaced) = try await openSound()
        var refresh = Refresh(replaced: replaced)
        let held = cache.current
        var lost = Set(held.keys)
        var keys: [Int64] = []
        var rows: [Float] = []
        func upsert() async throws {
            guard !keys.isEmpty else { return }
            try await cache.upsert(keys: keys, rows: rows)
            refresh.changed += keys.count
            keys.removeAll(keepingCapacity: true)
            rows.removeAll(keepingCapacity: true)
        }
        var last = PhotoID(0)
        while let block = try store.embeddings(model: model, after: last, rows: 1_024),
            let end = block.ids.last
        {
            for (row, id) in block.ids.enumerated() {
                lost.remove(id.rawValue)
                if held.vector(of: id.rawValue)?.elementsEqual(block.row(row)) ?? false { continue }
                keys.append(id.rawValue)
                rows.append(contentsOf: block.row(row))
            }
            if keys.count >= Self.batch { try await upsert() }
            last = end
        }
        try await upsert()
        refresh.removed = try await cache.remove(keys: lost)
        // Many small segments are slow to search, and removed rows still lie in them.
        let changes = refresh.changed + refresh.removed
        if changes > held.count / 4, held.count > 0 || refresh.changed > Self.batch {
            try await cache.compact()
        }
        try await cache.commit(revision: revision)
        return (cache.current, refresh)
    }

    /// The cache, with every byte checked; an empty one in place of one that is damaged or of another make.
    private func openSound() async throws -> (cache: PersistentIndex, replaced: VectorSearchError?) {
        func makeFolder() throws {
            try FileManager.default.createDirectory(
                at: vectors, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        do {
            // Once more, as another cache may have made the folder around it in the same moment.
            do { try makeFolder() } catch { try makeFolder() }
        } catch {
            throw VectorSearchError.unwritable(path: vectors.path, errno: EACCES)
        }
        let damage: VectorSearchError
        do throws(VectorSearchError) {
            let cache = try PersistentIndex(folder: folder, dimension: dimension, stamp: model.rawValue)
            try await cache.verify()
            return (cache, cache.replaced)
        } catch {
            guard case .damaged = error else { throw error }
            damage = error
        }
        try PersistentIndex.erase(folder: folder)
        return (try PersistentIndex(folder: folder, dimension: dimension, stamp: model.rawValue), damage)
    }
}
