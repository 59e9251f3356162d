import CFileMove
import Foundation
import PhotoQuarantine
import PhotoStore
import PhotoTypes
import Testing

/// States of the disk that a power cut on some file system may leave behind an open intent.
@Suite struct RecoveryTests {
    private let library: TestLibrary

    init() throws {
        library = try TestLibrary()
    }

    /// Opens the library with one open intent, of a photo with a companion; none of its files moved yet.
    private func intent(
        toRestore isReturn: Bool, photo: String = "a.jpg"
    ) async throws -> (store: PhotoStore, item: QuarantineItem) {
        library.write("keep.jpg", "kept")
        library.write("a.jpg", "photo")
        library.write("a.aae", "edit")
        let plan = library.temporary["plan.json"].display
        do {
            let store = try library.open()
            try await library.index(store)
            try library.plan(store, [(photo, "keep.jpg")]).json().write(to: URL(fileURLWithPath: plan))
        }
        if isReturn { #expect(try !Probe.run([library.folder.path, "apply", plan])) }
        // Step 3: the manifest is written.
        let arguments = isReturn ? ["restore"] : ["apply", plan]
        #expect(try Probe.run([library.folder.path] + arguments + ["3"]))
        let store = try library.open()
        return (store, try #require(try store.quarantineItems(in: [.moving, .restoring]).first))
    }

    private func move(_ from: PhotoPath, _ to: PhotoPath) {
        #expect(from.withCString { from in to.withCString { cfile_move(from, $0) } } == 0)
    }

    private func settled(_ store: PhotoStore) throws -> [QuarantineItem.State] {
        try library.quarantine(store).recover().settled.map(\.state)
    }

    /// What a reader is told before anything is settled: whether each is in quarantine.
    private func listed() throws -> [QuarantineItem.State: Bool] {
        let photos = try library.quarantine(PhotoStore(library.folder, for: .reading)).list()
            .flatMap(\.photos)
        return Dictionary(photos.map { ($0.state, $0.isThere) }) { one, _ in one }
    }

    @Test(arguments: [false, true]) func aListTellsWhatIsWhereBeforeItIsSettled(isReturn: Bool) async throws {
        let (_, item) = try await intent(toRestore: isReturn)
        #expect(try listed() == (isReturn ? [.quarantined: true] : [:]))
        let (from, to) = isReturn ? (item.place, item.file.path) : (item.file.path, item.place)
        move(from, to)
        let files = try library.files()
        #expect(try listed() == (isReturn ? [:] : [.quarantined: true]))
        #expect(try library.files() == files, "only looked at")
        library.temporary.remove(to)
        #expect(try listed() == [.missing: false])
    }

    @Test func aListTellsOfAPhotoWithBothNamesThatItIsBack() async throws {
        let (_, item) = try await intent(toRestore: true)
        #expect(link(item.place.display, item.file.path.display) == 0)
        #expect(try listed().isEmpty)
        #expect(library.temporary.exists(item.place), "only looked at")
    }

    @Test func aListTellsWhatWasDeleted() async throws {
        let (store, item) = try await intent(toRestore: true)
        #expect(try settled(store) == [.quarantined])
        try store.recordDeleting([item], at: library.clock.now)
        #expect(try listed() == [.quarantined: true])
        library.temporary.remove(item.place)
        #expect(try listed().isEmpty)
    }

    private let inPlace = ["a.jpg": "photo", "a.aae": "edit", "keep.jpg": "kept"]
    private let away = ["a.jpg": "photo", "a.aae": "edit"]

    @Test func aPhotoThatHadMovedIsFollowedByItsCompanion() async throws {
        let (store, item) = try await intent(toRestore: false)
        move(item.file.path, item.place)
        #expect(try settled(store) == [.quarantined])
        #expect(try library.filesInQuarantine() == away)
    }

    @Test func aCompanionThatHadMovedAloneComesBack() async throws {
        let (store, item) = try await intent(toRestore: false)
        move(item.companions[0].path, item.place(of: item.companions[0]))
        #expect(try settled(store) == [.cancelled])
        #expect(try library.filesInPlace() == inPlace && library.filesInQuarantine().isEmpty)
        #expect(try store.photo(at: library.path("a.jpg")) != nil)
    }

    @Test func aFileWithBothNamesKeepsTheNewOne() async throws {
        let (store, item) = try await intent(toRestore: false)
        #expect(link(item.file.path.display, item.place.display) == 0)
        #expect(try settled(store) == [.quarantined])
        #expect(try library.filesInQuarantine() == away && library.filesInPlace() == ["keep.jpg": "kept"])
    }

    /// As a kill between the making of two folders, one in the other, leaves them.
    @Test func foldersThatWereHalfMadeGo() async throws {
        library.write("sub/b.jpg", "photo")
        let (store, item) = try await intent(toRestore: false, photo: "sub/b.jpg")
        #expect(rmdir(item.place.parent.display) == 0)
        #expect(try !library.emptyBatchFolders().isEmpty)
        #expect(try settled(store) == [.cancelled])
        #expect(try library.emptyBatchFolders().isEmpty)
    }

    @Test func anotherFileInThePlaceStaysThere() async throws {
        let (store, item) = try await intent(toRestore: false)
        move(item.file.path, item.place)
        library.write("a.jpg", "newcomer")
        library.write("a.aae", "another edit")
        #expect(try settled(store) == [.quarantined])
        #expect(
            try library.filesInPlace() == ["a.jpg": "newcomer", "a.aae": "another edit", "keep.jpg": "kept"])
    }

    @Test func aPhotoThatHadComeBackIsFollowedByItsCompanion() async throws {
        let (store, item) = try await intent(toRestore: true)
        move(item.place, item.file.path)
        #expect(try settled(store) == [.restored])
        #expect(try library.filesInPlace() == inPlace && library.filesInQuarantine().isEmpty)
        #expect(try store.photo(at: library.path("a.jpg"))?.id == item.photo)
    }

    @Test func aCompanionThatHadComeBackAloneGoesAgain() async throws {
        let (store, item) = try await intent(toRestore: true)
        move(item.place(of: item.companions[0]), item.companions[0].path)
        #expect(try settled(store) == [.quarantined])
        #expect(try library.filesInQuarantine() == away)
    }

    @Test func aPhotoWithBothNamesIsBack() async throws {
        let (store, item) = try await intent(toRestore: true)
        #expect(link(item.place.display, item.file.path.display) == 0)
        #expect(try settled(store) == [.restored])
        #expect(try library.filesInPlace() == inPlace && library.filesInQuarantine().isEmpty)
    }

    @Test func anotherFileIsNotTakenForThePhoto() async throws {
        let (store, item) = try await intent(toRestore: true)
        library.write("a.jpg", "stranger")
        library.temporary.remove(item.place)
        #expect(try settled(store) == [.missing])
        #expect(try library.filesInPlace() == ["a.jpg": "stranger", "keep.jpg": "kept"])
    }

    @Test(arguments: [false, true]) func waitsForAVolumeThatIsNotThere(isReturn: Bool) async throws {
        let (store, item) = try await intent(toRestore: isReturn)
        let hidden = library.temporary["hidden"]
        #expect(rename(library.root.display, hidden.display) == 0)
        let recovery = try library.quarantine(store).recover()
        #expect(recovery.settled.isEmpty && recovery.unreachable.map(\.id) == [item.id])
        #expect(rename(hidden.display, library.root.display) == 0)
        #expect(try settled(store) == [isReturn ? .quarantined : .cancelled])
    }

    @Test func anIndexRunBeforeTheRecoveryLosesNothing() async throws {
        let (store, item) = try await intent(toRestore: false)
        move(item.file.path, item.place)
        try await library.index(store)
        #expect(try settled(store) == [.quarantined])
        #expect(try library.quarantine(store).restore(.all).restored.count == 1)
        #expect(try store.photo(at: library.path("a.jpg"))?.id == item.photo)
    }

    @Test func movingByASecondNameOverwritesNothing() throws {
        let (from, to) = (library.write("from", "1"), library.path("to"))
        func byLink(_ from: PhotoPath, _ to: PhotoPath) -> Int32 {
            from.withCString { from in to.withCString { cfile_move_by_link(from, $0) } }
        }
        #expect(byLink(from, to) == 0)
        #expect(try library.files() == ["to": "1"])
        library.write("from", "2")
        #expect(byLink(from, to) == EEXIST)
        #expect(from.withCString { from in to.withCString { cfile_move(from, $0) } } == EEXIST)
        #expect(try library.files() == ["from": "2", "to": "1"])
        #expect(byLink(library.path("absent"), library.path("new")) == ENOENT)
    }
}
