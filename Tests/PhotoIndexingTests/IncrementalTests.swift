import Foundation
import PhotoIndexing
import PhotoSource
import PhotoStore
import PhotoTypes
import Testing

/// What a run reads, and who is who afterwards.
@Suite struct IncrementalTests {
    private let album: Album
    private let model = ColourEmbedder().model

    init() throws {
        album = try Album()
    }

    @Test func indexesEverythingOnce() async throws {
        for seed in 0..<20 { try album.write("\(seed % 3)/\(seed) é.jpg", seed) }
        let first = try await album.run()
        #expect(first.run.outcome == .finished)
        #expect(first.run.counts.added == 20)
        #expect(first.run.counts.met == 20)
        #expect(first.decoded == 20)
        for seed in 0..<20 {
            let photo = try #require(try album.store.photo(at: album.path("\(seed % 3)/\(seed) é.jpg")))
            #expect(photo.facts.pixelSize == PixelSize(width: 64, height: 48))
            #expect(photo.facts.captureTime?.origin == .file)
            let vector = try #require(try album.store.embedding(of: photo.id, model: model))
            let expected = try embedPhoto(at: photo.path, decoder: album.decoder, embedder: ColourEmbedder())
            #expect(vector.cosine(to: expected) > 0.999_99)
        }
        let second = try await album.run()
        #expect(second.decoded == 0)
        #expect(second.run.counts.unchanged == 20)
    }

    @Test func anUnchangedLibraryIsNotWritten() async throws {
        for seed in 0..<5 { try album.write("\(seed).jpg", seed) }
        _ = try await album.run()
        let reads = Shared(0)
        var source = TroubledSource(base: album.source)
        source.reading = { (_) throws(PhotoSourceError) in reads.update { $0 += 1 } }
        #expect(try await album.run(source).run.counts.unchanged == 5)
        #expect(reads.value == 0)
    }

    @Test func aTouchedPhotoIsReadButNotDecoded() async throws {
        try album.write("a.jpg", 1)
        _ = try await album.run()
        let id = try album.id("a.jpg")
        try album.touch("a.jpg", 1_000_000)
        let (run, decoded) = try await album.run()
        #expect(run.counts.unchanged == 1 && decoded == 0)
        #expect(try album.id("a.jpg") == id)
        #expect(try album.store.photo(at: album.path("a.jpg"))?.stamp.modified == 1_000_000_000_000_000)
        #expect(try await album.run().run.counts.unchanged == 1)
    }

    @Test func aChangedPhotoIsReadAnew() async throws {
        try album.write("a.jpg", 1)
        _ = try await album.run()
        let before = try #require(try album.store.photo(at: album.path("a.jpg")))
        let vector = try album.store.embedding(of: before.id, model: model)
        try album.write("a.jpg", 2)
        try album.touch("a.jpg", 1_000_000)
        let (run, decoded) = try await album.run()
        #expect(run.counts.changed == 1 && decoded == 1)
        let after = try #require(try album.store.photo(at: album.path("a.jpg")))
        #expect(after.id == before.id)
        #expect(after.contentHash != before.contentHash)
        #expect(try album.store.embedding(of: after.id, model: model) != vector)
    }

    @Test func renamedAndMovedPhotosKeepTheirIdentity() async throws {
        try album.write("a.jpg", 1)
        try album.write("b.jpg", 2)
        _ = try await album.run()
        let (a, b) = (try album.id("a.jpg"), try album.id("b.jpg"))
        try album.move("a.jpg", to: "ä.jpg")
        try album.move("b.jpg", to: "deep/er/b.jpg")
        let (run, decoded) = try await album.run()
        #expect(run.counts.moved == 2 && run.counts.removed == 0 && decoded == 0)
        #expect(try album.id("ä.jpg") == a)
        #expect(try album.id("deep/er/b.jpg") == b)
        #expect(try album.store.status().photos == 2)
    }

    @Test func aWholeFolderRenamed() async throws {
        for seed in 0..<30 { try album.write("old/\(seed).jpg", seed) }
        _ = try await album.run()
        let ids = try (0..<30).map { try album.id("old/\($0).jpg") }
        try album.move("old", to: "new")
        let (run, decoded) = try await album.run()
        #expect(run.counts.moved == 30 && decoded == 0)
        #expect(try (0..<30).map { try album.id("new/\($0).jpg") } == ids)
    }

    @Test func aCopyIsAnotherPhotoAndNotDecoded() async throws {
        try album.write("a.jpg", 1)
        _ = try await album.run()
        let id = try #require(try album.id("a.jpg"))
        try album.write("b.jpg", 1)
        let (run, decoded) = try await album.run()
        #expect(run.counts.added == 1 && run.counts.unchanged == 1 && decoded == 0)
        let copy = try #require(try album.id("b.jpg"))
        #expect(copy != id)
        #expect(
            try album.store.embedding(of: copy, model: model) == album.store.embedding(of: id, model: model))
        #expect(try album.store.photo(copy)?.facts.pixelSize == PixelSize(width: 64, height: 48))
    }

    /// The original is touched in the same breath as it is copied: it is still the original.
    @Test func aCopyOfATouchedPhotoIsNotAMove() async throws {
        try album.write("b.jpg", 1)
        _ = try await album.run()
        let id = try album.id("b.jpg")
        try album.write("a.jpg", 1)
        try album.touch("b.jpg", 1_000_000)
        let (run, _) = try await album.run()
        #expect(run.counts.added == 1 && run.counts.unchanged == 1)
        #expect(try album.id("b.jpg") == id)
    }

    @Test func twoPhotosSwapNames() async throws {
        try album.write("a.jpg", 1)
        try album.write("b.jpg", 2)
        try album.touch("a.jpg", 1_000_000)
        try album.touch("b.jpg", 2_000_000)
        _ = try await album.run()
        let (a, b) = (try album.id("a.jpg"), try album.id("b.jpg"))
        try album.move("a.jpg", to: "c.jpg")
        try album.move("b.jpg", to: "a.jpg")
        try album.move("c.jpg", to: "b.jpg")
        let (_, decoded) = try await album.run()
        #expect(decoded == 0)
        #expect(try album.id("a.jpg") == b)
        #expect(try album.id("b.jpg") == a)
        #expect(try album.store.status().tombstones == 0)
    }

    @Test func aDeletedPhotoIsBuriedAndRestored() async throws {
        try album.write("a.jpg", 1)
        try album.write("b.jpg", 2)
        _ = try await album.run()
        let id = try album.id("b.jpg")
        try album.delete("b.jpg")
        #expect(try await album.run().run.counts.removed == 1)
        #expect(try album.store.status().tombstones == 1)
        try album.write("back/c.jpg", 2)
        let (run, decoded) = try await album.run()
        #expect(run.counts.restored == 1 && decoded == 0)
        #expect(try album.id("back/c.jpg") == id)
        #expect(try album.store.status().tombstones == 0)
    }

    @Test func companionsFollow() async throws {
        try album.write("a.jpg", 1)
        _ = try await album.run()
        try album.write("a.xmp", bytes: Array("<x/>".utf8))
        let (run, decoded) = try await album.run()
        #expect(run.counts.reread == 1 && decoded == 0)
        #expect(try album.store.photo(at: album.path("a.jpg"))?.companions == [album.path("a.xmp")])
        try album.delete("a.xmp")
        _ = try await album.run()
        #expect(try album.store.photo(at: album.path("a.jpg"))?.companions == [])
    }

    @Test func aNewModelIsAddedBesideTheOld() async throws {
        for seed in 0..<5 { try album.write("\(seed).jpg", seed) }
        _ = try await album.run()
        var newer = ColourEmbedder()
        newer.model = ModelID("colours@2")
        let run = try await album.indexer(nil, newer).run(album.source)
        #expect(run.counts.reembedded == 5 && run.counts.met == 5)
        #expect(try album.store.status().models.map(\.vectors) == [5, 5])
        #expect(try await album.run().run.counts.unchanged == 5)
    }

    @Test func namesThatAreNotText() async throws {
        try album.write("a.jpg", 1)
        let odd = album.root.appending([0xff, 0xfe, 0x20] + Array(".jpg".utf8))
        let renamed = album.path("a.jpg").withCString { from in odd.withCString { rename(from, $0) } }
        try #require(renamed == 0, "the file system takes only UTF-8")
        #expect(try await album.run().run.counts.added == 1)
        #expect(try album.store.photo(at: odd) != nil)
        let (run, decoded) = try await album.run()
        #expect(run.counts.unchanged == 1 && decoded == 0)
    }

    @Test func photosMoveBetweenRoots() async throws {
        try album.write("a.jpg", 1)
        try album.write("keep.jpg", 2)
        _ = try await album.run()
        let id = try album.id("a.jpg")
        let other = album.temporary("other")
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
        try FileManager.default.moveItem(atPath: album.temporary("photos/a.jpg"), toPath: other + "/a.jpg")
        let (run, decoded) = try await album.run(FolderSource(root: PhotoPath(other)))
        #expect(run.counts.moved == 1 && decoded == 0)
        #expect(try album.store.photo(at: PhotoPath(other + "/a.jpg"))?.id == id)
        #expect(try await album.run().run.counts.removed == 0)
    }

    /// The disk with the original is not plugged in: the copy found elsewhere is a copy.
    @Test func aPhotoOnAMissingDiskIsNotMoved() async throws {
        let disk = album.temporary("media/disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        let path = PhotoPath(disk + "/a.jpg")
        try Data(Album.jpeg(1)).write(to: URL(fileURLWithPath: path.display))
        _ = try await album.run(FolderSource(root: PhotoPath(disk)))
        let id = try album.store.photo(at: path)?.id
        try FileManager.default.moveItem(
            atPath: album.temporary("media"), toPath: album.temporary("unplugged"))
        let other = album.temporary("other")
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
        try Data(Album.jpeg(1)).write(to: URL(fileURLWithPath: other + "/copy.jpg"))
        let (run, decoded) = try await album.run(FolderSource(root: PhotoPath(other)))
        #expect(run.counts.added == 1 && decoded == 0)
        #expect(try album.store.photo(at: path)?.id == id)
    }
}
