import PhotoIndexing
import PhotoStore

/// What is said while photos are indexed.
enum ProgressText {
    /// One line: done and total, pace, time left, errors.
    static func line(_ progress: IndexingProgress) -> String {
        let errors =
            progress.counts.failed > 0 ? " · \(NumberText.count(progress.counts.failed, "error"))" : ""
        switch progress.phase {
        case .scanning:
            let met = progress.counts.met + progress.total
            return
                "Looking: \(NumberText.count(met, "photo")), \(NumberText.count(progress.total)) to read\(errors)"
        case .indexing:
            let total = NumberText.count(progress.total)
            let done = NumberText.count(progress.done)
            let padding = String(repeating: " ", count: max(0, total.count - done.count))
            let percent = progress.total > 0 ? progress.done * 100 / progress.total : 100
            let pace =
                progress.done > 0 ? " · \(NumberText.decimal(progress.photosPerSecond, 1)) photos/s" : ""
            let left = progress.remaining.map { " · \(NumberText.duration($0)) left" } ?? ""
            return "\(padding)\(done)/\(total) photos (\(percent) %)\(pace)\(left)\(errors)"
        }
    }

    /// What was done, as a sentence: `1,204 photos: 3 added, 1 moved, 1,200 unchanged`.
    static func summary(_ counts: IndexCounts) -> String {
        let parts = [
            (counts.added, "added"), (counts.changed, "changed"),
            (counts.reembedded, "indexed with another model"),
            (counts.reread, "with metadata read again"), (counts.moved, "moved"),
            (counts.restored, "back again"), (counts.removed, "gone"),
            (counts.unchanged, "unchanged"),
        ]
        let said = parts.filter { $0.0 > 0 }.map { "\(NumberText.count($0.0)) \($0.1)" }
        let photos = NumberText.count(counts.met, "photo")
        return said.isEmpty ? photos : "\(photos): \(said.joined(separator: ", "))"
    }
}
