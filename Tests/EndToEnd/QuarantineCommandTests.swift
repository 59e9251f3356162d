import Foundation
import PhotoTypes
import Testing

/// `duplicates apply`, `restore` and `quarantine`.
@Suite(.serialized) struct QuarantineCommandTests {
    private let album: Album

    init() async throws {
        album = try CopyAlbum().make()
        let indexed = try await album.index()
        try #require(indexed.status == 0, "\(indexed.messages)")
    }

    private func paths(_ command: String...) async throws -> Set<String> {
        let json = try await album.run(command).json()
        let results = json["results"] as? [[String: Any]] ?? []
        return Set(results.compactMap { $0["path"] as? String })
    }

    private func apply(_ plan: String) async throws -> Program.Outcome {
        try await album.run(["duplicates", "apply", plan, "--yes"])
    }

    @Test func clearsAndBringsBackByteForByte() async throws {
        let before = try album.files()
        let like = ["similar", "--json", album.photo("dahlia.jpg").path]
        let copy = album.photo("dahlia (1).jpg").path
        #expect(try await paths("search", "--all", "--json", "a flower").contains(copy))

        let plan = try await album.plan()
        let rehearsal = try await album.run(["duplicates", "apply", plan, "--dry-run", "--json"]).json()
        #expect((rehearsal["photos"] as? [Any])?.count == 4)
        #expect(try album.files() == before, "nothing was moved")
        let applied = try await album.run(["duplicates", "apply", plan, "--yes", "--json"]).json()
        let batch = try #require(applied["batch"] as? String)
        #expect((applied["photos"] as? [Any])?.count == 4)
        #expect((applied["refused"] as? [Any])?.isEmpty == true)

        let left = try album.files()
        #expect(
            Set(left.keys) == Set(["dahlia.jpg", "raccoon.jpg"] + CopyAlbum().alone),
            "the sidecar goes with its photo")
        #expect(try album.quarantined().merging(left) { one, _ in one } == before)
        #expect(try await !paths("search", "--all", "--json", "a flower").contains(copy))
        #expect(try await !paths(like[0], like[1], like[2]).contains(copy))
        #expect(try await album.groups().isEmpty)
        // A run of the indexer finds nothing of them either.
        #expect(try await album.index().status == 0)
        #expect(try await album.run(["status", "--json"]).json()["photos"] as? Int == left.count)
        #expect(try await album.run(["status"]).output.contains(/Quarantine +4 photos/))
        #expect(try await album.run(["quarantine"]).output.contains("\(batch)  "))
        let listed = try await album.run(["quarantine", "list", batch])
        #expect(listed.output.contains(copy) && listed.output.contains("kept:   "), "\(listed.output)")

        // One by its name, the rest by its batch.
        #expect(try await album.run(["restore", copy]).output == "Restored 1 photo.\n")
        #expect(try await album.run(["restore", batch]).output == "Restored 3 photos.\n")
        #expect(try album.files() == before)
        #expect(try await paths("search", "--all", "--json", "a flower").contains(copy))
        #expect(try await album.index().output.contains("9 photos: 9 unchanged"))
        #expect(try await album.run(["quarantine", "list"]).output == "The quarantine is empty.\n")
        let again = try await album.run(["restore", batch])
        #expect(
            again.status == 0 && again.output.contains("all photos of this batch were restored"),
            "\(again.output)")
        #expect(try await album.groups().count == 2)
    }

    @Test func saysWhatGoesAlong() async throws {
        // Its own clip, as nothing in it says otherwise: it stays.
        try Data("movie".utf8).write(to: album.photo("dahlia-edited.mov"))
        #expect(try await album.index().status == 0)
        let plan = try await album.plan()
        let (sidecar, movie) = ("with its sidecar dahlia-edited.xmp", "dahlia-edited.mov")
        let rehearsal = try await album.run(["duplicates", "apply", plan, "--dry-run"]).output
        #expect(rehearsal.contains(sidecar) && !rehearsal.contains(movie), "\(rehearsal)")
        #expect(rehearsal.contains(/Would move 4 photos \(.*\), with 1 sidecar, to quarantine\./))
        let json = try await album.run(["duplicates", "apply", plan, "--dry-run", "--json"]).json()
        let companions = (json["photos"] as? [[String: Any]] ?? []).flatMap {
            $0["companions"] as? [[String: Any]] ?? []
        }
        let paths = companions.compactMap { $0["path"] as? String }
        #expect(paths == [album.photo("dahlia-edited.xmp").path])

        let terminal = try PseudoTerminal()
        let running = try Running(
            album.arguments(["duplicates", "apply", plan]), environment: album.environment,
            terminal: terminal.program, keyboard: terminal.program)
        terminal.type("n\n")
        let outcome = try await terminal.reading { try await running.outcome() }
        #expect(outcome.status == 0)
        #expect(
            terminal.text.contains(sidecar)
                && terminal.text.contains("with 1 sidecar, to quarantine?"))
        #expect(try await apply(plan).output.contains("with 1 sidecar, to quarantine, batch "))
    }

    @Test func takesOnlyWhatIsSureWhereSoAsked() async throws {
        // Of the dahlias, one of which is edited, only the exact copy.
        let plan = try await album.plan("--sure")
        #expect(try await apply(plan).output.contains("Moved 2 photos "))
        #expect(try album.quarantined().keys.sorted() == ["dahlia (1).jpg", "old/raccoon copy.jpg"])
    }

    @Test func refusesWhatIsNotAsPlanned() async throws {
        let plan = try await album.plan()
        let changed = album.photo("dahlia (1).jpg")
        try (Data(contentsOf: changed) + Data("!".utf8)).write(to: changed)
        try FileManager.default.removeItem(at: album.photo("raccoon.jpg"))
        let outcome = try await apply(plan)
        #expect(outcome.status == 0, "the others go")
        #expect(outcome.messages.contains("has changed since it was selected"), "\(outcome.messages)")
        #expect(outcome.messages.contains("the photo to keep is missing"))
        #expect(outcome.messages.contains("2 photos skipped."))
        #expect(FileManager.default.fileExists(atPath: changed.path))
        let copy = album.photo("old/raccoon copy.jpg").path
        #expect(FileManager.default.fileExists(atPath: copy), "the last raccoon")
        let again = try await apply(plan)
        #expect(again.status == 66, "nothing of it can be done any more")
        #expect(again.messages.contains("2 photos of this plan were moved before:"), "\(again.messages)")
        #expect(again.messages.contains("2 photos skipped."))
    }

    @Test func aPlanThatWasAppliedSaysSo() async throws {
        let plan = try await album.plan()
        let first = try await album.run(["duplicates", "apply", plan, "--yes", "--json"]).json()
        let batch = try #require(first["batch"] as? String)
        #expect((first["earlier"] as? [Any])?.isEmpty == true)
        // It asks nothing either.
        for options in [["--yes"], [], ["--dry-run"]] {
            let again = try await album.run(["duplicates", "apply", plan] + options)
            #expect(again.status == 0 && again.messages.isEmpty, "\(again.messages)")
            let lines = again.output.split(separator: "\n")
            #expect(lines.first == "This plan was already applied.")
            try #require(lines.count == 3, "\(again.output)")
            #expect(lines[1].contains(batch) && lines[1].contains("4 photos in quarantine"))
            #expect(
                lines[2]
                    == "  To restore them: afterimage restore \(batch) --library '\(album.library.path)'")
        }
        // One came back: only that is to be done.
        let copy = album.photo("dahlia (1).jpg").path
        #expect(try await album.run(["restore", copy]).status == 0)
        let rest = try await album.run(["duplicates", "apply", plan, "--dry-run"])
        #expect(rest.output.contains(copy) && rest.output.contains("Would move 1 photo "), "\(rest.output)")
        #expect(rest.messages.contains("3 photos of this plan were moved before:"), "\(rest.messages)")
        let json = try await album.run(["duplicates", "apply", plan, "--yes", "--json"]).json()
        #expect((json["photos"] as? [Any])?.count == 1 && (json["refused"] as? [Any])?.isEmpty == true)
        let earlier = json["earlier"] as? [[String: Any]] ?? []
        #expect(earlier.count == 3 && earlier.allSatisfy { $0["batch"] as? String == batch })

        _ = try await album.run([
            "quarantine", "empty", "--older-than", "0d", "--yes", "--include-last-copies",
        ])
        let deleted = try await apply(plan)
        #expect(deleted.status == 0 && deleted.output.contains("3 photos deleted since"), "\(deleted.output)")
        #expect(!deleted.output.contains("restore"))
    }

    @Test func aPlanOfNothingSaysSo() async throws {
        let plan = try await album.plan()
        var json = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: plan))) as? [String: Any])
        json["items"] = [Any]()
        try JSONSerialization.data(withJSONObject: json).write(to: URL(filePath: plan))
        let outcome = try await album.run(["duplicates", "apply", plan])
        #expect(outcome.status == 0 && outcome.output.contains("The plan is empty"), "\(outcome.messages)")
    }

    @Test(arguments: [SIGINT, SIGTERM]) func leavesAtTheQuestionWhenStopped(_ signal: Int32) async throws {
        let plan = try await album.plan()
        let before = try album.files()
        let terminal = try PseudoTerminal()
        let running = try Running(
            album.arguments(["duplicates", "apply", plan]), environment: album.environment,
            terminal: terminal.program, keyboard: terminal.program)
        while running.isRunning, !terminal.text.contains("[y/N]") {
            try await Task.sleep(for: .milliseconds(5))
        }
        running.send(signal)
        let outcome = try await terminal.reading { try await running.outcome() }
        #expect(outcome.status == 128 + signal)
        let after = try #require(terminal.text.components(separatedBy: "[y/N] ").last)
        #expect(after.split(whereSeparator: \.isNewline) == ["Nothing was moved."], "\(terminal.text)")
        #expect(try album.files() == before)
    }

    @Test func anotherLibrarysPlanIsRefusedBeforeAnythingIsAsked() async throws {
        let plan = try await album.plan()
        let text = try String(contentsOfFile: plan, encoding: .utf8)
        try Data(text.replacing(album.library.path, with: "/elsewhere").utf8).write(
            to: URL(fileURLWithPath: plan))
        let outcome = try await album.run(["duplicates", "apply", plan])
        #expect(outcome.status == 64 && outcome.messages.contains("is for the library in /elsewhere"))
        #expect(!outcome.messages.contains("needs a terminal"), "\(outcome.messages)")
    }

    /// Plans that somebody wrote to do harm, or by mistake.
    @Test func hostilePlansMoveNothing() async throws {
        let plan = try await album.plan()
        let text = try String(contentsOfFile: plan, encoding: .utf8)
        let before = try album.files()
        let secret = album.file("secret.jpg")
        try FileManager.default.copyItem(at: album.photo("dahlia.jpg"), to: secret)
        let copy = album.photo("dahlia (1).jpg").path
        let kept = album.photo("dahlia.jpg").path
        let plans: [(String, Int32)] = [
            ("", 65), ("[]", 65), ("{\"version\": 1}", 65), (String(repeating: "[", count: 100_000), 65),
            (text.replacing("\"version\" : 1", with: "\"version\" : 99"), 78),
            (text.replacing(album.library.path, with: "/elsewhere"), 64),
            // Outside of all indexed folders, by itself and by a way around.
            (text.replacing(copy, with: secret.path), 0),
            (text.replacing(copy, with: album.photos.path + "/../secret.jpg"), 65),
            (text.replacing(copy, with: "dahlia (1).jpg"), 65),
            // Removes what it keeps.
            (text.replacing(copy, with: kept), 65),
            (text.replacing("\"size\" : ", with: "\"size\" : -"), 65),
        ]
        for (number, (text, status)) in plans.enumerated() {
            try Data(text.utf8).write(to: URL(fileURLWithPath: plan))
            let outcome = try await apply(plan)
            #expect(outcome.status == status, "plan \(number): \(outcome.status) \(outcome.messages)")
            #expect(FileManager.default.fileExists(atPath: secret.path))
            _ = try await album.run(["restore", "--all"])
            #expect(try album.files() == before, "plan \(number)")
        }
        #expect(try await apply(album.file("nowhere.json").path).status == 66)
    }

    @Test(arguments: [("y\n", true), ("n\n", false), ("\n", false)])
    func movesAfterAYes(_ answer: String, _ isMoved: Bool) async throws {
        let plan = try await album.plan("--sure")
        let terminal = try PseudoTerminal()
        let running = try Running(
            album.arguments(["duplicates", "apply", plan]), environment: album.environment,
            terminal: terminal.program, keyboard: terminal.program)
        terminal.type(answer)
        #expect(try await running.outcome().status == 0)
        #expect(terminal.text.contains("[y/N]") && terminal.text.contains("raccoon copy.jpg"))
        #expect(try album.quarantined().isEmpty == !isMoved)
        let silent = try await album.run(["duplicates", "apply", plan])
        #expect(isMoved || silent.status == 64 && silent.messages.contains("--yes"))
    }

    @Test func emptiesOnlyWhatIsOldAndOnAWord() async throws {
        #expect(try await apply(album.plan()).status == 0)
        let before = try album.quarantined()
        let early = try await album.run(["quarantine", "empty", "--older-than", "30d", "--yes"])
        #expect(
            early.status == 0
                && early.output == "There is nothing to delete: nothing in quarantine is that old.\n",
            "\(early.messages)")
        let rehearsal = try await album.run(["quarantine", "empty", "--older-than", "0d", "--dry-run"])
        #expect(rehearsal.output.contains("Would delete 3 photos"))
        #expect(rehearsal.messages.contains("has no such sidecar"), "the copy's is the only one")
        let silent = try await album.run(["quarantine", "empty", "--older-than", "0d"])
        #expect(silent.status == 64 && silent.messages.contains("--yes"))
        #expect(try await album.run(["quarantine", "empty", "--older-than", "soon"]).status == 64)
        #expect(try album.quarantined() == before)
        let kept = try album.files()
        let emptied = try await album.run(
            ["quarantine", "empty", "--older-than", "0d", "--yes", "--include-last-copies"])
        #expect(
            emptied.output.contains(/Deleted 4 photos \(.*\), with 1 sidecar, permanently/),
            "\(emptied.output)")
        #expect(try album.quarantined().isEmpty)
        #expect(try album.files() == kept)
        let again = try await album.run(["quarantine", "empty", "--older-than", "0d"])
        #expect(again.output == "There is nothing to delete: the quarantine is empty.\n", "\(again.messages)")
        #expect(
            try await album.run(["restore", "--all"]).output
                == "There is nothing to restore: the quarantine is empty.\n")
    }

    @Test func erasingTheLibraryLosesNoPhoto() async throws {
        let before = try album.files()
        #expect(try await apply(album.plan()).status == 0)
        let refused = try await album.run(["erase", "--all", "--yes"])
        #expect(refused.status == 64)
        #expect(refused.messages.contains("4 photos of this library are in quarantine"))
        #expect(FileManager.default.fileExists(atPath: album.library.path))
        let erased = try await album.run(["erase", "--all", "--yes", "--leave-quarantine"])
        #expect(erased.status == 0 && erased.messages.contains("quarantine adopt"), "\(erased.messages)")
        #expect(try await album.index().status == 0)
        let adopted = try await album.run(["quarantine", "adopt", album.photos.path])
        #expect(adopted.output.contains("Added 4 photos"), "\(adopted.messages)")
        #expect(try await album.run(["restore", "--all"]).status == 0)
        #expect(try album.files() == before)
        #expect(try await album.run(["quarantine", "adopt", album.home.path]).status == 66)
    }

    @Test func forgettingSaysWhatIsInQuarantine() async throws {
        #expect(try await apply(album.plan("--sure")).status == 0)
        let forgotten = try await album.run(["forget", album.photo("old").path])
        #expect(forgotten.messages.contains("afterimage quarantine adopt"), "\(forgotten.messages)")
        #expect(try await album.run(["quarantine", "adopt", album.photos.path]).output.contains("1 photo"))
        #expect(try await album.run(["restore", "--all"]).output == "Restored 2 photos.\n")
    }

    @Test func restoringSaysWhatItDoesNotKnow() async throws {
        let unknown = try await album.run(["restore", album.photo("dahlia.jpg").path])
        #expect(unknown.status == 66 && unknown.messages.contains("is not in quarantine"))
        #expect(unknown.output.isEmpty)
        #expect(try await album.run(["restore"]).status == 64)
        #expect(try await album.run(["quarantine", "list", "none"]).status == 66)
    }

    @Test func namesNeedNotBeText() async throws {
        let name: [UInt8] = Array("old/caf".utf8) + [0xE9, 0x20, 0xFF] + Array(".jpg".utf8)
        let path = PhotoPath(bytes: Array(album.photos.path.utf8) + [UInt8(ascii: "/")] + name)
        let bytes = Array(try Data(contentsOf: album.photo("raccoon.jpg")))
        let file = path.withCString { open($0, O_WRONLY | O_CREAT | O_EXCL, 0o644) }
        // Some file systems take text only.
        guard file >= 0 else { return }
        #expect(bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) } == bytes.count)
        close(file)
        func isThere() -> Bool { path.withCString { access($0, F_OK) } == 0 }

        #expect(try await album.index().status == 0)
        let plan = try await album.plan("--sure")
        #expect(try String(contentsOfFile: plan, encoding: .utf8).contains("\"base64\""))
        let applied = try await album.run(["duplicates", "apply", plan, "--yes", "--json"]).json()
        #expect((applied["photos"] as? [[String: Any]])?.contains { $0["pathBase64"] != nil } == true)
        #expect(!isThere())
        #expect(try await album.run(["restore", "--all"]).output == "Restored 3 photos.\n")
        #expect(isThere())
    }
}
