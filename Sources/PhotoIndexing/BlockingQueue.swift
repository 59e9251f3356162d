import Foundation

/// A queue between threads.
///
/// Decoding blocks its thread for tens of milliseconds to seconds, and Swift's own pool has no more threads
/// than cores: blocking one there stalls every task of the process. So the pipeline runs on threads of its
/// own, and threads wait on a condition. It needs no bound: the coordinator never has more work out than the
/// workers need.
///
/// `@unchecked Sendable`: all state is touched under the condition's lock.
final class BlockingQueue<Element: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var elements: [Element] = []
    private var taken: Element?
    private var isClosed = false
    private var isDiscarding = false

    func put(_ new: some Sequence<Element>) {
        condition.withLock {
            guard !isDiscarding else { return }
            elements.append(contentsOf: new)
            condition.broadcast()
        }
    }

    /// The next element; waits for one. `nil` once closed and empty.
    func take() -> Element? {
        condition.withLock {
            while elements.isEmpty, !isClosed { condition.wait() }
            return removeFirst()
        }
    }

    private func removeFirst() -> Element? {
        guard !elements.isEmpty else { return nil }
        let first = elements.removeFirst()
        taken = first
        return first
    }

    /// The one that was taken last; it may be done with.
    var lastTaken: Element? { condition.withLock { taken } }

    var isEmpty: Bool { condition.withLock { elements.isEmpty } }

    /// The next element if there is one now.
    func takeIfAny() -> Element? {
        condition.withLock { removeFirst() }
    }

    /// All elements; waits for the first until `deadline`, or until closed.
    func takeAll(until deadline: Date) -> [Element] {
        condition.withLock {
            while elements.isEmpty, !isClosed, condition.wait(until: deadline) {}
            defer { elements.removeAll() }
            return elements
        }
    }

    /// Nobody waits any longer, now or later. Where `discarding`, elements in the queue and those still to
    /// come are dropped; else they are handed out.
    func close(discarding: Bool) {
        condition.withLock {
            isClosed = true
            isDiscarding = discarding
            if discarding { elements.removeAll() }
            condition.broadcast()
        }
    }
}
