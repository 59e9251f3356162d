import Foundation
import PhotoQuarantine
import PhotoSource
import PhotoStore
import PhotoTypes
import Testing

/// What a library knows while photos are in quarantine, and after.
@Suite struct LibraryTests {
    private let library: TestLibrary
    private let store: PhotoStore
    private let quarantine: Quarantine

    init() throws {
        library = try TestLibrary()
        store = try library.open()
        quarantine = library.quarantine(store)
    }

    private func vectors() throws -> Set<PhotoID> {
        var found: Set<PhotoID> = []
        try store.forEachEmbeddingBlock(model: TestLibrary.model) { found.formUnion($0.ids) }
        return found
    }

    @Test func isNotFoundAndComesBackTheSame() async throws {
        library.write("a.jpg", "one")
        library.write("b.jpg", "two")
        try await library.index(store)
        let photo = try #require(try store.photo(at: library.path("a.jpg")))
        let vector = try store.embedding(of: photo.id, model: TestLibrary.model)
        let decision = DuplicateDecision(
            photo.contentHash, try #require(try store.photo(at: library.path("b.jpg"))).contentHash,
            areDuplicates: true)
        try store.remember([decision])
        let revisions = try [store.vectorRevision(of: TestLibrary.model)]

        _ = try quarantine.apply(library.plan(store, [("a.jpg", "b.jpg")]))
        #expect(try store.photo(photo.id) == nil && store.photo(at: photo.path) == nil)
        #expect(try !vectors().contains(photo.id))
        #expect(try store.embeddingCount(model: TestLibrary.model) == 1)
        var status = try store.status()
        #expect(status.photos == 1 && status.quarantined == 1 && status.tombstones == 0)
        let away = try store.vectorRevision(of: TestLibrary.model)

        _ = try quarantine.restore(.all)
        #expect(try store.photo(photo.id) == photo)
        #expect(try store.embedding(of: photo.id, model: TestLibrary.model) == vector)
        #expect(try vectors().contains(photo.id))
        #expect(try store.duplicateDecisions() == [decision])
        status = try store.status()
        #expect(status.photos == 2 && status.quarantined == 0 && status.tombstones == 0)
        // A search index made at any of the three moments is of no use at another.
        #expect(Set(revisions + [away, try store.vectorRevision(of: TestLibrary.model)]).count == 3)
    }

    @Test func outlivesTheTimeThatGonePhotosAreRemembered() async throws {
        for name in ["a.jpg", "b.jpg", "c.jpg"] { library.write(name, name) }
        try await library.index(store)
        let photo = try #require(try store.photo(at: library.path("a.jpg")))
        _ = try quarantine.apply(library.plan(store, [("a.jpg", "b.jpg")]))
        library.temporary.remove(library.path("c.jpg"))
        try await library.index(store)
        // Every tombstone is too old now, as its time is past.
        let session = try store.beginIndexing(
            root: library.root, model: TestLibrary.model, dimension: TestLibrary.dimension)
        try await FolderSource(root: library.root).scan { event in
            guard case .found(let item) = event else { return }
            _ = try session.survey([
                FoundFile(path: item.path, stamp: item.stamp, companions: item.companions)
            ])
        }
        _ = try session.end(.finished, keepingTombstones: .seconds(-1_000_000_000))
        #expect(try store.status().tombstones == 0, "the photo that is only gone is forgotten")
        _ = try quarantine.restore(.all)
        #expect(try store.photo(photo.id)?.path == photo.path)
    }

    @Test func indexingMeanwhileNeitherFindsNorMixesIt() async throws {
        library.write("a.jpg", "one")
        library.write("b.jpg", "one")
        try await library.index(store)
        let photo = try #require(try store.photo(at: library.path("a.jpg")))
        _ = try quarantine.apply(library.plan(store, [("a.jpg", "b.jpg")]))
        var counts = try await library.index(store).counts
        #expect(counts.unchanged == 1 && counts.removed == 0 && counts.added == 0)
        // A copy of its bytes, elsewhere or in its place, is another photo.
        library.write("copy.jpg", "one")
        library.write("a.jpg", "one")
        counts = try await library.index(store).counts
        #expect(counts.added == 2 && counts.restored == 0 && counts.moved == 0)
        let newcomer = try #require(try store.photo(at: library.path("a.jpg")))
        #expect(newcomer.id != photo.id)
        _ = try quarantine.restore(.all)
        #expect(try store.photo(photo.id)?.path == library.path("a (restored).jpg"))
        #expect(try store.photo(newcomer.id) == newcomer)
    }

    @Test func forgettingForgetsItAndItsTraces() async throws {
        library.write("secret/a.jpg", "one")
        library.write("secret/a.xmp", "sidecar")
        library.write("b.jpg", "two")
        library.write("c.jpg", "three")
        try await library.index(store)
        _ = try quarantine.apply(library.plan(store, [("secret/a.jpg", "b.jpg"), ("c.jpg", "b.jpg")]))
        #expect(try store.forget(library.path("secret")) == 1)
        let bytes = library.temporary.read(PhotoPath(library.folder.database))
        #expect(Data(bytes).range(of: Data("/secret/a".utf8)) == nil)
        // The file stays, and the manifest beside it knows it.
        #expect(try quarantine.list().flatMap(\.photos).map(\.item.file.path) == [library.path("c.jpg")])
        #expect(try quarantine.adopt(library.root).map(\.file.path) == [library.path("secret/a.jpg")])
        #expect(try quarantine.restore(.all).restored.count == 2)
        #expect(try library.filesInPlace().count == 4)
    }

    @Test func aPhotoTakenOutAgainAndAgain() async throws {
        library.write("a.jpg", "one")
        library.write("b.jpg", "one")
        try await library.index(store)
        let id = try #require(try store.photo(at: library.path("a.jpg"))).id
        for _ in 0..<3 {
            _ = try quarantine.apply(library.plan(store, [("a.jpg", "b.jpg")]))
            #expect(try store.photo(id) == nil)
            #expect(try quarantine.restore(.all).restored.count == 1)
            #expect(try store.photo(id)?.path == library.path("a.jpg"))
        }
    }
}
