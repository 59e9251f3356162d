import Foundation
import Testing

/// `search` and `similar`, from the photos to what is shown.
@Suite(.serialized, IndexedOnce()) struct SearchCommandTests {
    @TaskLocal fileprivate static var shared: Album?
    private let album: Album

    init() throws {
        album = try #require(Self.shared)
    }

    private func results(_ arguments: String...) async throws -> [(path: String, score: Double)] {
        // Behind `--` it would be a word.
        let outcome = try await album.run(arguments.prefix(1) + ["--json"] + arguments.dropFirst())
        #expect(outcome.status == 0, "\(outcome.messages)")
        let results = try #require(try outcome.json()["results"] as? [[String: Any]])
        return try results.map {
            (try #require($0["path"] as? String), try #require($0["score"] as? Double))
        }
    }

    @Test func searchRanksAllPhotos() async throws {
        let found = try await results("search", "a", "cat", "--all")
        #expect(found.count == 5)
        #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
        #expect(found.allSatisfy { (-1.001...1.001).contains($0.score) })
        #expect(Set(found.map(\.path)).contains(album.photo("flowers/dähl ia.jpg").path))
        #expect(
            try await results("search", "a", "cat", "--all", "--limit", "2").map(\.path)
                == found.prefix(2).map(\.path)
        )
    }

    @Test func searchWritesALineForEachPhoto() async throws {
        let outcome = try await album.run(["search", "a cat", "--all"])
        #expect(outcome.status == 0)
        #expect(outcome.messages.hasPrefix("5 photos, of which "))
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines.allSatisfy { $0.contains(/^[-0-9]* *\/.*\/photos\/.+/) }, "\(outcome.output)")
        #expect(!outcome.output.contains("\u{1B}"), "no colours where the output is not a terminal")
        let scored = try await album.run(["search", "a cat", "--all", "--scores"]).output.split(
            separator: "\n")
        #expect(scored.allSatisfy { $0.contains(/^ *-?[01]\.\d{3}  .*\/photos\/.+/) }, "\(scored)")
    }

    @Test func saysHowManyThereAre() async throws {
        let two = try await album.run(["search", "a cat", "--all", "--limit", "2"])
        #expect(
            two.messages.contains(/^2 of 5 photos, of which [1-4] matche?s?. To see all: --limit 5\n$/),
            "\(two.messages)")
        let found = try await album.run(["search", "a cat", "--json", "--limit", "1"]).json()
        let all = try await album.run(["search", "a cat", "--json", "--limit", "9"]).json()
        #expect(found["total"] as? Int == (all["results"] as? [Any])?.count)
        #expect(all["total"] as? Int == found["total"] as? Int)
        let like = try await album.run(["similar", album.photo("cat.png").path, "--limit", "3"])
        #expect(like.messages == "The 3 most similar of 4 photos. To see more: --limit 6\n")
    }

    @Test func searchStaysInAFolder() async throws {
        let inside = try await results("search", "flower", "--all", "--in", album.photo("flowers").path)
        #expect(inside.map(\.path) == [album.photo("flowers/dähl ia.jpg").path])
        let nowhere = try await album.run(["search", "flower", "--in", album.photo("none").path])
        #expect(nowhere.status == 66)
        #expect(nowhere.messages.contains("no photo in"))
    }

    @Test func showsOnlyWhatIsRelevant() async throws {
        let all = try await album.run(["search", "a", "cat", "--all", "--json"]).json()
        let cutoff = try #require(all["cutoff"] as? Double)
        let rated = try #require(all["results"] as? [[String: Any]]).map {
            ($0["score"] as? Double ?? 0 >= cutoff, $0["relevant"] as? Bool)
        }
        #expect(rated.allSatisfy { $0 == $1 })
        let shown = try await results("search", "a", "cat")
        #expect(shown.count == rated.count { $0.0 })
        #expect(shown.count < rated.count)
        #expect(shown.first?.path == album.photo("cat.png").path)
    }

    @Test func saysThatNothingMatches() async throws {
        // No photo can be about it, as it is not in the folder.
        let outcome = try await album.run([
            "search", "quarterly tax report", "--in", album.photo("flowers").path,
        ])
        #expect(outcome.status == 0)
        #expect(outcome.output.isEmpty)
        #expect(outcome.messages.contains("No good match"))
        #expect(outcome.messages.contains("--all"))
    }

    @Test func takesNegatives() async throws {
        let plain = try await results("search", "animal", "--all")
        let quoted = try await results("search", "animal -cat", "--all")
        let cat = album.photo("cat.png").path
        let (before, after) = (plain.firstIndex { $0.path == cat }, quoted.firstIndex { $0.path == cat })
        #expect(try #require(after) > (try #require(before)))
        #expect(try await results("search", "animal", "-cat", "--all").map(\.path) == quoted.map(\.path))
        #expect(
            try await results("search", "--all", "--", "animal", "-cat").map(\.path) == quoted.map(\.path))
        #expect(
            try await album.run(["search", "animal", "-cat", "--all"]).messages.contains(
                "Excluded: \"cat\"\n"))
    }

    /// The letters of `-beach` include `-h`, which asks for help.
    @Test(arguments: [["-beach"], ["-cat"], ["--", "-cat"]])
    func aDashedWordAloneIsAQuery(_ words: [String]) async throws {
        let outcome = try await album.run(["search", "--limit", "100"] + words)
        #expect(outcome.status == 0)
        #expect(
            outcome.messages.contains("Excluded: \"\(words.last?.dropFirst() ?? "")\""), "\(outcome.messages)"
        )
        #expect(outcome.output.contains("cup-of-coffee.png"))
        if words.last == "-cat" { #expect(!outcome.output.contains("cat.png")) }
    }

    @Test func similarTakesWords() async throws {
        let cat = album.photo("cat.png").path
        let cup = album.photo("cup-of-coffee.png").path
        let plain = try await results("similar", cat)
        let changed = try await results("similar", cat, "--with", "a cup of coffee", "--without", "animal")
        let before = try #require(plain.first { $0.path == cup }).score
        #expect(try #require(changed.first { $0.path == cup }).score > before + 0.05)
    }

    /// Nothing more is to be seen with `--all`.
    @Test(arguments: [[], ["--all"]] as [[String]])
    func saysThatThereAreNoFavourites(_ options: [String]) async throws {
        let outcome = try await album.run(["search", "cat", "--favourites"] + options)
        #expect(outcome.status == 0 && outcome.output.isEmpty)
        #expect(outcome.messages == "No photo is marked as a favourite.\n")
        let similar = try await album.run(["similar", album.photo("cat.png").path, "--favourites"])
        #expect(similar.messages == "No photo is marked as a favourite.\n")
    }

    @Test func narrowsByDate() async throws {
        let none = try await album.run(["search", "cat", "--from", "2090"])
        #expect(none.status == 66)
        #expect(none.messages.contains("captured"))
        #expect(try await album.run(["search", "cat", "--to", "yesterday"]).status == 64)
        #expect(try await album.run(["search", "cat", "--from", "2023", "--to", "2022"]).status == 64)
    }

    @Test func similarFindsOthers() async throws {
        let found = try await results("similar", album.photo("cat.png").path)
        #expect(found.count == 4)
        #expect(!found.map(\.path).contains(album.photo("cat.png").path))
    }

    @Test func similarTakesAPhotoFromElsewhere() async throws {
        let copy = album.file("elsewhere.png")
        var bytes = try Data(contentsOf: album.photo("cat.png"))
        bytes += [0]
        try bytes.write(to: copy)
        let found = try await results("similar", copy.path, "--limit", "1")
        #expect(found.map(\.path) == [album.photo("cat.png").path])
        #expect(abs((found.first?.score ?? 0) - 1) < 1e-3)
    }

    @Test func similarRefusesWhatIsNoPhoto() async throws {
        let text = album.file("notes.jpg")
        try Data("not a picture".utf8).write(to: text)
        let unrecognised = try await album.run(["similar", text.path])
        #expect(unrecognised.status == 65)
        #expect(unrecognised.messages.contains("notes.jpg"))
        let missing = try await album.run(["similar", album.file("none.jpg").path])
        #expect(missing.status == 66)
        #expect(missing.messages.contains("none.jpg"))
    }

    @Test func leavesOutDeletedFilesAndSaysSo() async throws {
        let hidden = album.file("hidden.jpg")
        try FileManager.default.moveItem(at: album.photo("sunset.jpg"), to: hidden)
        defer { try? FileManager.default.moveItem(at: hidden, to: album.photo("sunset.jpg")) }
        let outcome = try await album.run(["search", "sunset", "--all", "--json"])
        #expect(outcome.status == 0)
        #expect(!outcome.output.contains("sunset.jpg"))
        #expect(outcome.messages.contains("afterimage index"))
    }

    @Test(arguments: ["", "   ", "\n"])
    func refusesAnEmptyQuery(_ query: String) async throws {
        let outcome = try await album.run(["search", query])
        #expect(outcome.status == 64)
        #expect(outcome.messages.contains("The query is empty"))
        #expect(outcome.output.isEmpty)
    }

    @Test func takesAVeryLongQuery() async throws {
        let words = String(repeating: "a cat on a sofa; ", count: 600)
        #expect(words.count > 10_000)
        #expect(try await results("search", words, "--all").count == 5)
        let oneWord = String(repeating: "猫", count: 10_000)
        #expect(try await results("search", oneWord, "--all").count == 5)
    }

    @Test func writesAContactSheet() async throws {
        let page = album.file("page.html")
        let outcome = try await album.run([
            "search", "<b>cat</b>", "--all", "--limit", "3", "--html", page.path,
        ])
        #expect(outcome.status == 0)
        #expect(outcome.messages.contains("page.html"))
        let html = try String(contentsOf: page, encoding: .utf8)
        #expect(html.contains("<h1>&lt;b&gt;cat&lt;/b&gt;</h1>"))
        let pictures = html.matches(of: /src="data:image\/jpeg;base64,([^"]+)"/)
        #expect(pictures.count == 3)
        for picture in pictures {
            let jpeg = try #require(Data(base64Encoded: String(picture.1)))
            #expect(jpeg.starts(with: [0xFF, 0xD8]) && jpeg.count > 5_000)
        }
        let links = html.matches(of: /<a href="file:\/\/([^"]+)"/)
        for link in links {
            let path = try #require(String(link.1).removingPercentEncoding)
            #expect(FileManager.default.fileExists(atPath: path))
        }
        #expect(links.count == 3)
    }

    @Test func saysWhyAPageCannotBeWritten() async throws {
        let outcome = try await album.run(["search", "cat", "--html", album.file("none/page.html").path])
        #expect(outcome.status == 73)
        #expect(outcome.messages.contains("cannot be written"))
    }

    @Test(arguments: ["kitty", "iterm", "sixel"])
    func drawsPictures(_ way: String) async throws {
        let start = ["kitty": "\u{1B}_Ga=T", "iterm": "\u{1B}]1337;File=", "sixel": "\u{1B}P"][way] ?? ""
        let outcome = try await album.run(["search", "cat", "--all", "--limit", "2", "--show=\(way)"])
        #expect(outcome.status == 0)
        #expect(outcome.output.components(separatedBy: start).count == 3)
        #expect(outcome.output.contains("/photos/"))
    }

    @Test func listsWhereItCannotDraw() async throws {
        let piped = try await album.run(["search", "--show", "cat"])
        #expect(piped.status == 0)
        #expect(piped.output == (try await album.run(["search", "cat"]).output))
        #expect(piped.messages.components(separatedBy: "--html").count == 2, "said once")
        let terminal = try PseudoTerminal()
        let shown = try album.start(
            ["search", "--show", "cat"], terminal: terminal.program, environment: ["TERM": "xterm-256color"])
        #expect(try await terminal.reading { try await shown.outcome().status } == 0)
        #expect(terminal.text.contains("--show=sixel"))
        #expect(terminal.text.contains("cat.png"))
    }

    @Test func findsOutHowTheTerminalDraws() async throws {
        let terminal = try PseudoTerminal()
        let shown = try album.start(
            ["search", "--show", "cat", "--all", "--limit", "1"], terminal: terminal.program,
            environment: ["TERM": "xterm-kitty"])
        let status = try await terminal.reading { try await shown.outcome().status }
        #expect(status == 0)
        #expect(terminal.text.contains("\u{1B}_Ga=T"))
    }
}

/// An album that is indexed once for all tests of the suite, which only look at it, and removed after the last.
private struct IndexedOnce: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing tests: @Sendable () async throws -> Void
    ) async throws {
        let album = try Album()
        for sample in ["cat.png", "sunset.jpg", "raccoon.jpg", "cup-of-coffee.png"] { try album.add(sample) }
        try album.add("dahlia.jpg", as: "flowers/dähl ia.jpg")
        let indexed = try await album.index()
        try #require(indexed.status == 0, "\(indexed.messages)")
        try await SearchCommandTests.$shared.withValue(album) { try await tests() }
    }
}
