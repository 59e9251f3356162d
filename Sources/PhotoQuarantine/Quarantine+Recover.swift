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
                if let state = try settledByDisk(item) {
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

    /// What an intent came to, after its companions followed the photo; `nil` where the volume is absent.
    private func settledByDisk(
        _ item: QuarantineItem
    ) throws(PhotoQuarantineError) -> QuarantineItem.State? {
        if item.state == .deleting {
            let state = stateByDisk(item)
            if state == .deleted { try deleteCompanions(of: item) }
            return state
        }
        let isReturn = item.state == .restoring
        let (places, others) = (item.files.map(item.place(of:)), item.files.map(Self.other))
        // From where the intent was to move the files, and to where.
        let (from, to) = isReturn ? (places, others) : (others, places)
        dropSecondNames(from: from, to: to)
        let state = stateByDisk(item)
        switch state {
        case .restored where isReturn, .quarantined where !isReturn:
            follow(item.companions, from: from, to: to)
        case .quarantined, .cancelled:
            follow(item.companions, from: to, to: from)
        default: break
        }
        return state
    }

    /// Deletes the companions of a photo that is deleted, but for those that another photo could claim.
    private func deleteCompanions(of item: QuarantineItem) throws(PhotoQuarantineError) {
        var judge = CompanionJudge(store)
        // Where that cannot be told, they stay.
        guard case .success(let strays) = try judge.strays(of: item, isMovieProven: true) else { return }
        for stray in strays where FileHandling.isFree(stray.path) { _ = putBack(stray, of: item) }
        delete(item.companions.filter { !strays.contains($0) }, of: item)
    }

    /// What the disk says that an intent came to: what `recover` will say of it. `nil` where the volume is absent, or may
    /// not be looked at. Changes nothing.
    func stateByDisk(_ item: QuarantineItem) -> QuarantineItem.State? {
        let (inPlace, outside) = (FileHandling.status(item.place), FileHandling.status(Self.other(item.file)))
        // A file that has both names is where it was to go.
        let hasBothNames = inPlace != nil && inPlace?.identity == outside?.identity
        switch item.state {
        case .moving:
            if inPlace != nil { return .quarantined }
            if outside != nil { return .cancelled }
        case .restoring:
            if inPlace == nil || hasBothNames, isSame(item.file, at: Self.other(item.file)) {
                return .restored
            }
            if inPlace != nil { return .quarantined }
        case .deleting:
            if inPlace != nil { return .quarantined }
            return FileHandling.isFree(item.place) && FileHandling.isFolder(item.folder) ? .deleted : nil
        case .quarantined, .restored, .deleted, .cancelled, .missing:
            return item.state
        }
        if FileHandling.isHidden(item.place) || FileHandling.isHidden(Self.other(item.file)) { return nil }
        return FileHandling.isFolder(item.folder) ? .missing : nil
    }

    /// Where a file is if it is not in quarantine.
    private static func other(_ file: QuarantineItem.File) -> PhotoPath { file.destination ?? file.path }

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
