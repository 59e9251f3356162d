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
    private var waitingForLast: [CheckedContinuation<Void, Never>] = []

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
        let store = try await open()
        do {
            let value = try await body(store)
            await release()
            return value
        } catch {
            await release()
            throw error
        }
    }

    /// Waits until nothing is written any more. Whoever wants that has told the writers to stop.
    func settle() async {
        guard users > 0 else { return }
        await withCheckedContinuation { waitingForLast.append($0) }
    }

    private func open() async throws -> PhotoStore {
        let start = ContinuousClock.now
        while true {
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
                guard case .locked(_, let holder) = error, holder == getpid(),
                    start.duration(to: .now) < patience
                else { throw error }
            }
            // A search in this process is making its index.
            try await Task.sleep(for: .milliseconds(100))
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
        for continuation in waitingForLast { continuation.resume() }
        waitingForLast.removeAll()
    }
}
