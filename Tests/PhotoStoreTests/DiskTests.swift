import Foundation
import PhotoStore
import PhotoTypes
import TestSupport
import Testing

@Suite(.enabled(if: SmallDisk.isAvailable, "mounting a small disk needs root and Linux"))
struct DiskTests {
    private let temporary: TemporaryFolder
    private let disk: SmallDisk
    private let folder: LibraryFolder

    init() throws {
        temporary = try TemporaryFolder()
        disk = try SmallDisk(kibibytes: 1536, in: temporary)
        folder = LibraryFolder(disk.path.display + "/library")
    }

    @Test func aFullDiskStopsTheRunAndLosesNothing() throws {
        var committed = 0
        do {
            let store = try PhotoStore(folder, for: .writing)
            let session = try store.beginIndexing(
                root: "/photos", model: Filling.model, dimension: Filling.dimension)
            let error = #expect(throws: PhotoStoreError.self) {
                while committed < 100_000 {
                    let batch = try (committed..<committed + 20).map {
                        IndexResult.read(try Filling.photo(PhotoPath("/photos/\($0).jpg"), content: $0))
                    }
                    _ = try session.commit(batch, times: IndexStageTimes()) { _ in true }
                    committed += 20
                }
            }
            #expect(error == .diskFull(folder: folder.path))
            #expect(committed > 100)
        }
        #expect(try PhotoStore(folder, for: .reading).status().photos == committed)
        try disk.resize(kibibytes: 4096)
        let store = try PhotoStore(folder, for: .writing)
        #expect(try store.status().photos == committed)
        let photos = try (0..<committed).map {
            try Filling.photo(PhotoPath("/photos/\($0).jpg"), content: $0)
        }
        #expect(try Filling.run(store, photos).counts.unchanged == committed)
        #expect(try store.errors().isEmpty)
    }

    @Test func noRoomForALibraryAtAll() throws {
        try disk.resize(kibibytes: 16)
        #expect(throws: PhotoStoreError.diskFull(folder: folder.path)) {
            try PhotoStore(folder, for: .writing)
        }
    }

    @Test func aReadOnlyDiskCanBeReadAndNotWritten() throws {
        do {
            let store = try PhotoStore(folder, for: .writing)
            try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 1)])
        }
        try disk.setReadOnly()
        #expect(try PhotoStore(folder, for: .reading).photo(at: "/photos/a.jpg") != nil)
        #expect(throws: PhotoStoreError.notWritable(path: folder.path + "/index.lock")) {
            try PhotoStore(folder, for: .writing)
        }
        #expect(throws: PhotoStoreError.notWritable(path: disk.path.display + "/new")) {
            try PhotoStore(LibraryFolder(disk.path.display + "/new"), for: .writing)
        }
        #expect(throws: PhotoStoreError.self) { try PhotoStore.erase(folder) }
    }
}
