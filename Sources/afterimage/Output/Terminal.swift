import Foundation

/// What is known of the place the output goes to.
struct Terminal {
    /// Whether text goes to a screen rather than to a file or another program.
    let isTerminal: Bool
    /// Whether colours are wanted: on a terminal that has them, unless `NO_COLOR` is set (https://no-color.org).
    let hasColours: Bool
    private let descriptor: Int32

    static let output = Terminal(STDOUT_FILENO)
    static let messages = Terminal(STDERR_FILENO)

    init(_ descriptor: Int32) {
        let environment = ProcessInfo.processInfo.environment
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
        hasColours =
            isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
            && !["", "dumb"].contains(environment["TERM"] ?? "")
    }

    /// Columns of the screen; 80 where it does not say.
    var columns: Int {
        var size = winsize()
        let known = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return known ? Int(size.ws_col) : 80
    }

    /// Columns that text must fit in; `nil` where it does not go to a screen.
    var room: Int? { isTerminal ? columns : nil }

    /// Writes to the descriptor without a buffer in between, all of it or as much as is taken.
    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                guard errno == EINTR else { return }
            } else {
                rest = rest.dropFirst(written)
            }
        }
    }

    func write(_ text: String) {
        write(Array(text.utf8))
    }

    /// A line, or as many as the terminal needs; `wrapping` says whether it may break between words.
    ///
    /// Messages may. Output may not unless its author says so: it is copied and piped.
    func line(_ text: String = "", wrapping: Bool? = nil) {
        let room = wrapping ?? (descriptor == STDERR_FILENO) ? room : nil
        let lines = room.map { TextWidth.wrapped(text, columns: $0) } ?? [text]
        write(lines.joined(separator: "\n") + "\n")
    }

    enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
    }

    func styled(_ text: String, _ style: Style) -> String {
        hasColours ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
