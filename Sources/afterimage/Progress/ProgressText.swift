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

    /// What was done, as a sentence: `1,204 photos: 3 added, 1 moved, 1,200 unchanged`.
    static func summary(_ counts: IndexCounts) -> String {
        let parts = [
            (counts.added, "added"), (counts.changed, "changed"),
            (counts.reembedded, "indexed with another model"),
            (counts.reread, "with metadata read again"), (counts.moved, "moved"),
            (counts.restored, "restored"), (counts.removed, "no longer there"), (counts.unchanged, "unchanged"),
            (counts.unreachable, "out of reach and kept"),
        ]
        let said = parts.filter { $0.0 > 0 }.map { "\(NumberText.count($0.0)) \($0.1)" }
        // Files that could not be read are counted by themselves.
        let read = counts.met - counts.failed - counts.stillFailing
        let photos = NumberText.count(read + counts.unreachable, "photo")
        return said.isEmpty ? photos : "\(photos): \(said.joined(separator: ", "))"
    }
}
