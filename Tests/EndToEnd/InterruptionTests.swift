import Foundation
import PhotoStore
import PhotoTypes
import TestSupport
import Testing

/// Stopping in the middle, politely and not.
@Suite(.serialized) struct InterruptionTests {
    private let album: Album

    init() throws {
        album = try Album()
    }

    /// Waits until the library has some photos, and not yet all.
    private func untilSomeAreIn(_ running: Running) async throws {
        while running.isRunning {
            if let store = try? PhotoStore(album.library, for: .reading), try store.status().photos > 0 {
                return
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Indexes, and interrupts when some photos are in and not yet all. On a busy machine a run may have ended before
    /// that; it is then done again.
    private func interrupted(_ interrupt: (Running) async throws -> Void) async throws -> Program.Outcome {
        var attempts = 0
        while true {
            let running = try album.start(["index", "--threads", "1", album.photos.path])
            try await untilSomeAreIn(running)
            try await interrupt(running)
            let outcome = try await running.outcome()
            attempts += 1
            if outcome.status != 0 || attempts == 10 { return outcome }
            try PhotoStore.erase(album.library)
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func stopsCleanlyAndContinues(_ signal: Int32) async throws {
        let photos = 100
        try album.add(copies: photos)
        let outcome = try await interrupted { $0.send(signal) }
        try #require(outcome.status == 128 + signal, "\(outcome.status): \(outcome.messages)")
        #expect(outcome.messages.contains("run the same command to continue"))

        let kept = try Rows(album.library)
        #expect(kept.count > 0 && kept.count < photos, "it stopped with work left")
        let again = try await album.index("--json")
        #expect(again.status == 0)
        let run = try #require((try again.json()["runs"] as? [[String: Any]])?.first)
        #expect(run["unchanged"] as? Int == kept.count, "what was done is not done again")
        #expect(run["added"] as? Int == photos - kept.count)
        let all = try Rows(album.library)
        #expect(kept.isContained(in: all))
    }

    @Test func aSecondSignalLeavesAtOnce() async throws {
        try album.add(copies: 100)
        let outcome = try await interrupted { running in
            running.send(SIGINT)
            // Two signals in one moment would count as one.
            try await Task.sleep(for: .milliseconds(20))
            running.send(SIGINT)
        }
        #expect(outcome.status == 130)
        let kept = try Rows(album.library)
        #expect(try await album.index().status == 0)
        #expect(kept.isContained(in: try Rows(album.library)))
    }

    /// Twenty kills, up to two in each library, at moments drawn from the length of an undisturbed run. A run that
    /// had ended before its kill does not count, and tells that runs are shorter now: the machine may be less busy.
    @Test func losesNothingWhenKilled() async throws {
        let photos = 40
        try album.add(copies: photos)
        let began = ContinuousClock.now
        #expect(try await album.index().status == 0)
        var length = ContinuousClock.now - began
        let expected = try Rows(album.library)
        #expect(expected.count == photos)

        var random = SeededGenerator(seed: 20)
        var killed = 0
        var libraries = 0
        while killed < 20, libraries < 40 {
            libraries += 1
            try PhotoStore.erase(album.library)
            var committed: Rows?
            for latest in [900, 500] {
                let running = try album.start(["index", album.photos.path])
                let delay = length * Int.random(in: 100...latest, using: &random) / 1000
                try await Task.sleep(for: delay)
                if running.isRunning { killed += 1 } else if committed == nil { length = min(length, delay) }
                running.send(SIGKILL)
                _ = try await running.outcome()
                // Killed before there was a library: there is nothing to lose.
                guard FileManager.default.fileExists(atPath: album.library.database) else { continue }
                let found = try await soundRows()
                let isKept = committed?.isContained(in: found) ?? true
                #expect(isKept, "committed rows were lost")
                let isRight = found.isContained(in: expected)
                #expect(isRight, "a row is not what an undisturbed run makes of the photo")
                committed = found
            }
            let rerun = try await album.index()
            #expect(rerun.status == 0, "\(rerun.messages)")
            let isSame = try await soundRows() == expected
            #expect(isSame, "the rerun must end as an undisturbed run does")
        }
        #expect(killed >= 20, "of \(libraries) libraries")
    }

    /// The rows, after the program itself has opened the library.
    private func soundRows() async throws -> Rows {
        let status = try await album.run(["status", "--json"])
        // A kill may come before the first table was made.
        guard status.status == 0 else {
            #expect(status.status == 66, "\(status.messages)")
            return Rows()
        }
        return try Rows(album.library)
    }
}
