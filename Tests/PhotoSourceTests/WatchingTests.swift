import Foundation
import PhotoTypes
import TestSupport
import Testing

@testable import PhotoSource

@Suite struct WatchingTests {
    @Test func changesInShortOrderAreOne() {
        let start = ContinuousClock.now
        let (a, b) = (PhotoPath("/a"), PhotoPath("/b"))
        var collector = ChangeCollector(quiet: .seconds(2), longest: .seconds(30))
        #expect(collector.next == nil)
        collector.add(a, at: start)
        collector.add(a, at: start + .seconds(1))
        collector.add(b, at: start + .seconds(2))
        #expect(collector.next == start + .seconds(3))
        #expect(collector.take(at: start + .seconds(2.9)) == [])
        #expect(collector.take(at: start + .seconds(3)) == [a])
        #expect(collector.take(at: start + .seconds(9)) == [b])
        #expect(collector.next == nil)
    }

    @Test func changesThatDoNotStopAreToldAllTheSame() {
        let start = ContinuousClock.now
        let root = PhotoPath("/a")
        var collector = ChangeCollector(quiet: .seconds(2), longest: .seconds(30))
        var told: [Int] = []
        for second in 0..<65 {
            collector.add(root, at: start + .seconds(second))
            if !collector.take(at: start + .seconds(second)).isEmpty { told.append(second) }
        }
        #expect(told == [30, 61])
    }

    @Test func tooManyFoldersAreSaidOnce() async throws {
        let folder = try TemporaryFolder()
        for name in ["a/1.jpg", "b/1.jpg", "c/1.jpg"] { folder.write(name) }
        let small = try TemporaryFolder()
        var events = FolderWatcherContract.inotify(mostFolders: 3)
            .events(below: [folder.path, small.path]).makeAsyncIterator()
        #expect(await events.next() == .watching(small.path))
        #expect(await events.next() == .limited(folder.path, .tooManyFolders))
        folder.write("a/2.jpg")
        small.write("2.jpg")
        #expect(await events.next() == .changed(small.path))
        // One folder is watched; the fourth that comes is one too many.
        for name in ["d", "e", "f"] { small.write(name + "/1.jpg") }
        while let event = await events.next(), event != .limited(small.path, .tooManyFolders) {}
        #expect(FolderWatchLimit.tooManyFolders.description.contains("max_user_watches"))
    }

    /// The system's queue really runs over: it holds 16,384 events unless set otherwise.
    @Test func afterLostEventsAllIsWatchedAnew() throws {
        let folder = try TemporaryFolder()
        let queue = try Inotify()
        var folders = WatchedFolders(queue, mostFolders: .max)
        folders.add(root: folder.path)
        let text = try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
        let limit = try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        guard limit <= 100_000 else { return }
        let (one, two) = (folder["one.jpg"].display, folder["two.jpg"].display)
        _ = FileManager.default.createFile(atPath: one, contents: nil)
        for number in 0...limit / 2 {
            rename(number % 2 == 0 ? one : two, number % 2 == 0 ? two : one)
        }
        folder.write("new/1.jpg")
        let events = try queue.read()
        let last = try #require(events.last)
        #expect(last.isOverflow)
        #expect(folders.count == 1)
        #expect(folders.take(last) == [folder.path])
        #expect(folders.count == 2)
        folder.write("new/2.jpg")
        let changed = try queue.read().flatMap { folders.take($0) }
        #expect(Set(changed) == [folder.path])
    }
}
