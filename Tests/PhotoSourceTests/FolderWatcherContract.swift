import Foundation
import PhotoTypes
import TestSupport
import Testing

@testable import PhotoSource

/// What every `FolderWatcher` owes.
@Suite(.timeLimit(.minutes(10))) struct FolderWatcherContract {
    struct Kind: CustomTestStringConvertible {
        let testDescription: String
        let make: @Sendable () -> any FolderWatcher
    }

    static let kinds = [
        Kind(testDescription: "inotify") { Self.inotify() },
        Kind(testDescription: "polling") { PollingWatcher(interval: .milliseconds(5)) },
        Kind(testDescription: "polling where inotify cannot") {
            SystemFolderWatcher(
                telling: Self.inotify(mostFolders: 0), looking: PollingWatcher(interval: .milliseconds(5)))
        },
    ]

    static func inotify(mostFolders: Int = .max) -> InotifyWatcher {
        var watcher = InotifyWatcher()
        watcher.quiet = .milliseconds(5)
        watcher.longest = .milliseconds(50)
        watcher.rootInterval = .milliseconds(5)
        watcher.mostFolders = mostFolders
        return watcher
    }

    /// Two folders that are watched: a change in the second one, made after something in the first, says when that
    /// something would have been told.
    struct Watched {
        let folder: TemporaryFolder
        let second: TemporaryFolder
        var events: AsyncStream<FolderWatchEvent>.Iterator
        private var turns = 0

        init(_ kind: Kind, _ prepare: (TemporaryFolder) -> Void = { _ in }) async throws {
            folder = try TemporaryFolder()
            second = try TemporaryFolder()
            prepare(folder)
            second.write("0.jpg")
            events = kind.make().events(below: [folder.path, second.path]).makeAsyncIterator()
            var watched: Set<PhotoPath> = []
            while watched.count < 2 {
                if case .watching(let root) = try #require(await events.next(isolation: nil)) {
                    watched.insert(root)
                }
            }
        }

        /// Waits for ever where it is not told.
        mutating func expectChange(_ comment: Comment, _ change: (TemporaryFolder) -> Void) async throws {
            change(folder)
            while try await next() != folder.path {}
            _ = try await settle()
        }

        mutating func expectNothing(_ comment: Comment, _ change: (TemporaryFolder) -> Void) async throws {
            change(folder)
            #expect(try await settle() == [second.path], comment)
        }

        /// The root that changed.
        private mutating func next() async throws -> PhotoPath {
            while true {
                if case .changed(let root) = try #require(await events.next(isolation: nil)) { return root }
            }
        }

        /// Waits for late events of the last change.
        ///
        /// - Returns: the roots that events named.
        private mutating func settle() async throws -> Set<PhotoPath> {
            var told: Set<PhotoPath> = []
            for _ in 0..<2 {
                // One event, not the three of a file that is written.
                turns += 1
                let names = ["\(turns - 1).jpg", "\(turns).jpg"].map { second[$0].display }
                rename(names[0], names[1])
                var root: PhotoPath
                repeat {
                    root = try await next()
                    told.insert(root)
                } while root != second.path
            }
            return told
        }
    }

    @Test(arguments: kinds) func tellsOfPhotosThatComeChangeMoveAndGo(_ kind: Kind) async throws {
        let outside = try TemporaryFolder()
        var watched = try await Watched(kind) { $0.write("a.jpg") }
        try await watched.expectChange("a new one") { $0.write("b.jpg") }
        try await watched.expectChange("a changed one") { $0.write("a.jpg", [1, 2]) }
        try await watched.expectChange("a renamed one") { rename($0["b.jpg"].display, $0["c.jpg"].display) }
        try await watched.expectChange("a sidecar") { $0.write("a.xmp") }
        try await watched.expectChange("one gone") { unlink($0["a.jpg"].display) }
        try await watched.expectChange("one moved out") {
            rename($0["c.jpg"].display, outside("out.jpg"))
        }
    }

    @Test(arguments: kinds) func tellsOfFoldersThatComeMoveAndGo(_ kind: Kind) async throws {
        var watched = try await Watched(kind) { $0.write("old/deep/1.jpg") }
        try await watched.expectChange("in a folder that was there") { $0.write("old/deep/2.jpg") }
        try await watched.expectChange("with a new folder") { $0.write("new/deeper/1.jpg") }
        try await watched.expectChange("in a new folder") { $0.write("new/deeper/2.jpg") }
        try await watched.expectChange("renamed with what is in it") {
            rename($0["new"].display, $0["moved"].display)
        }
        try await watched.expectChange("in a renamed folder") { $0.write("moved/deeper/3.jpg") }
        let outside = try TemporaryFolder()
        let out = outside("out")
        try await watched.expectChange("moved out") { rename($0["moved"].display, out) }
        try await watched.expectNothing("in a folder moved out") { _ in
            _ = FileManager.default.createFile(atPath: out + "/deeper/4.jpg", contents: Data([1]))
        }
        try await watched.expectChange("moved in again") { rename(out, $0["back"].display) }
        try await watched.expectChange("in a folder moved in") { $0.write("back/deeper/5.jpg") }
        try await watched.expectChange("a folder deleted") {
            try? FileManager.default.removeItem(atPath: $0["old"].display)
        }
    }

    @Test(arguments: kinds) func doesNotTellOfWhatAScanPassesOver(_ kind: Kind) async throws {
        var watched = try await Watched(kind) { folder in
            folder.write(".hidden/1.jpg")
            folder.write("@eaDir/1.jpg")
            folder.write("a.jpg")
        }
        try await watched.expectNothing("in a hidden folder") { $0.write(".hidden/2.jpg") }
        try await watched.expectNothing("in a system folder") { $0.write("@eaDir/2.jpg") }
        try await watched.expectNothing("a hidden file") { $0.write(".2.jpg") }
        try await watched.expectNothing("a new hidden folder") { $0.write(".afterimage-quarantine/2.jpg") }
        try await watched.expectNothing("no photo") { $0.write("notes.txt") }
        try await watched.expectNothing("reading") {
            _ = FileManager.default.contents(atPath: $0["a.jpg"].display)
        }
    }

    @Test(arguments: kinds) func tellsOfManyFiles(_ kind: Kind) async throws {
        var watched = try await Watched(kind)
        try await watched.expectChange("many") { folder in
            for number in 0..<1_000 { folder.write("\(number % 40)/\(number).jpg") }
        }
        try await watched.expectChange("in the last of many folders") { $0.write("39/last.jpg") }
    }

    @Test(arguments: kinds) func seesARootGoAndComeBack(_ kind: Kind) async throws {
        var watched = try await Watched(kind) { $0.write("in/a.jpg") }
        let away = watched.folder.path.display + "-away"
        try await watched.expectChange("taken away") { rename($0.path.display, away) }
        try await watched.expectChange("back again") { rename(away, $0.path.display) }
        try await watched.expectChange("in it") { $0.write("in/b.jpg") }
        try await watched.expectChange("deleted") {
            try? FileManager.default.removeItem(atPath: $0.path.display)
        }
        try await watched.expectChange("made anew") { mkdir($0.path.display, 0o755) }
        try await watched.expectChange("in the new one") { $0.write("c.jpg") }
    }

    @Test(arguments: kinds) func aRootThatIsNotThereYetIsWatchedOnceItIs(_ kind: Kind) async throws {
        let folder = try TemporaryFolder()
        let root = folder["later"]
        var events = kind.make().events(below: [root]).makeAsyncIterator()
        while try #require(await events.next()) != .watching(root) {}
        folder.write("later/a.jpg")
        while try #require(await events.next()) != .changed(root) {}
    }

    @Test(arguments: kinds) func followsLinksOnce(_ kind: Kind) async throws {
        let outside = try TemporaryFolder()
        outside.write("in/1.jpg")
        var watched = try await Watched(kind) { folder in
            folder.link("linked", to: outside["in"].display)
            folder.link("loop", to: ".")
        }
        try await watched.expectChange("behind a link") { _ in outside.write("in/2.jpg") }
        try await watched.expectChange("the link goes") { unlink($0["linked"].display) }
        try await watched.expectNothing("where the link led") { _ in outside.write("in/3.jpg") }
        try await watched.expectChange("a new link") { $0.link("again", to: outside["in"].display) }
        try await watched.expectChange("behind it") { _ in outside.write("in/4.jpg") }
    }

    @Test(arguments: kinds) func endsWithItsReader(_ kind: Kind) async throws {
        let folder = try TemporaryFolder()
        let task = Task {
            for await _ in kind.make().events(below: [folder.path]) {}
        }
        task.cancel()
        await task.value
    }
}
