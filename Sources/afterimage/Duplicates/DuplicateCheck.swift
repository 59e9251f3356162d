import PhotoGrouping

/// The comparing of what is new, shown on the terminal.
enum DuplicateCheck {
    /// - Returns: what was done.
    /// - Throws: `PhotoGroupingError`.
    static func update(_ finder: DuplicateFinder) async throws -> DuplicateProgress {
        let line = StatusLine()
        defer { line.clear() }
        var pace = Pace()
        return try await finder.update { progress in
            pace.note(progress)
            line.show(text(progress, pace))
        }
    }

    /// One line: done and total, pace, time left, what could not be read.
    static func text(_ progress: DuplicateProgress, _ pace: Pace) -> String {
        switch progress.phase {
        case .searching:
            return
                "Looking for what could be alike: \(part(progress.searched, progress.pictures)) photos\(pace.left)"
        case .comparing:
            let unread =
                progress.unreadable > 0 ? " · \(NumberText.count(progress.unreadable)) unreadable" : ""
            return
                "Comparing: \(part(progress.compared, progress.pairs)) pairs\(pace.speed)\(pace.left)\(unread)"
        case .grouping:
            return "Putting photos into groups"
        }
    }

    private static func part(_ done: Int, _ all: Int) -> String {
        "\(NumberText.count(done))/\(NumberText.count(all)) (\(all > 0 ? done * 100 / all : 100) %)"
    }

    /// How fast a phase goes.
    struct Pace {
        private var phase: DuplicateProgress.Phase?
        private var began = ContinuousClock.now
        private var done = 0
        private var all = 0
        private var seconds = 0.0

        mutating func note(_ progress: DuplicateProgress, at now: ContinuousClock.Instant = .now) {
            if progress.phase != phase { (phase, began) = (progress.phase, now) }
            seconds = (now - began) / .seconds(1)
            let isSearching = progress.phase == .searching
            done = isSearching ? progress.searched : progress.compared
            all = isSearching ? progress.pictures : progress.pairs
        }

        fileprivate var speed: String {
            seconds > 0 && done > 0 ? " · \(NumberText.decimal(Double(done) / seconds, 0)) pairs/s" : ""
        }

        fileprivate var left: String {
            guard seconds >= 1, done > 0 else { return "" }
            return " · \(NumberText.duration(seconds / Double(done) * Double(all - done))) left"
        }
    }
}
