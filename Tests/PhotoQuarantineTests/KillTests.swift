import Foundation
import PhotoQuarantine
import PhotoStore
import PhotoTypes
import TestSupport
import Testing

/// Whatever ends the process: every photo exists exactly once, in place or in quarantine, and the journal says which.
@Suite(.serialized) struct KillTests {
    private let library: TestLibrary
    private let planFile: String

    init() throws {
        library = try TestLibrary()
        planFile = library.temporary["plan.json"].display
    }

    /// Fills the library, and writes a plan that removes all but `keep.jpg`; returns the names.
    private func fill(_ count: Int) async throws -> [String] {
        library.write("keep.jpg", "kept")
        let names = (0..<count).map { "\($0 % 3)/\($0)" }
        for (number, name) in names.enumerated() {
            library.write("\(name).jpg", "photo \(number)")
            if number % 2 == 0 { library.write("\(name).aae", "edit \(number)") }
        }
        let store = try library.open()
        try await library.index(store)
        let plan = try library.plan(store, names.map { ("\($0).jpg", "keep.jpg") })
        try plan.json().write(to: URL(fileURLWithPath: planFile))
        return names
    }

    /// Checks, after a recovery, disk and journal against each other and against all that there ever was.
    private func check(_ all: [String: String], _ store: PhotoStore, _ moment: String) throws {
        #expect(try !store.hasQuarantineIntents(), "\(moment)")
        let (inPlace, away) = (try library.filesInPlace(), try library.filesInQuarantine())
        #expect(Set(inPlace.keys).isDisjoint(with: away.keys), "\(moment): twice")
        let isWhole = inPlace.merging(away) { $1 } == all
        #expect(isWhole, "\(moment): lost or mixed up")
        #expect(try library.emptyBatchFolders().isEmpty, "\(moment): an empty folder is left behind")
        let journal = try store.quarantineItems(in: [.quarantined])
        let journalled = journal.flatMap(\.files).map {
            String($0.path.display.dropFirst(library.root.display.count + 1))
        }
        #expect(Set(journalled) == Set(away.keys), "\(moment): the journal says otherwise")
        #expect(journalled.count == away.count, "\(moment): the journal says it twice")
        let live = try library.livePaths(store).map {
            String($0.display.dropFirst(library.root.display.count + 1))
        }
        #expect(
            Set(live) == Set(inPlace.keys.filter { $0.hasSuffix(".jpg") }),
            "\(moment): the library says otherwise")
    }

    @Test func atEveryStep() async throws {
        _ = try await fill(5)
        let all = try library.files()
        var kills = 0
        for action in ["apply", "restore"] {
            for step in 1... {
                if action == "restore" {
                    #expect(try !Probe.run([library.folder.path, "apply", planFile]))
                }
                let arguments = [library.folder.path, action] + (action == "apply" ? [planFile] : [])
                let wasKilled = try Probe.run(arguments + ["\(step)"])
                kills += wasKilled ? 1 : 0
                let store = try library.open()
                let quarantine = library.quarantine(store)
                try quarantine.recover()
                try check(all, store, "\(action), step \(step)")
                _ = try quarantine.restore(.all)
                try check(all, store, "\(action), step \(step), all back")
                #expect(try library.filesInQuarantine().isEmpty)
                #expect(try await library.index(store).counts.unchanged == 6)
                if !wasKilled { break }
            }
        }
        // Intents, folders, manifest, eight files, sync, outcome: each both ways.
        #expect(kills == 26)
    }

    @Test func atEveryStepOfDeleting() async throws {
        let names = try await fill(5)
        let all = try library.files()
        for step in 1... {
            #expect(try !Probe.run([library.folder.path, "apply", planFile]))
            let wasKilled = try Probe.run([library.folder.path, "empty", "\(step)"])
            do {
                let store = try library.open()
                try library.quarantine(store).recover()
                #expect(try !store.hasQuarantineIntents())
                let left = try library.filesInQuarantine()
                let journal = try store.quarantineItems(in: [.quarantined]).flatMap(\.files)
                #expect(journal.count == left.count)
                for name in names where left["\(name).jpg"] != nil {
                    #expect(
                        left["\(name).aae"] == all["\(name).aae"], "step \(step): a photo without its edit")
                }
                for name in names where left["\(name).jpg"] == nil {
                    #expect(left["\(name).aae"] == nil, "step \(step): an edit without its photo")
                }
            }
            guard wasKilled else { break }
            // All over again.
            try PhotoStore.erase(library.folder)
            library.temporary.remove(library.root)
            _ = try await fill(5)
        }
        #expect(try library.files().keys.filter { !$0.contains("/.") && !$0.hasPrefix(".") } == ["keep.jpg"])
    }

    /// Twenty kills: half at moments drawn from the length of an undisturbed run, half at steps, as most of the time
    /// goes into reading.
    @Test func atRandomMoments() async throws {
        _ = try await fill(400)
        let all = try library.files()
        let arguments = [
            "apply": [library.folder.path, "apply", planFile], "restore": [library.folder.path, "restore"],
        ]
        var lengths: [String: Duration] = [:]
        for action in ["apply", "restore"] {
            let began = ContinuousClock.now
            #expect(try !Probe.run(try #require(arguments[action])))
            lengths[action] = ContinuousClock.now - began
        }
        var random = SeededGenerator(seed: 20)
        var killed = 0
        var inTheMidst = 0
        for attempt in 0..<200 where killed < 20 {
            let action = attempt % 2 == 0 ? "apply" : "restore"
            if attempt % 4 < 2 {
                let delay = try #require(lengths[action]) * Int.random(in: 50...950, using: &random) / 1000
                let process = try Probe.start(try #require(arguments[action]))
                try await Task.sleep(for: delay)
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                // Runs may be shorter now, as the machine is less busy.
                if try Probe.wasKilled(process) { killed += 1 } else { lengths[action] = delay }
            } else {
                // There is a step for each of 600 files, as far as the kill before left them to do.
                let step = Int.random(in: 1...300, using: &random)
                if try Probe.run(try #require(arguments[action]) + ["\(step)"]) { killed += 1 }
            }
            let store = try library.open()
            if try store.hasQuarantineIntents() { inTheMidst += 1 }
            try library.quarantine(store).recover()
            try check(all, store, "kill \(killed), \(action)")
        }
        #expect(killed == 20)
        #expect(inTheMidst > 3, "kills must meet intents that are open")
        let store = try library.open()
        _ = try library.quarantine(store).restore(.all)
        try check(all, store, "all back")
        #expect(try library.filesInQuarantine().isEmpty)
    }
}
