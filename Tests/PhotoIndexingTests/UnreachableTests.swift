import Foundation
import PhotoIndexing
import PhotoSource
import PhotoStore
import PhotoTypes
import TestSupport
import Testing

/// What cannot be looked at stays, and the run says so.
@Suite struct UnreachableTests {
    private let album: Album

    init() throws {
        album = try Album()
        try album.write("near.jpg", 1)
    }

    private var away: String { album.temporary("away") }

    /// A folder outside with two photos, linked into the album.
    private func linkFolder() throws {
        try FileManager.default.createDirectory(atPath: away + "/deep", withIntermediateDirectories: true)
        for (name, seed) in [("l.jpg", 2), ("deep/m.jpg", 3)] {
            try Data(Album.jpeg(seed)).write(to: URL(fileURLWithPath: away + "/" + name))
        }
        album.temporary.link("photos/linked", to: away)
    }

    private func errors() throws -> [PhotoPath: String] {
        Dictionary(
            uniqueKeysWithValues: try album.store.errors().map { ($0.path, "\($0.kind), \($0.photosKept)") })
    }

    @Test func photosOfALinkWhoseTargetIsAwayStay() async throws {
        try linkFolder()
        #expect(try await album.run().run.counts.added == 3)
        try FileManager.default.moveItem(atPath: away, toPath: away + "-2")
        let run = try await album.run().run
        #expect(run.outcome == .finished)
        #expect(run.counts.removed == 0 && run.counts.unreachable == 2 && run.counts.unchanged == 1)
        #expect(try errors() == [album.path("linked"): "not found, 2"])
        #expect(try album.store.status().photos == 3 && album.store.status().unreachable == 2)
        // A copy that turns up elsewhere is a copy.
        let id = try album.id("linked/l.jpg")
        try album.write("copy.jpg", 2)
        #expect(try await album.run().run.counts.added == 1)
        #expect(try album.id("linked/l.jpg") == id)

        try FileManager.default.moveItem(atPath: away + "-2", toPath: away)
        let back = try await album.run().run
        #expect(back.counts.unchanged == 4 && back.counts.unreachable == 0)
        #expect(try errors().isEmpty && album.store.status().unreachable == 0)
        // The link itself was deleted: that is told.
        try album.delete("linked")
        #expect(try await album.run().run.counts.removed == 2)
    }

    @Test func photosBelowALinkThatLeadsInACircleStay() async throws {
        try linkFolder()
        _ = try await album.run()
        try album.delete("linked")
        album.temporary.link("photos/linked", to: "linked")
        let run = try await album.run().run
        #expect(run.counts.removed == 0 && run.counts.unreachable == 2)
        #expect(try errors() == [album.path("linked"): "unreadable, 2"])
    }

    /// Links that never led to photos are nobody's business.
    @Test func brokenLinksOfOtherThingsAreNoErrors() async throws {
        album.temporary.link("photos/nowhere", to: "absent")
        album.temporary.link("photos/circle", to: "circle")
        let run = try await album.run().run
        #expect(run.counts.failed == 0 && run.counts.unreachable == 0)
        #expect(try errors().isEmpty)
    }

    @Test func aFolderThatWasDeletedIsGone() async throws {
        for seed in 2..<5 { try album.write("year/album/\(seed).jpg", seed) }
        _ = try await album.run()
        try album.delete("year/album")
        #expect(try await album.run().run.counts.removed == 3)
        for seed in 2..<5 { try album.write("year/album/\(seed).jpg", seed) }
        #expect(try await album.run().run.counts.restored == 3)
        for seed in 2..<5 { try album.delete("year/album/\(seed).jpg") }
        #expect(try await album.run().run.counts.removed == 3, "an empty folder was never a disk")
    }

    @Test(.enabled(if: SmallDisk.isAvailable, "needs root and Linux"))
    func photosOfADiskThatIsNotMountedStay() async throws {
        let disk = try SmallDisk(kibibytes: 512, in: album.temporary, at: "photos/disk")
        try album.write("disk/2024/d.jpg", 2)
        try album.write("disk/e.jpg", 3)
        #expect(try await album.run().run.counts.added == 3)
        let ids = try ["disk/2024/d.jpg", "disk/e.jpg"].map { try album.id($0) }
        try disk.unmount()
        for _ in 0..<2 {
            let run = try await album.run().run
            #expect(run.counts.removed == 0 && run.counts.unreachable == 2 && run.counts.unchanged == 1)
            #expect(try errors() == [album.path("disk"): "not mounted, 2"])
        }
        // Something else lies where the disk was mounted.
        try album.write("disk/stray.jpg", 4)
        let run = try await album.run().run
        #expect(run.counts.removed == 0 && run.counts.unreachable == 2 && run.counts.added == 1)
        #expect(try ["disk/2024/d.jpg", "disk/e.jpg"].map { try album.id($0) } == ids)
        // The folder went with the disk, as systems do it.
        try album.delete("disk")
        #expect(try await album.run().run.counts.unreachable == 3)
        #expect(try await album.run { $0.acceptsEmptyRoot = true }.run.counts.removed == 3)
        #expect(try errors().isEmpty)
        #expect(try await album.run().run.counts.unreachable == 0)
    }

    @Test(.enabled(if: SmallDisk.isAvailable, "needs root and Linux"))
    func aDiskThatIsMountedAndEmptyIsNotBelieved() async throws {
        let first = try SmallDisk(kibibytes: 512, in: album.temporary, at: "photos/disk")
        try album.write("disk/d.jpg", 2)
        _ = try await album.run()
        try first.unmount()
        let second = try SmallDisk(kibibytes: 512, in: album.temporary, at: "photos/disk")
        let run = try await album.run().run
        #expect(run.counts.removed == 0 && run.counts.unreachable == 1)
        try album.write("disk/other.jpg", 3)
        #expect(try await album.run().run.counts.removed == 1, "it is in use")
        try second.unmount()
    }

    @Test func aRootThatIsMissingIsListed() async throws {
        try linkFolder()
        _ = try await album.run()
        try FileManager.default.moveItem(atPath: away, toPath: away + "-2")
        _ = try await album.run()
        #expect(try errors() == [album.path("linked"): "not found, 2"])
        try FileManager.default.moveItem(atPath: album.root.display, toPath: away)
        let missing = PhotoIndexingError.rootUnreadable(album.root, .notFound(album.root), known: 3)
        await #expect(throws: missing) { try await album.run() }
        #expect(try errors() == [album.root: "not found, 3"], "what is below it is said with it")
        #expect(try album.store.status().unreachable == 3)
        try FileManager.default.moveItem(atPath: away, toPath: album.root.display)
        try FileManager.default.moveItem(atPath: away + "-2", toPath: away)
        #expect(try await album.run().run.counts.unchanged == 3)
        #expect(try errors().isEmpty && album.store.status().unreachable == 0)
    }

    @Test func whatIsForgottenIsNotOutOfReach() async throws {
        try linkFolder()
        _ = try await album.run()
        try FileManager.default.moveItem(atPath: away, toPath: away + "-2")
        _ = try await album.run()
        #expect(try album.store.status().unreachable == 2)
        try album.store.forget(album.path("linked/deep"))
        #expect(try album.store.status().unreachable == 1)
        try album.store.forget(album.path("linked"))
        #expect(try album.store.status().unreachable == 0 && errors().isEmpty)
    }

    @Test func theStoreKnowsTheKindsOfWhatIsOutOfReach() {
        let kinds: [FailureKind] = [
            .notFound, .notMounted, .notAFolder, .notAFile, .permissionDenied, .unreadable,
        ]
        #expect(IndexError.outOfReachKinds == kinds.map(\.rawValue))
    }

    @Test func aRootOfWhichOnlyAnUnreadablePartIsLeftIsNotBelieved() async throws {
        try linkFolder()
        _ = try await album.run()
        try album.delete("near.jpg")
        try FileManager.default.moveItem(atPath: away, toPath: away + "-2")
        await #expect(throws: PhotoIndexingError.suddenlyEmpty(album.root, known: 3)) {
            try await album.run()
        }
        #expect(try album.store.status().photos == 3)
    }

    @Test func aPhotoThatVanishesWithItsFolderIsNotBelieved() async throws {
        try album.write("year/a.jpg", 2)
        _ = try await album.run()
        try album.touch("year/a.jpg", 1_000_000)
        var source = TroubledSource(base: album.source)
        let (folder, target) = (album.path("year"), album.path("year-2"))
        source.reading = { (path) throws(PhotoSourceError) in
            guard path.isWithin(folder) else { return }
            _ = rename(folder.display, target.display)
            throw .notFound(path)
        }
        let run = try await album.run(source).run
        #expect(run.counts.removed == 0 && run.counts.failed == 1)
    }

    @Test func aRootThatIsReplacedDuringARunIsNotBelieved() async throws {
        for seed in 2..<6 { try album.write("\(seed).jpg", seed) }
        _ = try await album.run()
        try album.delete("2.jpg")
        try album.write("new.jpg", 9)
        var source = TroubledSource(base: album.source)
        let (root, target) = (album.root.display, album.temporary("replaced"))
        source.reading = { (path) throws(PhotoSourceError) in
            _ = rename(root, target)
            _ = mkdir(root, 0o755)
            throw .notFound(path)
        }
        await #expect(throws: PhotoIndexingError.self) { try await album.run(source) }
        #expect(try album.store.status().photos == 5)
    }
}
