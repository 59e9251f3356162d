import ArgumentParser
import Foundation

/// A question before something that cannot be undone, or costs.
enum Question {
    /// The wait for an answer was given up (Ctrl-C).
    struct Unanswered: Error {
        /// The result: `Nothing was moved.`
        let outcome: String
    }

    /// To be called within `stoppable`, so that Ctrl-C ends the wait.
    ///
    /// - Parameter outcome: the message for any answer but yes.
    /// - Returns: whether the answer was yes.
    /// - Throws: `ValidationError` if nobody can answer; `Unanswered`.
    static func ask(_ text: String, for command: String, otherwise outcome: String) throws -> Bool {
        guard isatty(STDIN_FILENO) == 1 else {
            throw ValidationError("\(command) asks for confirmation, which needs a terminal: add --yes.")
        }
        Terminal.messages.write(text.printable + " [y/N] ")
        do {
            if ["y", "yes"].contains(try answer()?.lowercased() ?? "") { return true }
        } catch {
            throw Unanswered(outcome: outcome)
        }
        Terminal.messages.line(outcome)
        return false
    }

    /// Whether there is someone to ask, who sees the question.
    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// A choice whose usual answer is yes.
    ///
    /// - Parameter outcome: what giving up comes to.
    /// - Returns: `nil` where the keyboard's input has ended.
    /// - Throws: `Unanswered`.
    static func choose(_ text: String, otherwise outcome: String) throws -> Bool? {
        Terminal.messages.write(text.printable + " [Y/n] ")
        do {
            return try answer().map { !["n", "no"].contains($0.lowercased()) }
        } catch {
            throw Unanswered(outcome: outcome)
        }
    }

    /// A line from the keyboard; `nil` at its end. Waits for it in short turns, as a read would not end with the task.
    static func answer() throws(CancellationError) -> String? {
        var keyboard = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        while poll(&keyboard, 1, 50) <= 0 {
            if Task.isCancelled { throw CancellationError() }
        }
        return readLine()
    }
}
