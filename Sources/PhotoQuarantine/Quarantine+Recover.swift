import Foundation
import PhotoSource
import PhotoStore
import PhotoTypes

/// What became of intents whose process ended before it could say.
public struct Recovery: Sendable {
    public internal(set) var settled: [QuarantineOutcome] = []
    /// On a volume that is not there now: settled when it is.
    public internal(set) var unreachable: [QuarantineItem] = []
}

extension Quarantine {
    /// Settles the intents that a killed process or a power cut left open, by looking at the disk. A photo that had
    /// been moved stays moved, and its companions follow; one that had not stays where it is, and its companions come
    /// back. To be called before a library is indexed; `apply`, `restore`, `empty` and `adopt` call it themselves. Takes
    /// no time where nothing is open.
    ///
    /// - Throws: `PhotoQuarantineError.store`.
    @discardableResult
    public func recover() throws(PhotoQuarantineError) -> Recovery {
        var recovery = Recovery()
        guard try storing({ () throws(PhotoStoreError) in try store.hasQuarantineIntents() }) else {
            return recovery
        }
        let items = try storing { () throws(PhotoStoreError) in
            try store.quarantineItems(in: [.moving, .restoring, .deleting])
        }
        for group in items.parts(of: Self.groupSize) {
            var outcomes: [QuarantineOutcome] = []
            for item in group {
                if let state = settledByDisk(item) {
                    outcomes.append(QuarantineOutcome(item, state))
                } else {
                    recovery.unreachable.append(item)
                }
            }
            try finish(outcomes)
            recovery.settled += outcomes
        }
        return recovery
    }

    /// What the disk says of an intent, after its companions followed the photo; `nil` where the volume is absent.
    private func settledByDisk(_ item: QuarantineItem) -> QuarantineItem.State? {
        let isReturn = item.state == .restoring
        let places = item.files.map(item.place(of:))
        let others = item.files.map { isReturn ? $0.destination ?? $0.path : $0.path }
        if item.state == .deleting {
            guard FileHandling.status(places[0]) == nil else { return .quarantined }
            guard FileHandling.isFolder(item.folder) else { return nil }
            delete(item.companions, of: item)
            return .deleted
        }
        // From where the intent was to move the files, and to where.
        let (from, to) = isReturn ? (places, others) : (others, places)
        dropSecondNames(from: from, to: to)
        let hasLeft = FileHandling.status(from[0]) == nil
        if isReturn ? hasLeft && isSame(item.file, at: to[0]) : FileHandling.status(to[0]) != nil {
            follow(item.companions, from: from, to: to)
            return isReturn ? .restored : .quarantined
        }
        if !hasLeft {
            follow(item.companions, from: to, to: from)
            return isReturn ? .quarantined : .cancelled
        }
        return FileHandling.isFolder(item.folder) ? .missing : nil
    }

    /// A file that was being moved by a second name (see `cfile_move`) has both: the old one goes.
    private func dropSecondNames(from: [PhotoPath], to: [PhotoPath]) {
        for (from, to) in zip(from, to) {
            guard let old = FileHandling.status(from), old.kind == .file,
                old.identity == FileHandling.status(to)?.identity
            else { continue }
            _ = FileHandling.delete(from)
        }
    }

    /// Moves companions that are still where the photo was. Those that became another file meanwhile are not ours.
    private func follow(_ companions: [QuarantineItem.File], from: [PhotoPath], to: [PhotoPath]) {
        for (companion, (from, to)) in zip(companions, zip(from, to).dropFirst())
        where FileHandling.status(from)?.stamp == companion.stamp {
            _ = FileHandling.move(from, to: to)
        }
    }

    /// Whether a file is the item's: by its stamp, which moving does not change, or else by its bytes.
    func isSame(_ file: QuarantineItem.File, at path: PhotoPath) -> Bool {
        guard let status = FileHandling.status(path), status.kind == .file,
            status.stamp.size == file.stamp.size
        else { return false }
        return status.stamp == file.stamp || (try? FileHandling.digest(path).hash) == file.contentHash
    }
}
