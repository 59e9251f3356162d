import Foundation
import PhotoQuarantine
import PhotoStore
import PhotoTypes
import TestSupport
import Testing

/// Disks that are others, full, read-only, or not there.
@Suite(.enabled(if: SmallDisk.isAvailable, "mounting a small disk needs root and Linux"))
struct DiskTests {
    private let library: TestLibrary
    private let disk: SmallDisk
    private let store: PhotoStore
    private let quarantine: Quarantine

    init() throws {
        library = try TestLibrary()
        disk = try SmallDisk(kibibytes: 256, in: library.temporary, at: "photos/disk")
        store = try library.open()
        quarantine = library.quarantine(store)
    }

    @Test func eachVolumeHasItsOwnQuarantine() async throws {
        library.write("a.jpg", "one")
        library.write("disk/2024/b.jpg", "one")
        library.write("keep.jpg", "one")
        try await library.index(store)
        let applied = try quarantine.apply(
            library.plan(store, [("a.jpg", "keep.jpg"), ("disk/2024/b.jpg", "keep.jpg")]))
        #expect(applied.refused.isEmpty)
        #expect(
            applied.moved.map(\.folder) == [
                library.path(".afterimage-quarantine"), library.path("disk/.afterimage-quarantine"),
            ])
        #expect(Set(applied.moved.map(\.batch)).count == 1)
        #expect(try library.filesInQuarantine() == ["a.jpg": "one", "disk/2024/b.jpg": "one"])
        #expect(try quarantine.restore(.all).restored.count == 2)
        #expect(try library.filesInPlace().count == 3)
    }

    @Test func aReadOnlyDiskIsRefusedAndTheOthersGo() async throws {
        library.write("a.jpg", "one")
        library.write("disk/b.jpg", "one")
        library.write("keep.jpg", "one")
        try await library.index(store)
        let plan = try library.plan(store, [("disk/b.jpg", "keep.jpg"), ("a.jpg", "keep.jpg")])
        try disk.setReadOnly()
        let applied = try quarantine.apply(plan)
        #expect(applied.refused == [Refusal(path: library.path("disk/b.jpg"), reason: .noPlaceOnVolume)])
        #expect(try library.filesInPlace() == ["disk/b.jpg": "one", "keep.jpg": "one"])
        try disk.setReadOnly(false)
        #expect(try quarantine.apply(plan).moved.count == 1)
        try disk.setReadOnly()
        let back = try quarantine.restore(.all)
        #expect(back.restored.map(\.path) == [library.path("a.jpg")])
        #expect(
            back.refused.map(\.reason) == [.notWritable(library.path("disk/.afterimage-quarantine"))])
        try disk.setReadOnly(false)
        #expect(try quarantine.restore(.all).restored.count == 1)
        #expect(try library.filesInPlace().count == 3)
    }

    @Test func aFullDiskStopsBeforeAnythingIsMovedWithoutAManifest() async throws {
        library.write("keep.jpg", "one")
        for number in 0..<40 { library.write("disk/\(number).jpg", "one \(number)") }
        try await library.index(store)
        let plan = try library.plan(store, (0..<40).map { ("disk/\($0).jpg", "keep.jpg") })
        // As much as fits.
        let filler = library.path("disk/filler")
        library.temporary.write(filler, Array(repeating: 1, count: 1 << 20))
        let applied = try quarantine.apply(plan)
        let manifest = library.path("disk/.afterimage-quarantine/manifest.jsonl")
        #expect(applied.moved.isEmpty)
        #expect(
            applied.refused.map(\.reason) == Array(repeating: .failed(manifest, errno: ENOSPC), count: 40))
        #expect(try library.filesInPlace().count == 42 && library.filesInQuarantine().isEmpty)
        #expect(try !store.hasQuarantineIntents())
        library.temporary.remove(filler)
        #expect(try quarantine.apply(plan).moved.count == 40)
        #expect(try library.filesInQuarantine().count == 40)
    }

    @Test func aDiskThatIsNotThereLosesNothing() async throws {
        library.write("keep.jpg", "one")
        library.write("disk/a.jpg", "one")
        try await library.index(store)
        _ = try quarantine.apply(library.plan(store, [("disk/a.jpg", "keep.jpg")]))
        // As though the disk were pulled: what was on it is out of sight.
        let elsewhere = library.temporary["elsewhere"]
        library.temporary.makeFolder(elsewhere)
        #expect(
            rename(
                library.path("disk/.afterimage-quarantine").display, library.path("disk/hidden").display) == 0
        )
        let folder = library.path("disk/.afterimage-quarantine")
        #expect(try quarantine.restore(.all).refused.map(\.reason) == [.volumeAbsent(folder)])
        #expect(try quarantine.empty(olderThan: .zero).refused.map(\.reason) == [.volumeAbsent(folder)])
        #expect(rename(library.path("disk/hidden").display, folder.display) == 0)
        #expect(try quarantine.restore(.all).restored.count == 1)
    }
}

@Suite(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
struct PermissionTests {
    @Test func aFolderThatMayNotBeWrittenIsRefused() async throws {
        let library = try TestLibrary()
        library.write("closed/a.jpg", "one")
        library.write("keep.jpg", "one")
        let store = try library.open()
        try await library.index(store)
        let plan = try library.plan(store, [("closed/a.jpg", "keep.jpg")])
        chmod(library.path("closed").display, 0o500)
        defer { chmod(library.path("closed").display, 0o755) }
        let applied = try library.quarantine(store).apply(plan)
        #expect(applied.refused.map(\.reason) == [.notWritable(library.path("closed"))])
        #expect(try library.filesInPlace().count == 2)
    }
}
