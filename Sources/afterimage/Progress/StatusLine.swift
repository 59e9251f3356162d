import Foundation

/// A line on stderr that says how far something is: rewritten on a terminal, a new one every few seconds where the
/// output is kept.
final class StatusLine {
    /// Seconds between lines where they are kept.
    static let plainInterval = 5.0

    private let terminal: Terminal
    private var lastPlain: ContinuousClock.Instant?
    /// Came too soon after the last line to be one of its own.
    private var heldBack: String?
    private var isShowing = false

    init(_ terminal: Terminal = .messages) {
        self.terminal = terminal
    }

    /// - Parameter variants: the same in fewer and fewer words; the first that fits is shown.
    func show(_ variants: String...) {
        show(variants)
    }

    func show(_ variants: [String]) {
        guard let text = variants.first else { return }
        if terminal.isTerminal {
            let room = max(terminal.columns - 1, 1)
            let fitting = variants.first { TextWidth.columns(of: $0) <= room } ?? variants.last ?? text
            // Back to the first column, the line, and nothing behind it; never so long that it wraps.
            terminal.write("\r\(TextWidth.prefix(fitting, columns: room))\u{1B}[K")
            isShowing = true
        } else {
            let now = ContinuousClock.now
            if let lastPlain, now - lastPlain < .seconds(Self.plainInterval) {
                heldBack = text
                return
            }
            (lastPlain, heldBack) = (now, nil)
            terminal.line(text)
        }
    }

    /// Leaves the screen as though the line had not been there. Lines that are kept end with how far it came.
    func clear() {
        if let heldBack { terminal.line(heldBack) }
        heldBack = nil
        if isShowing { terminal.write("\r\u{1B}[K") }
        isShowing = false
        lastPlain = nil
    }
}
