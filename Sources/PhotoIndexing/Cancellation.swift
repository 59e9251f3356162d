import Foundation

/// Carries a task's cancellation to threads outside of any task.
///
/// `@unchecked Sendable`: all state is touched under the lock.
final class Cancellation: @unchecked Sendable {
    private let lock = NSLock()
    private var cancelled = false
    private var handler: (@Sendable () -> Void)?

    var isCancelled: Bool { lock.withLock { cancelled } }

    func cancel() {
        let handler = lock.withLock {
            cancelled = true
            return self.handler
        }
        handler?()
    }

    /// Replaces the handler; calls it at once if already cancelled.
    func onCancel(_ handler: @escaping @Sendable () -> Void) {
        let now = lock.withLock {
            self.handler = handler
            return cancelled
        }
        if now { handler() }
    }
}
