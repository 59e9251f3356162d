import PhotoGrouping

/// The comparing of what is new, shown on the terminal.
enum DuplicateCheck {
    /// - Returns: what was done.
    /// - Throws: `PhotoGroupingError`.
    static func update(_ finder: DuplicateFinder) async throws -> DuplicateProgress {
        let line = StatusLine()
        defer { line.clear() }
        var pace = DuplicatePace()
        return try await finder.update { progress in
            pace.note(progress)
            line.show(text(progress, pace))
        }
    }

    /// One line: done and total, pace, time left, what could not be read.
    static func text(_ progress: DuplicateProgress, _ pace: DuplicatePace) -> String {
        let left = pace.remaining.map { " · \(NumberText.duration($0)) left" } ?? ""
        switch progress.phase {
        case .searching where progress.pictures == 0:
            return "Searching for possible duplicates"
        case .searching:
            return
                "Searching for possible duplicates: \(part(progress.searched, progress.pictures)) photos\(left)"
        case .comparing:
            let unread =
                progress.unreadable > 0 ? " · \(NumberText.count(progress.unreadable)) unreadable" : ""
            let speed = pace.perSecond.map { " · \(NumberText.decimal($0, 0)) pairs/s" } ?? ""
            return "Comparing: \(part(progress.compared, progress.pairs)) pairs\(speed)\(left)\(unread)"
        case .grouping:
            return "Grouping"
        }
    }

    private static func part(_ done: Int, _ all: Int) -> String {
        "\(NumberText.count(done))/\(NumberText.count(all)) (\(all > 0 ? done * 100 / all : 100) %)"
    }
}
