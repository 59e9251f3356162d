import ArgumentParser
import Dispatch
import Foundation

/// Ctrl-C and a polite request to end, turned into a stop that loses nothing.
///
/// The first signal asks the work to stop. What is committed is safe at every moment, so if the work has not
/// come to its end within the grace time (a decoder may be deep in one photo), the process leaves anyway. A
/// second signal leaves at once.
struct Interruption: Sendable {
    /// Seconds between the first signal and the end, whatever the work is doing.
    static let grace = 1.5

    private let watch: Watch

    /// - Parameter farewell: the last line, where the work did not stop in time to say it.
    /// - Parameter stop: called at the first signal, on a queue of its own.
    init(farewell: String, _ stop: @escaping @Sendable () -> Void) {
        watch = Watch(farewell: farewell, stop)
    }

    /// The signal that came, if one did.
    var signal: Int32? { watch.signal }

    /// Unchecked, as the compiler does not see that every access to `received` is on `queue`.
    private final class Watch: @unchecked Sendable {
        private let queue = DispatchQueue(label: "interruption", qos: .userInteractive)
        private var received: Int32?
        private var sources: [any DispatchSourceSignal] = []

        init(farewell: String, _ stop: @escaping @Sendable () -> Void) {
            for number in [SIGINT, SIGTERM] {
                // The source sees the signal only if its default action is off.
                Foundation.signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                source.setEventHandler { [weak self] in self?.receive(number, farewell, stop) }
                source.resume()
                sources.append(source)
            }
        }

        deinit {
            for source in sources { source.cancel() }
        }

        var signal: Int32? { queue.sync { received } }

        private func receive(_ number: Int32, _ farewell: String, _ stop: @Sendable () -> Void) {
            let status = ExitStatus.interrupted(by: number)
            guard received == nil else { _exit(status) }
            received = number
            stop()
            queue.asyncAfter(deadline: .now() + Interruption.grace) {
                Terminal.messages.line("\n" + farewell)
                _exit(status)
            }
        }
    }
}

/// Runs `work` so that Ctrl-C stops it and loses nothing.
func stoppable(farewell: String, _ work: @escaping @Sendable () async throws -> Void) async throws {
    let interruptible = Task { try await work() }
    let interruption = Interruption(farewell: farewell) { interruptible.cancel() }
    let result = await interruptible.result
    if let signal = interruption.signal {
        if case .failure(let unanswered as Question.Unanswered) = result {
            Terminal.messages.line("\n" + unanswered.outcome)
        } else {
            Terminal.messages.line(farewell)
        }
        throw ExitCode(ExitStatus.interrupted(by: signal))
    }
    try result.get()
}
