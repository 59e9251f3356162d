import Foundation
import PhotoSource
import PhotoStore
import PhotoTypes
import Testing

@testable import PhotoIndexing

@Suite(.timeLimit(.minutes(10))) struct BackgroundIndexingTests {
    private let watched: WatchedAlbum

    init() throws {
        watched = try WatchedAlbum()
        for seed in 0..<3 { try watched.album.write("\(seed).jpg", seed) }
    }

    @Test func indexesAtTheStartAndWhatChangesLater() async throws {
        let indexing = watched.service()
        try await indexing.add(watched.album.root)
        await indexing.start()
        try await watched.wait(indexing) { try $0.status().photos == 3 }
        try watched.album.write("new/3.jpg", 3)
        watched.watcher.tell(.changed(watched.album.root))
        try await watched.wait(indexing) { try $0.status().photos == 4 }
        try watched.album.delete("0.jpg")
        watched.watcher.tell(.changed(watched.album.root))
        try await watched.wait(indexing) { try $0.status().photos == 3 }
        #expect(await indexing.state.newFolders == [])
        await indexing.stop()
    }

    @Test func realChangesInRealFoldersReachTheLibrary() async throws {
        var inotify = InotifyWatcher()
        inotify.quiet = .milliseconds(20)
        let indexing = watched.service(SystemFolderWatcher(telling: inotify))
        try await indexing.add(watched.album.root)
        await indexing.start()
        try await watched.wait(indexing) { try $0.status().photos == 3 }
        try watched.album.write("new/deep/3.jpg", 3)
        try await watched.wait(indexing) { try $0.status().photos == 4 }
        let id = try watched.album.id("new/deep/3.jpg")
        try watched.album.move("new", to: "renamed")
        try await watched.wait(indexing) { _ in try watched.album.id("renamed/deep/3.jpg") == id }
        try FileManager.default.removeItem(atPath: watched.album.temporary("photos/renamed"))
        try await watched.wait(indexing) { try $0.status().photos == 3 }
        await indexing.stop()
    }

    @Test func aPauseOutlivesTheProcess() async throws {
        let first = watched.service()
        try await first.add(watched.album.root)
        try await first.pause()
        await first.stop()

        let second = watched.service()
        await second.start()
        #expect(await second.state.activity == .paused)
        await second.tick()
        watched.watcher.tell(.changed(watched.album.root))
        #expect(await second.state.activity == .paused)
        try await second.resume()
        try await watched.wait(second) { try $0.status().photos == 3 }
        await second.stop()

        let third = watched.service()
        await third.start()
        #expect(await third.state.activity != .paused)
        await third.stop()
    }

    @Test func aFolderNamedJustBeforeTheEndIsNotForgotten() async throws {
        let first = watched.service()
        try await first.pause()
        try await first.add(watched.album.root)
        #expect(await first.state.newFolders == [watched.album.root])
        await first.stop()
        let second = watched.service()
        await second.start()
        #expect(await second.state.newFolders == [watched.album.root])
        try await second.takeBack(watched.album.root)
        #expect(await second.state.newFolders == [])
        await second.stop()
        #expect(try watched.album.store.indexingWishes().newFolders == [])
    }

    @Test func waitsForPowerAndStopsWithoutIt() async throws {
        for seed in 3..<40 { try watched.album.write("\(seed).jpg", seed) }
        watched.machine.reading.update { $0.isOnMains = false }
        let indexing = watched.service()
        await indexing.obey(.onPower, watches: false)
        try await indexing.add(watched.album.root)
        #expect(await indexing.state.activity == .waiting(.power))
        #expect(watched.runs.value.isEmpty)
        // Unplugged in the middle of the run.
        watched.holdAtPhoto(10) { [machine = watched.machine] in
            machine.reading.update { $0.isOnMains = false }
        }
        watched.machine.reading.update { $0.isOnMains = true }
        await indexing.tick()
        #expect(await indexing.state.activity == .working)
        await watched.isHeld.waited()
        await indexing.tick()
        watched.mayGoOn.signal()
        try await watched.rest(indexing)
        #expect(await indexing.state.activity == .waiting(.power))
        let done = try watched.album.store.status().photos
        #expect(done < 40)
        watched.machine.reading.update { $0.isOnMains = true }
        await indexing.tick()
        try await watched.wait(indexing) { try $0.status().photos == 40 }
        #expect(watched.runs.value.count == 2)
    }

    @Test func anotherWriterIsWaitedFor() async throws {
        let indexing = watched.service()
        watched.isLocked.update { $0 = true }
        try await indexing.add(watched.album.root)
        try await watched.rest(indexing)
        #expect(await indexing.state.activity == .waiting(.writer))
        #expect(await indexing.state.failure != nil)
        watched.isLocked.update { $0 = false }
        await indexing.tick()
        #expect(watched.runs.value.count == 1)
        watched.clock.advance(by: BackgroundIndexing.patience)
        await indexing.tick()
        try await watched.wait(indexing) { try $0.status().photos == 3 }
        try await watched.rest(indexing)
        #expect(await indexing.state.failure == nil)
        #expect(await indexing.state.activity == .idle)
    }

    @Test func letsOthersWriteAfterATurnAndGoesOn() async throws {
        for seed in 3..<40 { try watched.album.write("\(seed).jpg", seed) }
        watched.holdAtPhoto(10)
        let indexing = watched.service()
        try await indexing.add(watched.album.root)
        await watched.isHeld.waited()
        watched.clock.advance(by: BackgroundIndexing.turn)
        await indexing.tick()
        watched.mayGoOn.signal()
        try await watched.rest(indexing)
        #expect(try watched.album.store.status().photos < 40)
        #expect(watched.runs.value.count == 1)
        watched.clock.advance(by: BackgroundIndexing.breath)
        await indexing.tick()
        try await watched.wait(indexing) { try $0.status().photos == 40 }
    }

    @Test func looksThroughAllOnceADay() async throws {
        let indexing = watched.service()
        try await indexing.add(watched.album.root)
        try await watched.rest(indexing)
        await indexing.tick()
        #expect(watched.runs.value == [.everything(adding: [watched.album.root])])
        watched.clock.advance(by: BackgroundIndexing.day)
        await indexing.tick()
        try await watched.rest(indexing)
        #expect(watched.runs.value.count == 2)
        #expect(watched.runs.value.last == .everything(adding: []))
    }

    @Test func aRootThatIsAwayIsToldAndLosesNothing() async throws {
        let indexing = watched.service()
        try await indexing.add(watched.album.root)
        try await watched.rest(indexing)
        let away = watched.album.temporary("away")
        try FileManager.default.moveItem(atPath: watched.album.temporary("photos"), toPath: away)
        await indexing.start()
        watched.watcher.tell(.changed(watched.album.root))
        try await watched.wait(indexing) { _ in await indexing.state.failure is PhotoIndexingError }
        #expect(try watched.album.store.status().photos == 3)
        try FileManager.default.moveItem(atPath: away, toPath: watched.album.temporary("photos"))
        watched.watcher.tell(.changed(watched.album.root))
        try await watched.wait(indexing) { _ in await indexing.state.failure == nil }
        await indexing.stop()
    }

    @Test func preparesOnceAllIsIndexedAndByTheSameRule() async throws {
        let (prepared, mayEnd) = (Shared(0), Shared(false))
        let indexing = watched.service(prepare: { report in
            prepared.update { $0 += 1 }
            report(.init(done: 1, total: 3))
            while !mayEnd.value { try await Task.sleep(for: .milliseconds(5)) }
        })
        try await indexing.add(watched.album.root)
        try await watched.wait(indexing) { _ in
            await indexing.state.preparation == .init(done: 1, total: 3)
        }
        #expect(try watched.album.store.status().photos == 3)
        #expect(await indexing.state.activity == .idle)
        // What is to be indexed comes first, a pause holds it, and both are followed by another try.
        try await indexing.pause()
        #expect(await indexing.state.preparation == nil)
        await indexing.tick()
        #expect(prepared.value == 1)
        mayEnd.update { $0 = true }
        try await indexing.resume()
        try await watched.wait(indexing) { _ in prepared.value == 2 }
        try await watched.wait(indexing) { _ in await indexing.state.preparation == nil }
        await indexing.tick()
        #expect(prepared.value == 2)
        await indexing.stop()
    }

    @Test func tellsWhichPhotoIsBeingRead() async throws {
        watched.holdAtPhoto(3)
        let indexing = watched.service()
        try await indexing.add(watched.album.root)
        await watched.isHeld.waited()
        try await watched.wait(indexing) { _ in
            await indexing.state.progress?.current?.isWithin(watched.album.root) == true
        }
        watched.mayGoOn.signal()
        try await watched.rest(indexing)
        await indexing.stop()
    }

    @Test func limitsAreTold() async throws {
        let indexing = watched.service()
        try await indexing.add(watched.album.root)
        await indexing.start()
        try await watched.rest(indexing)
        var states = await indexing.states().makeAsyncIterator()
        watched.watcher.tell(.limited(watched.album.root, .networkDrive))
        while let state = await states.next(), state.limits != [watched.album.root: .networkDrive] {}
        await indexing.stop()
    }
}
