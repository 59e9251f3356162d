import Foundation
import NIOConcurrencyHelpers
import PhotoTypes

/// Copies photos into a folder that the user chose, one selection at a time, while the browser may be gone.
actor PhotoCopies {
    /// How it stands with the latest.
    struct State: Encodable, Sendable {
        struct Failure: Encodable, Sendable {
            let name: String
            let reason: String
        }

        /// `idle`, `copying`, `done`, `stopped`.
        var state = "idle"
        var folder: String?
        /// Files, also those that belong to photos.
        var done = 0
        var total = 0
        var bytesDone = 0
        var bytes = 0
        /// Photos of which a copy was made, and those that were there already, byte for byte.
        var copied = 0
        var alreadyThere = 0
        var failed: [Failure] = []
    }

    private(set) var state = State()
    private let work = WorkLimit(1)
    private let isStopped = NIOLockedValueBox(false)
    private var task: Task<Void, Never>?

    /// - Throws: `APIError` where others are being copied.
    func start(_ selection: OriginalsSelection, to folder: PhotoPath) throws -> State {
        guard task == nil else {
            throw APIError(
                .conflict, "copying", "Photos are being copied already.",
                hint: "Wait until they are copied, or stop it.")
        }
        isStopped.withLockedValue { $0 = false }
        state = State()
        state.state = "copying"
        state.folder = folder.display
        state.total = selection.items.count
        state.bytes = selection.bytes
        state.failed = selection.missing.map {
            State.Failure(name: $0, reason: "The file is not where it was.")
        }
        task = Task {
            await run(
                selection,
                FileCopy(folder: folder) { [isStopped] in
                    isStopped.withLockedValue { $0 }
                })
        }
        return state
    }

    /// What was copied stays.
    func stop() async -> State {
        isStopped.withLockedValue { $0 = true }
        await task?.value
        return state
    }

    private func run(_ selection: OriginalsSelection, _ copy: FileCopy) async {
        for item in selection.items {
            let result = try? await work.run { Result { () throws(FileCopy.Failure) in try copy.copy(item) } }
            switch result {
            case .success(.copied): if !item.isCompanion { state.copied += 1 }
            case .success(.alreadyThere): if !item.isCompanion { state.alreadyThere += 1 }
            case .failure(.stopped), nil: return ended("stopped")
            case .failure(.diskFull):
                note(item, "The disk of the folder is full.")
                return ended("stopped")
            case .failure(.unreadable): note(item, "The file is gone or cannot be read.")
            case .failure(.unwritable(let code)):
                note(item, "It could not be written to the folder (\(String(cString: strerror(code)))).")
            }
            state.done += 1
            state.bytesDone += item.size
        }
        ended("done")
    }

    private func note(_ item: OriginalsSelection.Item, _ reason: String) {
        state.failed.append(State.Failure(name: item.path.name.display, reason: reason))
    }

    private func ended(_ word: String) {
        state.state = word
        task = nil
    }
}
