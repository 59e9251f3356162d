import ArgumentParser
import Foundation

/// A question before something that cannot be undone, or costs.
enum Question {
    /// - Returns: whether the answer was yes.
    /// - Throws: `ValidationError` where there is no one to ask.
    static func ask(_ text: String, for command: String) throws -> Bool {
        guard isatty(STDIN_FILENO) == 1 else {
            throw ValidationError("\(command) asks first, and there is no one to ask: add --yes.")
        }
        Terminal.messages.write(text.printable + " [y/N] ")
        return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
    }
}
