import Foundation
import PhotoSource
import PhotoStore
import PhotoTypes

/// What became of a plan.
public struct AppliedPlan: Sendable {
    /// `nil` where nothing was moved.
    public internal(set) var batch: String?
    /// The photos in quarantine now, with where each is.
    public internal(set) var moved: [QuarantineItem] = []
    /// Those left as they were. Both in the order of the plan.
    public internal(set) var refused: [Refusal] = []
    /// Whether the task was cancelled before the end: the rest is as it was, and the same plan goes on from there.
    public internal(set) var wasInterrupted = false

    /// Moved, companions included.
    public var bytes: Int64 { moved.reduce(0) { $0 + $1.bytes } }
}

extension Quarantine {
    /// Moves a plan's photos to quarantine. Each goes, with its companions, if its bytes are those planned, and the
    /// photo to keep, where there is to be one, is there with its planned bytes and stays; else it is refused, and the
    /// others go. Searches do
    /// not find it any more; the photo that stays inherits what it had (`PhotoStore.settle`).
    ///
    /// Cancelling the task stops between two photos. Applying a plan again moves what is left.
    ///
    /// - Parameter progress: called after each photo.
    /// - Throws: `PhotoQuarantineError.contradictoryPlan`, `.otherLibrary` before anything is moved; `.store` where going
    ///   on makes no sense: what was moved so far stays so.
    public func apply(
        _ plan: QuarantinePlan, progress report: (QuarantineProgress) -> Void = { _ in }
    ) throws(PhotoQuarantineError) -> AppliedPlan {
        try requireFitting(plan)
        try recover()
        var check = try ItemCheck(plan, store)
        var applied = AppliedPlan()
        var progress = QuarantineProgress(total: plan.items.count)
        // By folder, so that a group has few folders to put on the disk.
        let places = Dictionary(uniqueKeysWithValues: zip(plan.items.map(\.remove.path), 0...))
        let ordered = plan.items.map { ($0, folder: $0.remove.path.parent) }.sorted { $0.folder < $1.folder }
            .map(\.0)
        for group in ordered.parts(of: Self.groupSize) {
            var prepared: [PreparedMove] = []
            check.lookAgain()
            for item in group {
                if Task.isCancelled {
                    applied.wasInterrupted = true
                    break
                }
                switch try check.check(item) {
                case .success(let move): prepared.append(move)
                case .failure(let reason):
                    applied.refused.append(Refusal(path: item.remove.path, reason: reason))
                    progress.done += 1
                    report(progress)
                }
            }
            try move(prepared, &applied) { bytes in
                progress.done += 1
                progress.bytes += bytes
                report(progress)
            }
            if applied.wasInterrupted { break }
        }
        if applied.moved.isEmpty { applied.batch = nil }
        applied.moved.sort { places[$0.file.path, default: 0] < places[$1.file.path, default: 0] }
        applied.refused.sort { places[$0.path, default: 0] < places[$1.path, default: 0] }
        return applied
    }

    /// Moves one group of photos.
    private func move(
        _ group: [PreparedMove], _ applied: inout AppliedPlan, report: (Int64) -> Void
    ) throws(PhotoQuarantineError) {
        guard !group.isEmpty else { return }
        let batch = if let known = applied.batch { known } else { try newBatch(in: Set(group.map(\.folder))) }
        applied.batch = batch
        let time = now()
        let facts = group.reduce(into: [:]) { $0.merge($1.facts) { $1 } }
        let moves = group.map(\.move)
        let items = try storing { () throws(PhotoStoreError) in
            try store.refreshFacts(facts)
            return try store.record(moves, batch: batch, at: time)
        }
        onStep(.intentsRecorded)
        // After the intents: what a kill leaves of them, `recover` then knows and removes.
        var unready: [QuarantineItem.ID: Refusal.Reason] = [:]
        for item in items {
            do {
                try makeFolders(for: item)
            } catch {
                unready[item.id] = error.reason
            }
        }
        onStep(.foldersMade)
        let untold = Manifest.tell(of: items.filter { unready[$0.id] == nil }) {
            .init(move: $0, library: store.folder.path, time: time)
        }
        onStep(.manifestWritten)

        var outcomes: [QuarantineOutcome] = []
        for (item, prepared) in zip(items, group) {
            if Task.isCancelled { applied.wasInterrupted = true }
            guard !applied.wasInterrupted else {
                outcomes.append(QuarantineOutcome(item, .cancelled))
                continue
            }
            if let reason = unready[item.id] ?? untold[item.id] ?? move(item, prepared) {
                outcomes.append(QuarantineOutcome(item, .cancelled))
                applied.refused.append(Refusal(path: item.file.path, reason: reason))
                report(0)
            } else {
                outcomes.append(QuarantineOutcome(item, .quarantined))
                report(item.bytes)
            }
        }
        try finish(outcomes)
        let moved = Set(outcomes.filter { $0.state == .quarantined }.map(\.item.id))
        applied.moved += items.filter { moved.contains($0.id) }
    }

    /// Moves one photo with its companions.
    ///
    /// - Returns: why it is still where it was; `nil` where it is in quarantine.
    private func move(_ item: QuarantineItem, _ prepared: PreparedMove) -> Refusal.Reason? {
        // What was checked is some photos old.
        if let kept = item.keptPath {
            guard FileHandling.status(kept) == prepared.keptStatus else { return .keptChanged(kept) }
        }
        guard FileHandling.status(item.file.path) == prepared.statuses[0] else { return .changedMeanwhile }
        let failure = FileHandling.move(item.file.path, to: item.place)
        guard failure == 0 else {
            return Refusal.Reason(item.file.path, and: item.place, errno: failure)
        }
        onStep(.fileMoved)
        guard FileHandling.status(item.place) == prepared.statuses[0] else {
            // Another file had taken its place in that instant: it is not ours to move.
            return FileHandling.move(item.place, to: item.file.path) == 0 ? .changedMeanwhile : nil
        }
        for (file, status) in zip(item.companions, prepared.statuses.dropFirst())
        where FileHandling.status(file.path) == status {
            _ = FileHandling.move(file.path, to: item.place(of: file))
            onStep(.fileMoved)
        }
        return nil
    }

    /// Puts names and outcomes on the disk.
    func finish(_ outcomes: [QuarantineOutcome]) throws(PhotoQuarantineError) {
        let places = outcomes.map(\.item.place.parent)
        let ends = outcomes.map { ($0.item.file.destination ?? $0.item.file.path).parent }
        // The new name first: a file system without a journal then rather keeps two names than none.
        let isReturn = outcomes.contains { $0.item.state != .moving }
        FileHandling.sync(isReturn ? ends + places : places + ends)
        onStep(.foldersSynced)
        // Before the journal says that it is done: nobody would look for them afterwards.
        for outcome in outcomes where outcome.state != .quarantined {
            FileHandling.removeEmptyFolders(outcome.item.place.parent, below: outcome.item.folder)
        }
        let time = now()
        try storing { () throws(PhotoStoreError) in try store.settle(outcomes, at: time) }
        onStep(.settled)
    }

    private func makeFolders(for item: QuarantineItem) throws(FileHandlingError) {
        try item.quarantine.prepare()
        FileHandling.sync(try FileHandling.makeFolders(item.place.parent, mode: 0o700))
    }

    /// A name for a batch: its time (UTC), and four digits against chance.
    private func newBatch(in folders: Set<QuarantineFolder>) throws(PhotoQuarantineError) -> String {
        let time = now().formatted(.iso8601.dateSeparator(.dash).timeSeparator(.omitted))
            .replacing("T", with: "-").replacing("Z", with: "")
        while true {
            let digits = String(UInt16.random(in: 0x1000 ... .max), radix: 16)
            let name = "\(time)-\(digits)"
            let isKnown = try storing { () throws(PhotoStoreError) in try store.hasQuarantineBatch(name) }
            if !isKnown, folders.allSatisfy({ FileHandling.status($0.batch(name)) == nil }) { return name }
        }
    }
}
