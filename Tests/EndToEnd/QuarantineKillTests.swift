import Foundation
import TestSupport
import Testing

/// The program killed at random moments while it moves photos.
@Suite(.serialized) struct QuarantineKillTests {
    private let album: Album

    init() throws {
        album = try Album()
    }

    /// Every photo is somewhere, and once, whatever the moment.
    private func requireWhole(_ all: [String: Data], _ moment: String) throws {
        let (inPlace, away) = (try album.files(), try album.quarantined())
        #expect(Set(inPlace.keys).isDisjoint(with: away.keys), "\(moment): twice")
        let isWhole = inPlace.merging(away) { $1 } == all
        #expect(isWhole, "\(moment): lost or mixed up")
    }

    /// The journal says which photos are where, once a command that writes has looked.
    private func requireJournal(_ moment: String) async throws {
        let settled = try await album.run(["duplicates", "rules", "--reset"])
        #expect(settled.status == 0, "\(moment): \(settled.messages)")
        let listed = try await album.run(["quarantine", "list", "--json"]).json()
        let batches = try #require(listed["batches"] as? [[String: Any]])
        let photos = batches.flatMap { $0["photos"] as? [[String: Any]] ?? [] }
        let paths = photos.compactMap { $0["path"] as? String }
        let away = try album.quarantined().keys.map { album.photo($0).path }
        #expect(paths.sorted() == away.sorted(), "\(moment): the journal says otherwise")
        #expect(photos.allSatisfy { $0["there"] as? Bool == true && $0["state"] as? String == "quarantined" })
    }

    /// Twenty kills each way, at moments drawn from the length of an undisturbed run. A run that had ended before its
    /// kill does not count, and tells that runs are shorter now. Whether a photo was on its way just then is chance:
    /// the tests of `PhotoQuarantine` end the process at every step.
    @Test func atRandomMoments() async throws {
        try album.add(copies: 60)
        #expect(try await album.index().status == 0)
        let plan = try await album.plan()
        let all = try album.files()
        let commands = [
            "apply": ["duplicates", "apply", plan, "--yes"], "restore": ["restore", "--all"],
        ]
        var lengths: [String: Duration] = [:]
        for name in ["apply", "restore"] {
            let began = ContinuousClock.now
            let outcome = try await album.run(try #require(commands[name]))
            #expect(outcome.status == 0, "\(outcome.messages)")
            lengths[name] = ContinuousClock.now - began
            #expect(try album.quarantined().count == (name == "apply" ? 55 : 0))
        }

        var random = SeededGenerator(seed: 7)
        var kills = ["apply": 0, "restore": 0]
        var rounds = 0
        while kills.values.contains(where: { $0 < 20 }), rounds < 100 {
            rounds += 1
            for name in ["apply", "restore"] {
                let command = try #require(commands[name])
                let length = try #require(lengths[name])
                let running = try album.start(command)
                let delay = length * Int.random(in: 200...1_000, using: &random) / 1_000
                try await Task.sleep(for: delay)
                if running.isRunning { kills[name, default: 0] += 1 } else { lengths[name] = delay }
                running.send(SIGKILL)
                _ = try await running.outcome()
                try requireWhole(all, "\(name) \(rounds)")
                try await requireJournal("\(name) \(rounds)")
                try requireWhole(all, "\(name) \(rounds), settled")
                if name == "apply" {
                    // The same plan goes on, so that there is something to restore.
                    _ = try await album.run(command)
                }
            }
            #expect(try await album.run(["restore", "--all"]).status == 0)
            #expect(try album.files() == all, "round \(rounds)")
        }
        #expect(kills.values.allSatisfy { $0 >= 20 }, "\(kills) in \(rounds) rounds")
        #expect(try await album.index().output.contains("60 photos: 60 unchanged"))
    }
}
