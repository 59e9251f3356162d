import CFolderWatch
import Foundation
import PhotoTypes

/// The system's queue of changes in folders.
final class Inotify: Sendable {
    struct Event {
        let folder: Int32
        /// `nil`: the folder itself.
        let name: [UInt8]?
        let isFolder, came, went, isGone, isEnded, isOverflow: Bool
    }

    private let watch: CFolderWatch

    init() throws(FolderWatchLimit) {
        var watch = CFolderWatch()
        let code = cfolder_watch_open(&watch)
        guard code == 0 else { throw code == ENOTSUP ? .unsupported : .failed(errno: code) }
        self.watch = watch
    }

    deinit {
        withUnsafePointer(to: watch, cfolder_watch_close)
    }

    /// The number of the folder; the same for the same folder.
    func add(_ folder: PhotoPath) throws(PhotoSourceError) -> Int32 {
        var number: Int32 = 0
        let code = withUnsafePointer(to: watch) { watch in
            folder.withCString { cfolder_watch_add(watch, $0, &number) }
        }
        guard code == 0 else { throw PhotoSourceError(folder, errno: code) }
        return number
    }

    func remove(_ number: Int32) {
        withUnsafePointer(to: watch) { cfolder_watch_remove($0, number) }
    }

    /// What is there now.
    func read() throws(FolderWatchLimit) -> [Event] {
        var events: [Event] = []
        let size = 64 << 10
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
        defer { buffer.deallocate() }
        while true {
            var length = 0
            let code = withUnsafePointer(to: watch) { cfolder_watch_read($0, buffer, size, &length) }
            guard code == 0 else { throw .failed(errno: code) }
            guard length > 0 else { return events }
            var offset = 0
            var event = CFolderWatchEvent()
            while cfolder_watch_next(buffer, length, &offset, &event) != 0 {
                events.append(Event(event))
            }
        }
    }

    /// - Returns: `false` where `wake` was called.
    func wait(_ duration: Duration) -> Bool {
        let (seconds, attoseconds) = duration.components
        // Rounded up, so that what is waited for is due afterwards.
        let milliseconds = min(max(seconds, 0), 86_400) * 1000 + attoseconds / 1_000_000_000_000_000 + 1
        return withUnsafePointer(to: watch) { cfolder_watch_wait($0, Int32(max(milliseconds, 0))) } != 0
    }

    func wake() {
        withUnsafePointer(to: watch, cfolder_watch_wake)
    }
}

extension Inotify.Event {
    fileprivate init(_ event: CFolderWatchEvent) {
        folder = event.folder
        name = event.name.map {
            Array(UnsafeBufferPointer(start: $0, count: strlen($0))).map(UInt8.init(bitPattern:))
        }
        isFolder = event.is_folder != 0
        came = event.came != 0
        went = event.went != 0
        isGone = event.is_gone != 0
        isEnded = event.is_ended != 0
        isOverflow = event.is_overflow != 0
    }
}
