import Foundation
import PhotoQuarantine
import PhotoStore

/// The one place of the server that writes to the library.
///
/// Writing is the right of one process at a time, so the library is opened for it only while something is written, and
/// by all writers of this process together: settings can be changed while photos are indexed.
actor LibraryWriter {
    private let folder: LibraryFolder
    private let patience: Duration
    private var opened: PhotoStore?
    private var users = 0
    private var isClosed = false
    private var waitingForLast: [CheckedContinuation<Void, Never>] = []
    private var waitingToOpen: [CheckedContinuation<Void, Never>] = []

    /// - Parameter patience: how long to wait for a search of this process that is making its index.
    init(_ folder: LibraryFolder, patience: Duration) {
        self.folder = folder
        self.patience = patience
    }

    /// Makes the library where there is none.
    ///
    /// - Throws: `PhotoStoreError.locked` where another process writes; `PhotoStoreError`; what `body` throws.
    nonisolated func write<Value: Sendable>(
        _ body: @Sendable (PhotoStore) async throws -> Value
    ) async throws -> Value {
        let result = try await run(body)
        await release()
        return try result.get()
    }

    /// A function of its own: when it has returned, only this actor holds on to the store, and letting go of it gives
    /// the right to write back.
    ///
    /// - Throws: where the library cannot be opened.
    private nonisolated func run<Value: Sendable>(
        _ body: @Sendable (PhotoStore) async throws -> Value
    ) async throws -> Result<Value, any Error> {
        let store = try await open()
        do {
            return .success(try await body(store))
        } catch {
            return .failure(error)
        }
    }

    /// Runs `body` while nobody of this process writes: to remove the library. Waits for current writers, who have been
    /// asked to stop; later ones wait until `body` returns.
    ///
    /// - Throws: `PhotoStoreError.locked` where another process writes; what `body` throws.
    func whileClosed<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        await untilOpen()
        isClosed = true
        defer {
            isClosed = false
            resume(&waitingToOpen)
        }
        if users > 0 { await withCheckedContinuation { waitingForLast.append($0) } }
        let start = ContinuousClock.now
        while true {
            do {
                return try await body()
            } catch let error as PhotoStoreError where isOwn(error, since: start) {
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    private static let pause: Duration = .milliseconds(50)

    private func untilOpen() async {
        while isClosed { await withCheckedContinuation { waitingToOpen.append($0) } }
    }

    /// Whether it is this very process that has the right to write, and is worth waiting for: a search that is making
    /// its index, or work that is just letting go of the library.
    private func isOwn(_ error: PhotoStoreError, since start: ContinuousClock.Instant) -> Bool {
        guard case .locked(_, let holder) = error else { return false }
        return holder == getpid() && start.duration(to: .now) < patience
    }

    private func open() async throws -> PhotoStore {
        let start = ContinuousClock.now
        while true {
            await untilOpen()
            if let opened {
                users += 1
                return opened
            }
            do throws(PhotoStoreError) {
                let store = try PhotoStore(folder, for: .writing)
                try Self.settleMoves(store)
                opened = store
                users = 1
                return store
            } catch {
                guard isOwn(error, since: start) else { throw error }
            }
            try await Task.sleep(for: Self.pause)
        }
    }

    /// Moves of photos that the end of a process left open are settled before anything else is written.
    private static func settleMoves(_ store: PhotoStore) throws(PhotoStoreError) {
        do {
            try Quarantine(store).recover()
        } catch {
            store.close()
            guard case .store(let error) = error else { return }
            throw error
        }
    }

    private func release() {
        users -= 1
        guard users == 0 else { return }
        opened?.close()
        opened = nil
        resume(&waitingForLast)
    }

    private func resume(_ waiting: inout [CheckedContinuation<Void, Never>]) {
        for continuation in waiting { continuation.resume() }
        waiting.removeAll()
    }
}
