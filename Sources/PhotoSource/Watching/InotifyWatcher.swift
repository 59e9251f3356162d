import Foundation
import PhotoTypes

/// Hears of changes from Linux, through inotify(7): at once, and without looking at files.
///
/// It needs one watch for each folder. Where the system gives too few, or files lie on a network drive, it gives up on
/// that root and says so.
public struct InotifyWatcher: FolderWatcher {
    /// How long nothing must change before a change is reported, and the maximum delay.
    public var quiet: Duration = .seconds(2)
    public var longest: Duration = .seconds(30)
    /// Between two checks whether the roots themselves are there: nothing reports drives.
    public var rootInterval: Duration = .seconds(10)
    /// The most folders to be watched; the system may give fewer.
    public var mostFolders = Int.max

    public init() {}

    public func events(
        below roots: [PhotoPath], excluding excluded: Set<PhotoPath>
    ) -> AsyncStream<FolderWatchEvent> {
        let (events, teller) = AsyncStream.makeStream(of: FolderWatchEvent.self)
        do throws(FolderWatchLimit) {
            let queue = try Inotify()
            teller.onTermination = { _ in queue.wake() }
            // A thread of its own, which waits in the system and owns all there is to know.
            let thread = Thread {
                run(queue, roots, excluded, teller)
                teller.finish()
            }
            thread.name = "afterimage.watch"
            thread.start()
        } catch {
            for root in roots { teller.yield(.limited(root, error)) }
            teller.finish()
        }
        return events
    }

    private func run(
        _ queue: Inotify, _ roots: [PhotoPath], _ excluded: Set<PhotoPath>,
        _ teller: AsyncStream<FolderWatchEvent>.Continuation
    ) {
        var folders = WatchedFolders(queue, mostFolders: mostFolders, excluding: excluded)
        var told: Set<PhotoPath> = []
        func tellLimits() {
            for (root, limit) in folders.limits.sorted(by: { $0.key < $1.key })
            where told.insert(root).inserted {
                teller.yield(.limited(root, limit))
            }
        }
        for root in roots {
            folders.add(root: root)
            if folders.limits[root] == nil { teller.yield(.watching(root)) }
        }
        tellLimits()
        var collector = ChangeCollector(quiet: quiet, longest: longest)
        var nextLook = ContinuousClock.now + rootInterval
        while queue.wait(ContinuousClock.now.duration(to: min(collector.next ?? nextLook, nextLook))) {
            let now = ContinuousClock.now
            do {
                for event in try queue.read() {
                    for root in folders.take(event) { collector.add(root, at: now) }
                }
            } catch {
                for root in roots where told.insert(root).inserted { teller.yield(.limited(root, error)) }
                return
            }
            if now >= nextLook {
                for root in folders.look() { collector.add(root, at: now) }
                nextLook = now + rootInterval
            }
            tellLimits()
            for root in collector.take(at: now) { teller.yield(.changed(root)) }
        }
    }
}
