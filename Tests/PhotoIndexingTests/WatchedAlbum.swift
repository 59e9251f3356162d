import Dispatch
import Foundation
import PhotoSource
import PhotoStore
import PhotoTypes

@testable import PhotoIndexing

/// An album that a service in the background keeps up to date, on a device and a clock that behave as told.
final class WatchedAlbum: Sendable {
    let album: Album
    let machine = ToldMachine()
    let watcher = ToldWatcher()
    let clock = ToldClock()
    /// What each run was asked to do.
    let runs = Shared<[IndexedLibrary.Scope]>([])
    let isLocked = Shared(false)
    /// Called before each photo is decoded.
    let atPhoto = Shared<@Sendable (Int) -> Void>({ _ in })
    let isHeld = DispatchSemaphore(value: 0)
    let mayGoOn = DispatchSemaphore(value: 0)

    init() throws {
        album = try Album()
    }

    /// A service over the real library, as one process would have it.
    func service(
        _ watcher: (any FolderWatcher)? = nil,
        prepare: @escaping @Sendable (@escaping IndexedLibrary.PreparationReport) async throws -> Void = {
            _ in
        }
    ) -> BackgroundIndexing {
        let (store, atPhoto) = (album.store, atPhoto)
        var decoder = WatchedDecoder()
        decoder.before = { atPhoto.value($0) }
        let indexer = album.indexer(decoder) {
            $0.commitInterval = 0
            $0.commitCount = 1
        }
        let library = IndexedLibrary(
            folders: { try store.status().folders.map(\.path) },
            wishes: { try store.indexingWishes() },
            keep: { try store.set($0) },
            index: { [runs, isLocked] scope, report in
                runs.update { $0.append(scope) }
                if isLocked.value { throw PhotoStoreError.locked(folder: store.folder.path, process: nil) }
                let roots: [PhotoPath]
                switch scope {
                case .everything(let new):
                    roots = try new + store.status().folders.map(\.path).filter { !new.contains($0) }
                case .folders(let folders): roots = folders
                }
                var outcome = IndexedLibrary.Outcome(wasInterrupted: false)
                for root in roots {
                    do throws(PhotoIndexingError) {
                        let run = try await indexer.run(FolderSource(root: root), report: report)
                        if run.outcome == .interrupted { outcome.wasInterrupted = true }
                    } catch {
                        outcome.failures.append(error)
                    }
                }
                return outcome
            }, prepare: prepare)
        return BackgroundIndexing(
            library, machine: machine, watcher: watcher ?? self.watcher, clock: clock)
    }

    /// Holds all workers from the photo of this number on, until `mayGoOn`.
    func holdAtPhoto(_ held: Int, _ then: @escaping @Sendable () -> Void = {}) {
        atPhoto.update { [isHeld, mayGoOn] in
            $0 = { number in
                guard number >= held else { return }
                if number == held {
                    then()
                    isHeld.signal()
                }
                mayGoOn.wait()
                mayGoOn.signal()
            }
        }
    }

    /// Waits, for ever if need be, until the library is as wanted.
    func wait(
        _ indexing: BackgroundIndexing, _ isSo: (PhotoStore) async throws -> Bool
    ) async throws {
        for await _ in await indexing.states() where try await isSo(album.store) { return }
    }

    /// Waits until no run is under way.
    func rest(_ indexing: BackgroundIndexing) async throws {
        for await state in await indexing.states() where state.activity != .working { return }
    }
}

/// A device that is what it is told to be.
struct ToldMachine: MachineState {
    let reading = Shared(MachineReading(isOnMains: true, othersLoad: 0))

    func look() -> MachineReading { reading.value }
}

/// A watcher that hears what it is told.
final class ToldWatcher: FolderWatcher {
    private let tellers = Shared<[AsyncStream<FolderWatchEvent>.Continuation]>([])

    func events(
        below roots: [PhotoPath], excluding excluded: Set<PhotoPath>
    ) -> AsyncStream<FolderWatchEvent> {
        let (events, teller) = AsyncStream.makeStream(of: FolderWatchEvent.self)
        tellers.update { $0.append(teller) }
        return events
    }

    func tell(_ event: FolderWatchEvent) {
        for teller in tellers.value { teller.yield(event) }
    }
}

/// A clock that stands until it is advanced; who sleeps by it sleeps until cancelled.
final class ToldClock: Clock {
    typealias Duration = Swift.Duration

    struct Instant: InstantProtocol {
        let offset: Duration
        func advanced(by duration: Duration) -> Self { Self(offset: offset + duration) }
        func duration(to other: Self) -> Duration { other.offset - offset }
        static func < (left: Self, right: Self) -> Bool { left.offset < right.offset }
    }

    private let elapsed = Shared(Duration.zero)

    var now: Instant { Instant(offset: elapsed.value) }
    let minimumResolution: Swift.Duration = .zero

    func advance(by duration: Duration) { elapsed.update { $0 += duration } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let (never, _) = AsyncStream.makeStream(of: Never.self)
        for await _ in never {}
        try Task.checkCancellation()
    }
}

extension DispatchSemaphore {
    /// `wait`, on a thread that no task needs.
    func waited() async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                self.wait()
                continuation.resume()
            }
        }
    }
}
