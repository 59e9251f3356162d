import PhotoIndexing
import PhotoStore

/// What is said while photos are indexed.
enum ProgressText {
    /// One line: done and total, pace, time left, errors; then shorter ones for narrow terminals, which keep the time
    /// left for as long as they can.
    static func lines(_ progress: IndexingProgress) -> [String] {
        let errors =
            progress.counts.failed > 0 ? " · \(NumberText.count(progress.counts.failed, "error"))" : ""
        switch progress.phase {
        case .scanning:
            let met = progress.counts.met + progress.total
            return [
                "Scanning: \(NumberText.count(met)) found, \(NumberText.count(progress.total)) new\(errors)"
            ]
        case .indexing:
            let total = NumberText.count(progress.total)
            let done = NumberText.count(progress.done)
            let padding = String(repeating: " ", count: max(0, total.count - done.count))
            let percent = progress.total > 0 ? progress.done * 100 / progress.total : 100
            let pace =
                progress.done > 0 ? " · \(NumberText.decimal(progress.photosPerSecond, 1)) photos/s" : ""
            let left = progress.remaining.map { " · \(NumberText.duration($0)) left" } ?? ""
            let count = "\(padding)\(done)/\(total)"
            return [
                "\(count) photos (\(percent) %)\(pace)\(left)\(errors)",
                "\(count) photos (\(percent) %)\(left)\(errors)", "\(count)\(left)\(errors)",
                "\(count)\(left)",
            ]
        }
    }

    /// What was done, as a sentence: `1,204 photos: 3 added, 1 moved, 1,200 unchanged; 2 no longer there`. What is said
    /// of the photos adds up to their number; those that are no longer there do not belong to it.
    static func summary(_ counts: IndexCounts) -> String {
        let parts = [
            (counts.added, "added"), (counts.changed, "changed"),
            (counts.reembedded, "indexed with another model"),
            (counts.reread, "with metadata read again"), (counts.moved, "moved"),
            (counts.restored, "restored"), (counts.unchanged, "unchanged"),
            (counts.unreachable, "out of reach and kept"),
            (counts.failed + counts.stillFailing, "could not be read"),
        ]
        let said = parts.filter { $0.0 > 0 }.map { "\(NumberText.count($0.0)) \($0.1)" }
        let photos = NumberText.count(counts.met + counts.unreachable, "photo")
        let removed =
            counts.removed > 0
            ? "; \(NumberText.count(counts.removed)) no longer there (remembered for 30 days)" : ""
        return (said.isEmpty ? photos : "\(photos): \(said.joined(separator: ", "))") + removed
    }
}
