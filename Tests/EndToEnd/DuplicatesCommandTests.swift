import Crypto
import Foundation
import Testing

/// `duplicates`, `duplicates mark` and `duplicates rules`.
@Suite(.serialized) struct DuplicatesCommandTests {
    private let album: Album
    private let dahlias = CopyAlbum().dahlias

    init() async throws {
        album = try CopyAlbum().make()
        let indexed = try await album.index()
        try #require(indexed.status == 0, "\(indexed.messages)")
    }

    private func dahliaGroup(_ options: String...) async throws -> FoundGroup {
        let groups = try await album.run(["duplicates", "--json"] + options)
        let found = try JSONDecoder().decode(FoundGroups.self, from: Data(groups.output.utf8)).groups
        return try #require(found.first { $0.names.contains("dahlia.jpg") })
    }

    @Test func findsCopiesAndSaysWhy() async throws {
        let groups = try await album.groups()
        #expect(groups.count == 2)
        let dahlia = try #require(groups.first { $0.names.contains("dahlia.jpg") })
        #expect(dahlia.names == Set(dahlias))
        #expect(dahlia.kind == "nearDuplicate" && !dahlia.sure)
        #expect(dahlia.kept == ["dahlia.jpg"])
        #expect(!dahlia.reasons.isEmpty && dahlia.evidence.count == 3)
        let kinds = Dictionary(uniqueKeysWithValues: dahlia.photos.map { ($0.name, $0.kind) })
        #expect(kinds["dahlia (1).jpg"] == "sameBytes")
        #expect(kinds["dahlia-edited.jpg"] == "nearDuplicate")
        let raccoon = try #require(groups.first { $0.names.contains("raccoon.jpg") })
        #expect(raccoon.kind == "sameBytes" && raccoon.sure && raccoon.kept == ["raccoon.jpg"])

        let text = try await album.run(["duplicates", "--no-check"])
        #expect(text.output.contains("keep    \(album.photo("dahlia.jpg").path)"), "\(text.output)")
        #expect(text.output.contains("remove  \(album.photo("dahlia (1).jpg").path)"))
        #expect(text.output.contains("Identical files."))
        let again = try await album.run(["duplicates", "--json"]).json()
        let checked = try #require(again["checked"] as? [String: Any])
        #expect(checked["pairs"] as? Int == 0 && checked["read"] as? Int == 0, "nothing is compared twice")
        #expect(again["uncheckedPairs"] as? Int == 0)
    }

    /// At several moments of the run; one that had ended before is no harm.
    @Test(arguments: [SIGINT, SIGTERM, SIGKILL])
    func goesOnAfterBeingStopped(_ signal: Int32) async throws {
        for moment in [50, 150, 300, 600] {
            let running = try album.start(["duplicates"])
            try await Task.sleep(for: .milliseconds(moment))
            running.send(signal)
            let outcome = try await running.outcome()
            if signal != SIGKILL, outcome.status == 128 + signal {
                #expect(outcome.messages.contains("run the same command to continue"))
            } else {
                // The signal may come before the program listens for it, and after its end.
                #expect([0, -signal].contains(outcome.status), "\(outcome.messages)")
            }
        }
        #expect(try await album.groups().count == 2)
        #expect(try await album.run(["duplicates", "--json"]).json()["uncheckedPairs"] as? Int == 0)
    }

    @Test func choosesAndSorts() async throws {
        #expect(try await album.groups("--kind", "same-bytes").map(\.kind) == ["sameBytes"])
        #expect(try await album.groups("--kind", "sameBytes", "--kind", "burst").count == 1)
        let sure = try await album.groups("--sure")
        #expect(sure.map(\.kind) == ["sameBytes", "sameBytes"] && sure.allSatisfy(\.sure))
        #expect(sure.contains { $0.names == ["dahlia.jpg", "dahlia (1).jpg"] && $0.kept == ["dahlia.jpg"] })
        #expect(try await album.groups("--limit", "1", "--sort", "kind").map(\.kind) == ["sameBytes"])
        #expect(try await album.groups("--limit", "1", "--sort", "size").map(\.photos.count) == [4])
        let space = try await album.groups("--sort", "space").map(\.spaceWon)
        #expect(space == space.sorted(by: >))
        #expect(try await album.run(["duplicates", "--sort", "name"]).status == 64)
        #expect(try await album.run(["duplicates", "--limit", "0"]).status == 64)
    }

    @Test func saysThatNoneIsOfThoseAskedFor() async throws {
        try FileManager.default.removeItem(at: album.photo("dahlia (1).jpg"))
        try FileManager.default.removeItem(at: album.photo("raccoon.jpg"))
        #expect(try await album.index().status == 0)
        let sure = try await album.run(["duplicates", "--sure"])
        #expect(
            sure.output
                == "1 group found, but none is certain. To review it: "
                + "afterimage duplicates --no-check --html review.html --library '\(album.library.path)'\n")
        let bursts = try await album.run(["duplicates", "--no-check", "--sure", "--kind", "burst"])
        #expect(bursts.output.contains("none is certain and of kind burst"), "\(bursts.output)")
        let all = try await album.run(["duplicates", "--no-check"])
        #expect(all.output.contains("--html review.html"), "\(all.output)")
        #expect(!all.output.contains("--plan"), "a plan would be empty: \(all.output)")
        let edited = try await album.run(["duplicates", "--no-check", "--kind", "near-duplicate"])
        #expect(edited.output.contains("To move everything suggested to quarantine:\n"), "\(edited.output)")
        let plan = try await album.run(["duplicates", "--sure", "--plan", album.file("plan.json").path])
        #expect(plan.messages.contains("an empty plan"), "\(plan.messages)")
        let other = album.photo("dahlia-edited.jpg").path
        for path in [other, album.photo("IMG-20240501-WA0003.jpg").path] {
            #expect(try await album.run(["forget", path]).status == 0)
        }
        #expect(
            try await album.run(["duplicates", "--sure"]).output
                == "No duplicates found.\n")
    }

    /// Edited versions and bursts are in a plan only where their kind is named.
    @Test func aPlanHoldsWhatIsCertain() async throws {
        func planned(_ options: String...) async throws -> Set<String> {
            let file = album.file("plan.json").path
            #expect(try await album.run(["duplicates", "--plan", file] + options).status == 0)
            let plan = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file)))
            let items = (plan as? [String: Any])?["items"] as? [[String: Any]] ?? []
            return Set(
                items.compactMap { ($0["remove"] as? [String: Any])?["path"] as? String }.map {
                    URL(fileURLWithPath: $0).lastPathComponent
                })
        }
        #expect(try await planned() == ["dahlia (1).jpg", "raccoon copy.jpg"])
        #expect(try await planned("--kind", "near-duplicate") == Set(dahlias).subtracting(["dahlia.jpg"]))
        // The plan is of the groups shown, the summary of all.
        let file = album.file("plan.json").path
        let first = try await album.run(["duplicates", "--limit", "1", "--plan", file])
        #expect(
            first.messages.contains(
                /Wrote a plan to move 1 photo \(.*\) from the first of 2 groups to quarantine/),
            "\(first.messages)")
        #expect(first.output.hasPrefix("2 groups: 2 certain duplicates"), "\(first.output)")
        let text = try await album.run(["duplicates", "--no-check"]).output
        #expect(text.contains("review  \(album.photo("dahlia-edited.jpg").path)"), "\(text)")
        #expect(text.contains("2 groups: 2 certain duplicates can be removed ("), "\(text)")
        #expect(text.contains(", 2 photos to review"), "\(text)")
        // A command stands on a line of its own, to be copied.
        let command = "afterimage duplicates apply plan.json --library '\(album.library.path)'"
        #expect(text.contains("\n  \(command)\n"), "\(text)")
    }

    /// Asked once, in a terminal.
    @Test(arguments: ["y\n", "n\n", "\n"])
    func asksOnceAboutBackups(_ answer: String) async throws {
        let terminal = try PseudoTerminal()
        let running = try Running(
            album.arguments(["duplicates"]), environment: album.environment, terminal: terminal.program,
            keyboard: terminal.program)
        terminal.type(answer)
        let outcome = try await terminal.reading { try await running.outcome() }
        #expect(outcome.status == 0)
        #expect(terminal.text.contains(album.photo("old").path) && terminal.text.contains("[Y/n]"))
        let rules = try await album.run(["duplicates", "rules", "--json"]).json()
        #expect(rules["backupsLast"] as? Bool == (answer != "n\n"))
        let again = try Running(
            album.arguments(["duplicates"]), environment: album.environment, terminal: terminal.program,
            keyboard: terminal.program)
        let second = try await terminal.reading { try await again.outcome() }
        #expect(second.status == 0)
        #expect(terminal.text.components(separatedBy: "[Y/n]").count == 2)
    }

    @Test func decisionsSurviveIndexingAnew() async throws {
        let different = try await album.run([
            "duplicates", "mark", "different", album.photo("dahlia.jpg").path,
            album.photo("dahlia-edited.jpg").path,
        ])
        #expect(different.status == 0, "\(different.messages)")
        let group = try #require(try await album.groups().first { $0.names.contains("raccoon.jpg") })
        #expect(
            try await album.run(["duplicates", "mark", "different", "--group", group.id]).status == 0)
        let after = try await album.groups()
        #expect(after.count == 1 && !after[0].names.isSuperset(of: ["dahlia.jpg", "dahlia-edited.jpg"]))

        // Other names, other folders, and a library that has to read them again.
        try FileManager.default.createDirectory(
            at: album.photo("new"), withIntermediateDirectories: true)
        for name in ["raccoon.jpg", "dahlia-edited.jpg"] {
            try FileManager.default.moveItem(at: album.photo(name), to: album.photo("new/\(name)"))
        }
        #expect(try await album.index().status == 0)
        let moved = try await album.groups()
        #expect(moved.map(\.names) == after.map(\.names))

        let said = try await album.run([
            "duplicates", "mark", "same", album.photo("old-coins.png").path,
            album.photo("dandelions.jpg").path, "--json",
        ])
        #expect(try said.json()["pairs"] as? Int == 1)
        let joined = try await album.groups()
        #expect(joined.contains { $0.names == ["old-coins.png", "dandelions.jpg"] })
        let undone = try await album.run([
            "duplicates", "mark", "undecided", album.photo("old-coins.png").path,
            album.photo("dandelions.jpg").path,
        ])
        #expect(undone.status == 0)
        #expect(try await album.groups().map(\.names) == after.map(\.names))
    }

    @Test func markingSaysWhatItDoesNotKnow() async throws {
        let unknown = try await album.run([
            "duplicates", "mark", "same", album.photo("dahlia.jpg").path, album.file("nowhere.jpg").path,
        ])
        #expect(unknown.status == 66)
        #expect(unknown.messages.contains("is not in the library"))
        #expect(try await album.run(["duplicates", "mark", "same", "--group", "none"]).status == 66)
        #expect(try await album.run(["duplicates", "mark", "same", "one.jpg"]).status == 64)
    }

    @Test func rulesDecideWhatStays() async throws {
        #expect(try await album.groups().allSatisfy { $0.kept != ["raccoon copy.jpg"] })
        let preferred = try await album.run(["duplicates", "rules", "--prefer", album.photo("old").path])
        #expect(preferred.status == 0 && preferred.output.contains(album.photo("old").path))
        #expect(try await album.groups().contains { $0.kept == ["raccoon copy.jpg"] })

        // What is shown as JSON can be changed and set.
        let shown = try await album.run(["duplicates", "rules", "--json"])
        var rules = try shown.json()
        #expect(rules["preferredFolders"] as? [String] == [album.photo("old").path])
        rules["preferredFolders"] = [String]()
        #expect((rules["backupNames"] as? [String])?.contains("backup") == true)
        rules["copies"] = ["age"]
        try JSONSerialization.data(withJSONObject: rules).write(to: album.file("rules.json"))
        #expect(
            try await album.run(["duplicates", "rules", "--set", album.file("rules.json").path]).status == 0)
        #expect(
            try await album.run(["duplicates", "rules", "--json"]).json()["copies"] as? [String] == ["age"])
        #expect(try await album.run(["duplicates", "rules", "--reset"]).output.contains("favourite, folder"))
        try Data("[]".utf8).write(to: album.file("rules.json"))
        let refused = try await album.run(["duplicates", "rules", "--set", album.file("rules.json").path])
        #expect(refused.status == 64 && refused.messages.contains("criteria are"))
        #expect(try await album.run(["duplicates", "rules", "--burst-shots", "0"]).status == 64)
    }

    @Test func rulesThatDoNothingAreToldOf() async throws {
        let (none, home) = (album.file("none").path, album.home.path)
        let told = try await album.run([
            "duplicates", "rules", "--avoid", none, "--prefer", home, "--prefer", album.photos.path,
        ])
        #expect(told.status == 0)
        #expect(told.messages.contains("\(none) does not exist, and the library has no photos in it"))
        #expect(told.messages.contains("\(home) holds no photo of this library"))
        #expect(!told.messages.contains("\(album.photos.path) "), "\(told.messages)")
        let released = try await album.run([
            "duplicates", "rules", "--release", none, "--release", home,
        ])
        #expect(released.messages.isEmpty, "\(released.messages)")
    }

    @Test func saysThatNewPhotosWereNotCompared() async throws {
        #expect(try await album.run(["status"]).output.contains(/Duplicates +not checked yet/))
        _ = try await album.groups()
        let status = try await album.run(["status"])
        #expect(status.output.contains(/Duplicates +all photos compared\n/), "\(status.output)")
        #expect(try await !album.run(["duplicates", "--no-check"]).messages.contains("compared yet"))
        try album.add("cat.png")
        #expect(try await album.index().status == 0)
        let sentence = "1 new photo not compared yet; run: afterimage duplicates"
        #expect(try await album.run(["status"]).output.contains(sentence))
        let state = try await album.run(["status", "--json"]).json()["duplicates"] as? [String: Any]
        #expect(state?["uncompared"] as? Int == 1 && state?["checked"] as? Bool == true)
        #expect(try await album.run(["duplicates", "--no-check"]).messages.contains(sentence))
        #expect(try await !album.run(["duplicates"]).messages.contains("compared yet"))
        #expect(try await album.run(["status"]).output.contains(/Duplicates +all photos compared\n/))
    }

    @Test func thePageNeedsNothingButItself() async throws {
        let name = "<script>alert(1)</script>\"&.jpg"
        try album.add("raccoon.jpg", as: name)
        #expect(try await album.index().status == 0)
        let page = album.file("review.html")
        let outcome = try await album.run(["duplicates", "--html", page.path])
        #expect(outcome.status == 0 && outcome.messages.contains("Wrote"), "\(outcome.messages)")
        let html = try String(contentsOf: page, encoding: .utf8)
        let style = try #require(html.firstMatch(of: /<style>([^<]*)<\/style>/)?.1)
        let script = try #require(html.firstMatch(of: /<script>((?s).*?)<\/script>/)?.1)
        let policy = try #require(html.firstMatch(of: /Content-Security-Policy" content="([^"]*)"/)?.1)
        func source(_ text: Substring) -> String {
            "'sha256-\(Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString())'"
        }
        #expect(
            policy
                == "default-src 'none'; img-src data:; style-src \(source(style)); script-src \(source(script)); "
                + "base-uri 'none'; form-action 'none'")
        #expect(!html.contains("<script>alert") && !html.contains("http://") && !html.contains("https://"))
        #expect(html.components(separatedBy: "<section ").count == 3)
        #expect(html.components(separatedBy: "<img src=\"data:image/jpeg;base64,").count == 8)
        let data = try #require(html.firstMatch(of: /id="plan">((?s).*?)<\/script>/)?.1)
        let plan = try #require(try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any])
        #expect(plan["library"] as? String == album.library.path)
        let removable = try #require(plan["items"] as? [[String: Any]]).compactMap {
            ($0["remove"] as? [String: Any])?["path"] as? String
        }
        #expect(removable.contains(album.photo(name).path))
        #expect(html.contains("<span class=\"path\">with its sidecar dahlia-edited.xmp</span>"))
    }

    @Test func saysWhereACaptureTimeComesFrom() async throws {
        let groups = try await album.run(["duplicates", "--json"]).json()["groups"] as? [[String: Any]] ?? []
        let photos = groups.flatMap { $0["photos"] as? [[String: Any]] ?? [] }
        #expect(!photos.isEmpty)
        #expect(photos.allSatisfy { ($0["captured"] == nil) == ($0["capturedOrigin"] == nil) })
    }

    @Test func needsALibraryAndMakesNone() async throws {
        let folder = album.file("none").path
        let commands = [
            ["duplicates"], ["duplicates", "apply", "plan.json"], ["duplicates", "rules", "--reset"],
            ["restore", "--all"], ["quarantine"], ["quarantine", "empty", "--older-than", "1d", "--yes"],
            ["calibrate", "duplicates"], ["model", "use", "afterimage-mini"],
            ["model", "use", "afterimage-mini", "--background"],
        ]
        for command in commands {
            let outcome = try await Program.run(command + ["--library", folder])
            #expect(outcome.status == 66, "\(command): \(outcome.messages)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder))
    }
}
