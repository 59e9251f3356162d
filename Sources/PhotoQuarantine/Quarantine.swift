import Foundation
import PhotoStore
import PhotoTypes

/// Moves photos of a library to quarantine, and brings them back: the only part that ever moves an original.
///
/// A photo is moved in one step (`rename`) to a folder on its own volume; nothing is copied, overwritten, or deleted,
/// save by `empty`. Intents are on the disk, in the library's journal and in the manifest beside the photos, before a
/// file is touched; so whatever ends the process, every photo is in exactly one place, and `recover` finds out which.
///
/// Photos are done in groups of up to `groupSize`, whose intents and outcomes are written together: what a kill or
/// power cut can leave open is one group, and the disk tells how far it came.
public struct Quarantine: Sendable {
    /// Points between two changes to the disk, in the order they come: where tests end the process.
    package enum Step: Hashable, Sendable {
        case intentsRecorded, foldersMade, manifestWritten, fileMoved, fileDeleted, foldersSynced, settled
    }

    public let store: PhotoStore
    let now: @Sendable () -> Date
    let onStep: @Sendable (Step) -> Void

    static let groupSize = 128

    /// - Parameters:
    ///   - store: opened for writing, except for `list`.
    ///   - now: the clock, in whose time batches are named and grow old.
    public init(_ store: PhotoStore, now: @escaping @Sendable () -> Date = { Date() }) {
        self.init(store, now: now, onStep: { _ in })
    }

    package init(
        _ store: PhotoStore, now: @escaping @Sendable () -> Date, onStep: @escaping @Sendable (Step) -> Void
    ) {
        self.store = store
        self.now = now
        self.onStep = onStep
    }
}

/// How far `apply`, `restore` or `empty` is.
public struct QuarantineProgress: Hashable, Sendable {
    /// Photos done or refused, and all of them.
    public var done = 0, total = 0
    /// Moved or deleted so far, companions included.
    public var bytes: Int64 = 0

    public init(done: Int = 0, total: Int = 0, bytes: Int64 = 0) {
        self.done = done
        self.total = total
        self.bytes = bytes
    }
}

/// The photos in quarantine that went there with one command.
public struct QuarantineBatch: Hashable, Sendable {
    public struct Photo: Hashable, Sendable {
        public let item: QuarantineItem
        /// As the disk says. An intent only where the volume is absent; `missing` where the photo is nowhere.
        public let state: QuarantineItem.State
        /// Whether its file is in quarantine now: not where it was taken out by hand, or the volume is absent.
        public let isThere: Bool
    }

    public let name: String
    public let taken: Date
    public let photos: [Photo]

    /// Of all files, companions included.
    public var bytes: Int64 { photos.reduce(0) { $0 + $1.item.bytes } }
}

extension Quarantine {
    /// What is in quarantine, the oldest batch first. Also for a store opened for reading: what became of moves that
    /// something interrupted, or that are under way, the disk tells.
    ///
    /// - Throws: `PhotoQuarantineError.store`.
    public func list() throws(PhotoQuarantineError) -> [QuarantineBatch] {
        let items = try storing { () throws(PhotoStoreError) in
            try store.quarantineItems(in: [.quarantined, .moving, .restoring, .deleting])
        }
        var photos: [String: [QuarantineBatch.Photo]] = [:]
        var order: [(name: String, taken: Date)] = []
        for item in items {
            let state = stateByDisk(item) ?? item.state
            // Back in its place, still in its place, or deleted.
            if [.restored, .cancelled, .deleted].contains(state) { continue }
            let isThere = FileHandling.status(item.place)?.kind == .file
            // On a volume that is absent: nothing tells that it ever came here.
            if state == .moving, !isThere { continue }
            if photos[item.batch] == nil { order.append((item.batch, item.taken)) }
            photos[item.batch, default: []].append(
                QuarantineBatch.Photo(item: item, state: state, isThere: isThere))
        }
        return order.map { QuarantineBatch(name: $0.name, taken: $0.taken, photos: photos[$0.name] ?? []) }
    }
}

extension Array {
    /// Consecutive parts of at most `size` elements.
    func parts(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
