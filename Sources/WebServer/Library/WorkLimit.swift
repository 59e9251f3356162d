import Dispatch

/// Runs blocking work away from the threads that answer requests, a fixed number of pieces at one time.
actor WorkLimit {
    enum Order: Sendable {
        case oldestFirst
        /// For what is only of use while somebody looks at it: who scrolls on wants the latest.
        case newestFirst
    }

    private let order: Order
    private let mostWaiting: Int
    private let size: Int
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var alone: [CheckedContinuation<Void, Never>] = []

    init(_ size: Int, order: Order = .oldestFirst, mostWaiting: Int = 4_096) {
        self.size = size
        self.order = order
        self.mostWaiting = mostWaiting
        free = size
    }

    /// - Throws: `APIError.overloaded` where too much waits already; what `body` throws.
    nonisolated func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws
        -> Value
    {
        try await enter()
        let result = await Self.onOtherThread(body)
        await leave()
        return try result.get()
    }

    /// Waits until all other work has ended, and keeps new work waiting meanwhile.
    nonisolated func runAlone<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws
        -> Value
    {
        await enterAlone()
        let result = await Self.onOtherThread(body)
        await leaveAlone()
        return try result.get()
    }

    private static func onOtherThread<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async -> Result<Value, any Error> {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: Result(catching: body)) }
        }
    }

    private func enter() async throws {
        if free > 0, alone.isEmpty {
            free -= 1
        } else {
            guard waiting.count < mostWaiting else { throw APIError.overloaded }
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func leave() {
        free += 1
        advance()
    }

    private func enterAlone() async {
        if free == size, alone.isEmpty {
            free = 0
        } else {
            await withCheckedContinuation { alone.append($0) }
        }
    }

    private func leaveAlone() {
        free = size
        advance()
    }

    private func advance() {
        if !alone.isEmpty {
            guard free == size else { return }
            free = 0
            return alone.removeFirst().resume()
        }
        while free > 0, !waiting.isEmpty {
            free -= 1
            (order == .newestFirst ? waiting.removeLast() : waiting.removeFirst()).resume()
        }
    }
}
