import PhotoIndexing

/// Shows a run's progress on stderr.
///
/// `@unchecked Sendable`: the indexer never calls `report` from two threads at once.
final class ProgressReporter: @unchecked Sendable {
    private let line: StatusLine

    init(_ terminal: Terminal = .messages) {
        line = StatusLine(terminal)
    }

    func report(_ progress: IndexingProgress) {
        line.show(ProgressText.lines(progress))
    }

    func clear() {
        line.clear()
    }
}
