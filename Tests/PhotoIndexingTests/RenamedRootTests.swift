import Foundation
import PhotoIndexing
import PhotoSource
import PhotoStore
import PhotoTypes
import TestSupport
import Testing

/// A folder that was renamed is known again by its new name.
@Suite struct RenamedRootTests {
    private let album: Album

    init() throws {
        album = try Album()
        for seed in 0..<6 { try album.write("\(seed % 2)/\(seed).jpg", seed) }
    }

    private func source(_ name: String) -> FolderSource { FolderSource(root: album.temporary[name]) }

    private func move(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: album.temporary(name), toPath: album.temporary(other))
    }

    private func ids(below root: String) throws -> [PhotoID?] {
        try (0..<6).map {
            try album.store.photo(at: PhotoPath(album.temporary("\(root)/\($0 % 2)/\($0).jpg")))?.id
        }
    }

    /// What runs know and status counts, after `photos` became `new`.
    private func expectKnown(at new: String, _ before: [PhotoID?]) throws {
        #expect(try ids(below: new) == before)
        let status = try album.store.status()
        #expect(status.photos == 6 && status.tombstones == 0)
        #expect(status.folders.map(\.path) == [album.temporary[new]])
    }

    @Test func keepsPhotosAndReadsNone() async throws {
        try album.write("bad.jpg", bytes: [1])
        _ = try await album.run()
        let before = try ids(below: "photos")
        try move("photos", to: "Fotos é")
        let (run, decoded) = try await album.run(source("Fotos é"))
        #expect(run.renamedFrom == album.root)
        #expect(run.counts.unchanged == 6 && run.counts.stillFailing == 1 && decoded == 0)
        try expectKnown(at: "Fotos é", before)
        #expect(
            try album.store.errors().map(\.path) == [
                album.temporary["Fotos é"].appending(Array("bad.jpg".utf8))
            ])
        #expect(try await album.run(source("Fotos é")).run.renamedFrom == nil)
    }

    /// What the user took out stays out by the new name, whether the library still remembers it or not.
    @Test(arguments: [false, true]) func takesItsExclusionsAlong(isForgotten: Bool) async throws {
        _ = try await album.run()
        if isForgotten {
            try album.store.forget(album.path("0"), excluding: true)
        } else {
            try album.store.exclude(album.path("0"))
        }
        try move("photos", to: "b")
        let run = try await album.run(source("b")).run
        #expect(run.renamedFrom == album.root && run.counts.added == 0 && run.counts.restored == 0)
        #expect(run.counts.unchanged == 3)
        #expect(try album.store.status().photos == 3)
        #expect(try album.store.exclusions() == [album.temporary["b/0"]])
    }

    @Test func isKnownByWhatIsExcludedWhereNothingElseIsLeft() async throws {
        _ = try await album.run()
        for folder in ["0", "1"] { try album.store.forget(album.path(folder), excluding: true) }
        try move("photos", to: "b")
        let run = try await album.run(source("b")) { $0.acceptsEmptyRoot = true }.run
        #expect(run.renamedFrom == album.root && run.counts.added == 0)
        #expect(try album.store.status().folders.map(\.path) == [album.temporary["b"]])
    }

    @Test func aFolderAboveIt() async throws {
        try move("photos", to: "x")
        album.temporary.makeFolder(album.temporary["a"])
        try move("x", to: "a/pics")
        _ = try await album.run(source("a/pics"))
        let before = try ids(below: "a/pics")
        try move("a", to: "b")
        #expect(try await album.run(source("b/pics")).run.renamedFrom == album.temporary["a/pics"])
        try expectKnown(at: "b/pics", before)
    }

    @Test func anotherFolderTookItsName() async throws {
        _ = try await album.run()
        let before = try ids(below: "photos")
        try move("photos", to: "old")
        try album.write("fresh.jpg", 9)
        #expect(try await album.run(source("old")).run.renamedFrom == album.root)
        #expect(try ids(below: "old") == before)
        #expect(try album.store.status().folders.count == 2, "the folder of that name goes on being indexed")
        #expect(try await album.run().run.counts.added == 1)
        #expect(try album.store.status().photos == 7)
    }

    /// A link left at the old path leads to the same photos.
    @Test func aSecondPathToTheSameFolderIsNoRename() async throws {
        _ = try await album.run()
        album.temporary.link("alias", to: album.root.display)
        #expect(try await album.run(source("alias")).run.renamedFrom == nil)
        #expect(try album.store.status().folders.count == 2)
    }

    /// As if copied to another disk and deleted: its files are others, with the same bytes.
    @Test func aTreeThatWasCopiedAndDeleted() async throws {
        _ = try await album.run()
        let before = try ids(below: "photos")
        try FileManager.default.copyItem(atPath: album.root.display, toPath: album.temporary("copied"))
        album.temporary.remove(album.root)
        let (run, decoded) = try await album.run(source("copied"))
        #expect(run.counts.moved == 6 && decoded == 0)
        try expectKnown(at: "copied", before)
    }

    @Test func aCopyOfATreeThatIsStillThereIsACopy() async throws {
        _ = try await album.run()
        try FileManager.default.copyItem(atPath: album.root.display, toPath: album.temporary("copied"))
        #expect(try await album.run(source("copied")).run.counts.added == 6)
        #expect(try album.store.status().photos == 12)
    }

    /// Another disk in the same drive may have the numbers of the first.
    @Test(.enabled(if: SmallDisk.isAvailable, "needs root and Linux"))
    func aDiskThatIsAwayIsNoRename() async throws {
        let first = try SmallDisk(kibibytes: 512, in: album.temporary, at: "first")
        for seed in 0..<3 { album.temporary.write("first/\(seed).jpg", try Album.jpeg(seed)) }
        #expect(try await album.run(source("first")).run.counts.added == 3)
        try first.unmount()
        album.temporary.remove(album.temporary["first"])
        let second = try SmallDisk(kibibytes: 512, in: album.temporary, at: "second")
        for seed in 0..<3 { album.temporary.write("second/\(seed).jpg", try Album.jpeg(seed)) }
        let run = try await album.run(source("second")).run
        #expect(run.renamedFrom == nil && run.counts.added == 3 && run.counts.moved == 0)
        #expect(try album.store.status().photos == 6)
        try second.unmount()
    }

    @Test func aNewFolderWithTheOldOnesNumberIsNoRename() async throws {
        _ = try await album.run()
        // The same folder, and other photos in it.
        try move("photos", to: "reused")
        for seed in 0..<6 {
            try FileManager.default.removeItem(atPath: album.temporary("reused/\(seed % 2)/\(seed).jpg"))
        }
        album.temporary.write("reused/x.jpg", try Album.jpeg(20))
        #expect(try await album.run(source("reused")).run.renamedFrom == nil)
    }

    @Test func namesThatAreNotText() async throws {
        let odd = album.temporary[Array("caf".utf8) + [0xE9, 0x27]]
        let inner = odd.appending(Array("0".utf8) + [0xFF]).appending(Array("\n.jpg".utf8))
        album.temporary.write(inner, try Album.jpeg(7))
        _ = try await album.run(FolderSource(root: odd))
        let id = try #require(try album.store.photo(at: inner)).id
        let new = album.temporary[Array("th".utf8) + [0xE9]]
        #expect(odd.withCString { from in new.withCString { rename(from, $0) } } == 0)
        #expect(try await album.run(FolderSource(root: new)).run.renamedFrom == odd)
        let moved = PhotoPath(bytes: new.bytes + inner.bytes.dropFirst(odd.bytes.count))
        #expect(try album.store.photo(at: moved)?.id == id)
    }
}
