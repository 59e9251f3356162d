import Foundation
import NIOConcurrencyHelpers
import Testing

@testable import WebServer

@Suite struct WorkLimitTests {
    @Test func noMoreThanTheLimitRunAtOneTime() async throws {
        let limit = WorkLimit(3)
        let counts = NIOLockedValueBox((now: 0, most: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await limit.run {
                        counts.withLockedValue {
                            $0.now += 1
                            $0.most = max($0.most, $0.now)
                        }
                        usleep(2_000)
                        counts.withLockedValue { $0.now -= 1 }
                    }
                }
            }
            try await group.waitForAll()
        }
        let (now, most) = counts.withLockedValue { $0 }
        #expect(now == 0)
        #expect(most <= 3)
    }

    @Test func nothingRunsBesideWhatRunsAlone() async throws {
        let limit = WorkLimit(4)
        let running = NIOLockedValueBox(0)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<60 {
                group.addTask {
                    if number % 10 == 5 {
                        return try await limit.runAlone { running.withLockedValue { $0 } == 0 }
                    }
                    return try await limit.run {
                        running.withLockedValue { $0 += 1 }
                        usleep(1_000)
                        running.withLockedValue { $0 -= 1 }
                        return true
                    }
                }
            }
            for try await wasAlone in group { #expect(wasAlone) }
        }
    }

    @Test func failuresFreeTheirPlace() async throws {
        let limit = WorkLimit(1)
        for _ in 0..<3 {
            await #expect(throws: APIError.notFound) { try await limit.run { throw APIError.notFound } }
        }
        #expect(try await limit.run { 1 } == 1)
    }

    @Test func tooMuchWaitingIsRefused() async throws {
        let limit = WorkLimit(1, mostWaiting: 0)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let gate = DispatchSemaphore(value: 0)
        let first = Task {
            try await limit.run {
                start.yield()
                gate.wait()
            }
        }
        _ = await started.first { _ in true }
        await #expect(throws: APIError.overloaded) { try await limit.run {} }
        gate.signal()
        try await first.value
    }
}
