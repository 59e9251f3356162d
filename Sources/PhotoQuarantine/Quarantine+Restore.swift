import Foundation
import PhotoSource
import PhotoStore
import PhotoTypes

/// Which photos in quarantine are meant.
public enum QuarantineSelection: Hashable, Sendable {
    case all
    case batch(String)
    /// By where they were, or by where they are in quarantine.
    case photos([PhotoPath])
}

/// What came back.
public struct RestoredPhotos: Sendable {
    public struct Photo: Hashable, Sendable {
        public let item: QuarantineItem
        /// Where it is now.
        public let path: PhotoPath
        /// Whether something else was in its place, so that it has another name.
        public var isRenamed: Bool { path != item.file.path }
    }

    public internal(set) var restored: [Photo] = []
    /// Those still in quarantine, or lost from it.
    public internal(set) var refused: [Refusal] = []
    /// Whether the task was cancelled before the end: the rest is still in quarantine.
    public internal(set) var wasInterrupted = false
}

extension Quarantine {
    /// Brings photos back to where they were, with their companions; folders that are missing are made. Nothing is
    /// overwritten: where something else has come to a photo's place, it gets a free name beside it. In the library a
    /// photo is again the one it was, and what the one that stayed had from it is taken back.
    ///
    /// Cancelling the task stops between two photos.
    ///
    /// - Parameter progress: called after each photo.
    /// - Throws: `PhotoQuarantineError.unknownBatch`; `.store` where going on makes no sense.
    public func restore(
        _ selection: QuarantineSelection, progress report: (QuarantineProgress) -> Void = { _ in }
    ) throws(PhotoQuarantineError) -> RestoredPhotos {
        try recover()
        var result = RestoredPhotos()
        let items = try items(in: selection, &result.refused)
        var progress = QuarantineProgress(total: items.count)
        // By folder, so that a group has few folders to put on the disk; within one, who went first comes first.
        let ordered = items.map { ($0, folder: $0.file.path.parent) }
            .sorted { ($0.folder, $0.0.id) < ($1.folder, $1.0.id) }.map(\.0)
        for group in ordered.parts(of: Self.groupSize) {
            try restore(group, &result) { bytes in
                progress.done += 1
                progress.bytes += bytes
                report(progress)
            }
            if result.wasInterrupted { break }
        }
        return result
    }

    private func items(
        in selection: QuarantineSelection, _ refused: inout [Refusal]
    ) throws(PhotoQuarantineError) -> [QuarantineItem] {
        let all = try storing { () throws(PhotoStoreError) in try store.quarantineItems(in: [.quarantined]) }
        switch selection {
        case .all:
            return all
        case .batch(let name):
            guard try storing({ () throws(PhotoStoreError) in try store.hasQuarantineBatch(name) }) else {
                throw .unknownBatch(name)
            }
            return all.filter { $0.batch == name }
        case .photos(let paths):
            let wanted = Set(paths)
            let found = all.filter { wanted.contains($0.file.path) || wanted.contains($0.place) }
            let known = Set(found.flatMap { [$0.file.path, $0.place] })
            refused += paths.filter { !known.contains($0) }.map {
                Refusal(path: $0, reason: .notInQuarantine)
            }
            return found
        }
    }

    private struct Return {
        let item: QuarantineItem
        let destinations: [PhotoPath]
    }

    private func restore(
        _ group: ArraySlice<QuarantineItem>, _ result: inout RestoredPhotos, report: (Int64) -> Void
    ) throws(PhotoQuarantineError) {
        var names = FreeNames()
        var outcomes: [QuarantineOutcome] = []
        var ready: [Return] = []
        for item in group {
            if Task.isCancelled {
                result.wasInterrupted = true
                break
            }
            guard FileHandling.status(item.place)?.kind == .file else {
                absent(item, &outcomes, &result)
                report(0)
                continue
            }
            guard let destinations = names.choose(for: item) else {
                result.refused.append(
                    Refusal(path: item.file.path, reason: .placeTaken(item.file.path)))
                report(0)
                continue
            }
            do {
                FileHandling.sync(try FileHandling.makeFolders(item.file.path.parent, mode: 0o777))
                ready.append(Return(item: item, destinations: destinations))
            } catch {
                result.refused.append(Refusal(path: item.file.path, reason: error.reason))
                report(0)
            }
        }
        onStep(.foldersMade)

        let time = now()
        let intents = ready.map { (item: $0.item, destinations: $0.destinations) }
        let items = try storing { () throws(PhotoStoreError) in
            try store.recordRestoring(intents, at: time)
        }
        onStep(.intentsRecorded)
        let untold = Manifest.tell(of: items) { .init(.restore, $0, time: time, to: $0.file.destination) }
        onStep(.manifestWritten)

        for item in items {
            if Task.isCancelled { result.wasInterrupted = true }
            guard !result.wasInterrupted else {
                outcomes.append(QuarantineOutcome(item, .quarantined))
                continue
            }
            if let reason = untold[item.id] ?? bringBack(item) {
                outcomes.append(QuarantineOutcome(item, .quarantined))
                result.refused.append(Refusal(path: item.file.path, reason: reason))
                report(0)
            } else {
                outcomes.append(QuarantineOutcome(item, .restored))
                result.restored.append(.init(item: item, path: item.file.destination ?? item.file.path))
                report(item.bytes)
            }
        }
        try finish(outcomes)
    }

    /// Moves one photo with its companions.
    ///
    /// - Returns: why it is still in quarantine; `nil` where it is at its destination.
    private func bringBack(_ item: QuarantineItem) -> Refusal.Reason? {
        let destination = item.file.destination ?? item.file.path
        let failure = FileHandling.move(item.place, to: destination)
        guard failure == 0 else { return Refusal.Reason(destination, and: item.place, errno: failure) }
        onStep(.fileMoved)
        for companion in item.companions {
            let failure = FileHandling.move(
                item.place(of: companion), to: companion.destination ?? companion.path)
            if failure == 0 { onStep(.fileMoved) }
        }
        return nil
    }

    /// A photo that is not in quarantine: put back by hand, on a volume that is not there, or lost.
    private func absent(
        _ item: QuarantineItem, _ outcomes: inout [QuarantineOutcome], _ result: inout RestoredPhotos
    ) {
        if isSame(item.file, at: item.file.path) {
            outcomes.append(QuarantineOutcome(item, .restored))
            result.restored.append(.init(item: item, path: item.file.path))
        } else if let hidden = [item.place, item.file.path].first(where: FileHandling.isHidden) {
            result.refused.append(Refusal(path: item.file.path, reason: .notReadable(hidden.parent)))
        } else if FileHandling.isFolder(item.folder) {
            outcomes.append(QuarantineOutcome(item, .missing))
            result.refused.append(Refusal(path: item.file.path, reason: .takenOut))
        } else {
            result.refused.append(Refusal(path: item.file.path, reason: .volumeAbsent(item.folder)))
        }
    }
}
