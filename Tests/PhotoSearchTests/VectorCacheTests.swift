import Foundation
import PhotoStore
import PhotoTypes
import Testing

@testable import PhotoSearch

/// The index on disk never says anything but what the store says.
@Suite struct VectorCacheTests {
    private let library: TestLibrary

    init() throws {
        library = try TestLibrary(["/photos/east.jpg": [1, 0], "/photos/north.jpg": [0, 1]])
    }

    private func cache(_ store: PhotoStore? = nil) throws -> VectorCache {
        try #require(try VectorCache(store ?? library.store, model: TestLibrary.model, leastPhotos: 1))
    }

    private func nearest(_ cache: VectorCache) async throws -> (names: [String], note: String?) {
        let opened = try await cache.open()
        let keys = try opened.index.search([1, 0], k: 9, allowed: nil).map { PhotoID($0.key) }
        let photos = try library.store.photos(keys)
        return (keys.compactMap { photos[$0]?.path.name.display }, opened.note)
    }

    private func files() throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: cache().folder, includingPropertiesForKeys: nil)
    }

    @Test func isMadeOnceAndThenRead() async throws {
        #expect(try await cache().refresh() == VectorCache.Refresh(changed: 2))
        #expect(try await cache().refresh() == VectorCache.Refresh())
        let found = try await nearest(cache())
        #expect(found.names == ["east.jpg", "north.jpg"])
        #expect(found.note == nil)
    }

    @Test func followsTheLibrary() async throws {
        try await cache().refresh()
        try library.add(["/photos/tripod.jpg": [1, 0.1]], model: TestLibrary.model)
        let stale = try await nearest(cache())
        #expect(stale.names == ["east.jpg", "tripod.jpg", "north.jpg"])
        #expect(stale.note?.contains("has changed") == true)
        #expect(try await nearest(cache()).note == nil)

        try library.rescan(meeting: ["/photos/north.jpg", "/photos/tripod.jpg"])
        #expect(try await cache().refresh() == VectorCache.Refresh(removed: 1))
        #expect(try await nearest(cache()).names == ["tripod.jpg", "north.jpg"])
    }

    @Test func isNotDisturbedByARunThatChangesNothing() async throws {
        try await cache().refresh()
        try library.rescan(meeting: ["/photos/east.jpg", "/photos/north.jpg"])
        #expect(try await nearest(cache()).note == nil)
    }

    /// So searches keep their index while a library is on its way to another model.
    @Test func isNotDisturbedByAnotherModel() async throws {
        try await cache().refresh()
        try library.add(
            ["/photos/east.jpg": [0, 1], "/photos/north.jpg": [1, 0]], model: ModelID("other@1"))
        let found = try await nearest(cache())
        #expect(found.note == nil && found.names == ["east.jpg", "north.jpg"])
    }

    @Test(arguments: ["manifest", "journal-"]) func isMadeAgainWhenDamaged(_ file: String) async throws {
        try await cache().refresh()
        let damaged = try #require(try files().first { $0.lastPathComponent.hasPrefix(file) })
        var bytes = try Data(contentsOf: damaged)
        bytes[bytes.count / 2] ^= 0xFF
        try bytes.write(to: damaged)
        let found = try await nearest(cache())
        #expect(found.names == ["east.jpg", "north.jpg"])
        #expect(found.note != nil)
        #expect(try await nearest(cache()).note == nil)
    }

    @Test func searchesWithoutItWhereAnotherWrites() async throws {
        let reader = try PhotoStore(library.store.folder, for: .reading)
        #expect(try await nearest(cache(reader)).names == ["east.jpg", "north.jpg"])
        #expect(!FileManager.default.fileExists(atPath: library.store.folder.caches))
        try await cache().refresh()
        #expect(try await nearest(cache(reader)).note == nil, "what is current is read without the lock")
        try library.add(["/photos/tripod.jpg": [1, 0.1]], model: TestLibrary.model)
        let stale = try await nearest(cache(reader))
        #expect(stale.names == ["east.jpg", "tripod.jpg", "north.jpg"])
        #expect(stale.note?.contains("Searched without it") == true)
        #expect(try await cache(reader).refresh() == nil)
    }

    @Test func smallLibrariesHaveNone() async throws {
        let cache = try #require(try VectorCache(library.store, model: TestLibrary.model))
        #expect(try await cache.refresh() == nil)
        #expect(try await nearest(cache).names == ["east.jpg", "north.jpg"])
        #expect(!FileManager.default.fileExists(atPath: library.store.folder.caches))
    }

    @Test func forgettingRemovesItsBytes() async throws {
        let secret: KeyValuePairs<String, [Float]> = ["/photos/secret/a.jpg": [0.6, -0.8]]
        try library.add(secret, model: TestLibrary.model)
        try await cache().refresh()
        #expect(!(try files().isEmpty))
        #expect(try library.store.forget(PhotoPath("/photos/secret")) == 1)
        #expect(!FileManager.default.fileExists(atPath: library.store.folder.caches))
        let found = try await nearest(cache())
        #expect(found.names == ["east.jpg", "north.jpg"])
        #expect(found.note == nil, "a cache that is only missing is no news")
    }

    @Test func erasingTheLibraryRemovesIt() async throws {
        try await cache().refresh()
        let folder = library.store.folder
        let copy = LibraryFolder(library.folder.appending(path: "copy").path)
        try FileManager.default.copyItem(atPath: folder.path, toPath: copy.path)
        #expect(FileManager.default.fileExists(atPath: copy.caches))
        try PhotoStore.erase(copy)
        #expect(!FileManager.default.fileExists(atPath: copy.path))
    }
}
