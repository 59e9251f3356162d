import Foundation
import ImageDecoding
import PhotoEmbedding
import PhotoIndexing
import PhotoSource
import PhotoStore
import PhotoTypes
import Testing

/// Bad photos are recorded and the run goes on.
@Suite struct TroubleTests {
    private let album: Album

    init() throws {
        album = try Album()
        try album.write("good.jpg", 1)
    }

    private func kinds() throws -> [PhotoPath: String] {
        Dictionary(uniqueKeysWithValues: try album.store.errors().map { ($0.path, $0.kind) })
    }

    @Test func badFilesAreListedAndLeftAlone() async throws {
        try album.write("empty.jpg", bytes: [])
        try album.write("text.jpg", bytes: Array("not a picture".utf8))
        try album.write("cut.jpg", bytes: Array(Album.jpeg(2).prefix(300)))
        let (run, decoded) = try await album.run()
        #expect(run.outcome == .finished)
        #expect(run.counts.added == 1 && run.counts.failed == 3 && decoded == 3)
        #expect(
            try kinds() == [
                album.path("empty.jpg"): "empty", album.path("text.jpg"): "unrecognised",
                album.path("cut.jpg"): "damaged",
            ])
        #expect(try album.store.errors().allSatisfy { !$0.message.isEmpty })

        let second = try await album.run()
        #expect(second.run.counts.stillFailing == 3 && second.run.counts.failed == 0 && second.decoded == 0)
        let third = try await album.run { $0.retriesErrors = true }
        #expect(third.run.counts.failed == 3 && third.decoded == 2)
        #expect(try album.store.errors().count == 3)

        try album.write("cut.jpg", 2)
        try album.delete("text.jpg")
        #expect(try await album.run().run.counts.added == 1)
        #expect(try kinds() == [album.path("empty.jpg"): "empty"])
    }

    @Test func aFileThatIsCutOffNearItsEndIsShownAndListed() async throws {
        let whole = try Album.tallJPEG()
        try album.write("cut.jpg", bytes: Array(whole.prefix(whole.count * 96 / 100)))
        try album.write("again.jpg", bytes: Array(whole.prefix(whole.count * 96 / 100)))
        try album.write("endless.jpg", bytes: whole.dropLast(2))
        #expect(try await album.run().run.counts.added == 4)
        #expect(
            try kinds() == [
                album.path("cut.jpg"): "damaged but shown", album.path("again.jpg"): "damaged but shown",
            ])
        let cut = try #require(try album.store.photo(at: album.path("cut.jpg"))?.facts.fault)
        #expect(cut.kind == .cutOff && cut.intact > 0.9 && cut.intact < 1)
        #expect(try album.store.photo(at: album.path("endless.jpg"))?.facts.fault?.kind == .missingEnd)
        let (run, decoded) = try await album.run()
        #expect(run.counts.unchanged == 4 && decoded == 0)
        #expect(try kinds().count == 2)
    }

    /// 900 MB of nothing, whatever their names say, are refused by their first bytes.
    @Test func sparseFilesAreNotReadWhole() async throws {
        for (name, start) in [
            ("a.jpg", []), ("b.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), ("c.tif", []),
            ("d.heic", Array("%PDF-1.7".utf8)),
        ] as [(String, [UInt8])] {
            try album.write(name, bytes: start)
            truncate(album.path(name).display, 900 << 20)
        }
        let (run, decoded) = try await album.run()
        #expect(run.counts.added == 1 && run.counts.failed == 4 && decoded == 1)
        #expect(
            try kinds() == [
                album.path("a.jpg"): "unrecognised", album.path("b.png"): "damaged",
                album.path("c.tif"): "unrecognised", album.path("d.heic"): "unsupported",
            ])
    }

    @Test func damageDoesNotLoseWhatIsKnown() async throws {
        _ = try await album.run()
        let id = try album.id("good.jpg")
        try album.write("good.jpg", bytes: [0xff, 0xd8, 0xff])
        #expect(try await album.run().run.counts.failed == 1)
        #expect(try album.id("good.jpg") == id)
        try album.write("good.jpg", 1)
        _ = try await album.run()
        #expect(try album.id("good.jpg") == id)
        #expect(try album.store.errors().isEmpty)
    }

    @Test func aPhotoReplacedWhileReadGetsASecondChance() async throws {
        let tries = Shared(0)
        var source = TroubledSource(base: album.source)
        source.reading = { (path) throws(PhotoSourceError) in
            if tries.update({
                $0 += 1; return $0
            }) == 1 {
                throw .changedWhileReading(path)
            }
        }
        #expect(try await album.run(source).run.counts.added == 1)
        #expect(tries.value == 2)
    }

    @Test func whatMayPassIsTriedEveryTime() async throws {
        var source = TroubledSource(base: album.source)
        for (kind, error) in [
            "changed while reading": PhotoSourceError.changedWhileReading("/x"),
            "permission denied": .permissionDenied("/x"), "unreadable": .unreadable("/x", errno: EIO),
        ] {
            source.reading = { (_) throws(PhotoSourceError) in throw error }
            #expect(try await album.run(source).run.counts.failed == 1)
            #expect(try kinds() == [album.path("good.jpg"): kind])
        }
        #expect(try await album.run().run.counts.added == 1)
        #expect(try album.store.errors().isEmpty)
    }

    @Test func aPhotoThatVanishesIsNoError() async throws {
        try album.write("fleeting.jpg", 2)
        _ = try await album.run()
        try album.touch("fleeting.jpg", 1_000_000)
        var source = TroubledSource(base: album.source)
        let fleeting = album.path("fleeting.jpg")
        source.reading = { (path) throws(PhotoSourceError) in if path == fleeting { unlink(path.display) } }
        let (run, _) = try await album.run(source)
        #expect(run.outcome == .finished)
        #expect(run.counts.removed == 1 && run.counts.failed == 0)
    }

    @Test(.enabled(if: geteuid() != 0, "root may read anything"))
    func unreadableFoldersKeepWhatIsKnown() async throws {
        try album.write("shut/a.jpg", 2)
        _ = try await album.run()
        chmod(album.temporary("photos/shut"), 0)
        defer { chmod(album.temporary("photos/shut"), 0o700) }
        let (run, _) = try await album.run()
        #expect(run.counts.unreachable == 1 && run.counts.failed == 0 && run.counts.removed == 0)
        #expect(try kinds() == [album.path("shut"): "permission denied"])
    }

    @Test func oneOddPhotoDoesNotStopTheModel() async throws {
        for seed in 2..<12 { try album.write("\(seed).jpg", seed) }
        let odd = try ColourEmbedder().preprocess(
            PortableDecoder().decode(Album.jpeg(5), DecodeRequest(minimumShortSide: 32)).image)
        let run = try await album.indexer(nil, FailingEmbedder { $0 == odd }).run(album.source)
        #expect(run.counts.added == 10 && run.counts.failed == 1)
        #expect(try kinds() == [album.path("5.jpg"): "no vector"])
    }

    @Test func aBrokenModelStopsTheRun() async throws {
        for seed in 2..<40 { try album.write("\(seed).jpg", seed) }
        await #expect(throws: PhotoIndexingError.embedding(.inferenceFailed(reason: "bad"))) {
            try await album.indexer(nil, FailingEmbedder { _ in true }).run(album.source)
        }
        #expect(try album.store.status().lastRun?.outcome == .failed)
        #expect(try await album.run().run.counts.added == 39)
        #expect(try album.store.errors().isEmpty)
    }

    @Test func anEmptyFolderIsFine() async throws {
        try album.delete("good.jpg")
        let (run, _) = try await album.run()
        #expect(run.outcome == .finished && run.counts.met == 0)
    }

    @Test func aSuddenlyEmptyRootIsNotBelieved() async throws {
        _ = try await album.run()
        try album.delete("good.jpg")
        await #expect(throws: PhotoIndexingError.suddenlyEmpty(album.root, known: 1)) {
            try await album.run()
        }
        #expect(try album.store.status().photos == 1)
        #expect(try await album.run { $0.acceptsEmptyRoot = true }.run.counts.removed == 1)
        #expect(try album.store.status().photos == 0)
    }

    @Test func aMissingRootIsNotBelieved() async throws {
        _ = try await album.run()
        try FileManager.default.moveItem(atPath: album.temporary("photos"), toPath: album.temporary("away"))
        await #expect(
            throws: PhotoIndexingError.rootUnreadable(album.root, .notFound(album.root), known: 1)
        ) { try await album.run { $0.acceptsEmptyRoot = true } }
        #expect(try album.store.status().photos == 1)
        #expect(try album.store.status().lastRun?.outcome == .failed)
    }

    @Test func embeddingAPhotoOutsideTheLibraryTellsWhatIsWrong() throws {
        try album.write("cut.jpg", bytes: Array(Album.jpeg(2).prefix(300)))
        func embed(_ name: String) throws -> EmbeddingVector {
            try embedPhoto(at: album.path(name), decoder: PortableDecoder(), embedder: ColourEmbedder())
        }
        #expect(try embed("good.jpg").dimension == ColourEmbedder().dimension)
        #expect(throws: PhotoIndexingError.unreadable(.notFound(album.path("none.jpg")))) {
            try embed("none.jpg")
        }
        let error = #expect(throws: PhotoIndexingError.self) { try embed("cut.jpg") }
        guard case .undecodable(album.path("cut.jpg"), .damaged) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
