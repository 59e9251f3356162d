import Foundation
import PhotoIndexing

/// Shows a run's progress on stderr: one line that is rewritten on a terminal, a line every few seconds where
/// the output is kept.
///
/// `@unchecked Sendable`: the indexer never calls `report` from two threads at once.
final class ProgressReporter: @unchecked Sendable {
    /// Seconds between lines where they are kept.
    static let plainInterval = 5.0

    private let terminal: Terminal
    private var lastPlain: ContinuousClock.Instant?
    private var isShowing = false

    init(_ terminal: Terminal = .messages) {
        self.terminal = terminal
    }

    func report(_ progress: IndexingProgress) {
        let text = ProgressText.line(progress)
        if terminal.isTerminal {
            // Back to the first column, the line, and nothing behind it; never so long that it wraps.
            terminal.write("\r\(text.prefix(max(terminal.columns - 1, 1)))\u{1B}[K")
            isShowing = true
        } else {
            let now = ContinuousClock.now
            if let lastPlain, now - lastPlain < .seconds(Self.plainInterval) { return }
            lastPlain = now
            terminal.line(text)
        }
    }

    /// Leaves the screen as though the line had not been there.
    func clear() {
        if isShowing { terminal.write("\r\u{1B}[K") }
        isShowing = false
        lastPlain = nil
    }
}
