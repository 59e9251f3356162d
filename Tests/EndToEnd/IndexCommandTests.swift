import Foundation
import PhotoStore
import PhotoTypes
import Testing

/// `index`, run after run.
@Suite(.serialized) struct IndexCommandTests {
    private let album: Album

    init() throws {
        album = try Album()
        for sample in ["dahlia.jpg", "old-coins.png", "pagoda-by-a-lake.webp"] { try album.add(sample) }
    }

    private func counts(_ outcome: Program.Outcome) throws -> [String: Int] {
        let runs = try #require(try outcome.json()["runs"] as? [[String: Any]])
        try #require(runs.count == 1)
        return runs[0].compactMapValues { $0 as? Int }
    }

    @Test func addsThenLeavesAlone() async throws {
        let first = try await album.index()
        #expect(first.status == 0, "\(first.messages)")
        #expect(first.output == "\(album.photos.path): 3 photos: 3 added\n")
        let second = try await album.index()
        #expect(second.output == "\(album.photos.path): 3 photos: 3 unchanged\n")
    }

    @Test func followsChanges() async throws {
        _ = try await album.index()
        let before = try Rows(album.library)
        try FileManager.default.moveItem(at: album.photo("dahlia.jpg"), to: album.photo("flower.jpg"))
        try FileManager.default.removeItem(at: album.photo("old-coins.png"))
        try album.add("raccoon.jpg")
        let counts = try counts(try await album.index("--json"))
        #expect(counts["moved"] == 1)
        #expect(counts["removed"] == 1)
        #expect(counts["added"] == 1)
        #expect(counts["unchanged"] == 1)
        let after = try Rows(album.library)
        let flower = PhotoPath(album.photo("flower.jpg").path)
        #expect(after.rows[flower]?.vector == before.rows[PhotoPath(album.photo("dahlia.jpg").path)]?.vector)
        #expect(after.count == 3)
    }

    @Test func withoutAFolderTakesAllItKnows() async throws {
        let none = try await album.run(["index"])
        #expect(none.status == 64)
        #expect(none.messages.contains("has no folders yet"))
        _ = try await album.index()
        try album.add("raccoon.jpg")
        let again = try await album.run(["index"])
        #expect(again.status == 0)
        #expect(again.output.contains("1 added, 3 unchanged"))
    }

    @Test func knowsAFolderByEveryName() async throws {
        _ = try await album.index()
        let link = album.file("link")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: album.photos)
        let names = [link.path, album.photos.path + "/", album.photos.path + "/../photos/."]
        for name in names {
            let outcome = try await album.run(["index", name])
            #expect(outcome.output.contains("3 unchanged"), "\(name): \(outcome.output)\(outcome.messages)")
        }
        #expect(try PhotoStore(album.library, for: .reading).status().folders.count == 1)
    }

    @Test func librariesAreSeparate() async throws {
        _ = try await album.index()
        let other = album.file("other").path
        let indexed = try await Program.run(["index", "--library", other, album.photo("dahlia.jpg").path])
        #expect(indexed.status == 66, "a photo is no folder")
        let empty = try await Program.run(["search", "--library", other, "coins"])
        #expect(empty.status == 66)
        #expect(empty.messages.contains("no library"))
        #expect(try await album.run(["search", "coins"]).status == 0)
    }

    @Test func usesTheStandardLibraryUnlessTold() async throws {
        let data = album.home.appendingPathComponent("data")
        let environment = ["HOME": album.home.path, "XDG_DATA_HOME": data.path]
        let indexed = try await Program.run(["index", album.photos.path], environment: environment)
        #expect(indexed.status == 0, "\(indexed.messages)")
        let status = try await Program.run(["status", "--json"], environment: environment)
        let library = try #require(try status.json()["library"] as? String)
        #expect(library.lowercased().hasSuffix("/afterimage"))
        #expect(FileManager.default.fileExists(atPath: library + "/library.sqlite"))
    }

    @Test func reportsProgressInPlainLines() async throws {
        let outcome = try await album.index()
        #expect(outcome.messages.contains("Scanning: "))
        #expect(outcome.messages.contains(/\n *(\d+)\/\1 photos \(100 %\)[^\n]*\n$/), "\(outcome.messages)")
        #expect(!outcome.messages.contains("\u{1B}") && !outcome.messages.contains("\r"))
    }

    @Test func reportsProgressOnOneLineOfATerminal() async throws {
        // Enough of them that it takes longer than the half second between updates.
        try album.add(copies: 60)
        let terminal = try PseudoTerminal(columns: 30)
        let running = try album.start(["index", album.photos.path], terminal: terminal.program)
        let status = try await terminal.reading { try await running.outcome().status }
        #expect(status == 0)
        let updates = terminal.text.split(separator: "\r").filter { $0.contains("/63 ") }
        #expect(!updates.isEmpty)
        #expect(updates.allSatisfy { ($0.split(separator: "\u{1B}").first?.count ?? 0) < 30 })
        // At the end the line is wiped and the result stands alone.
        #expect(terminal.text.contains("\r\u{1B}[K\(album.photos.path): 63 photos: 63 added"))
    }

    @Test func saysWhatIsNotThere() async throws {
        let missing = try await album.run(["index", album.photo("none").path])
        #expect(missing.status == 66)
        #expect(missing.messages.contains("was not found"))
        let file = try await album.run(["index", album.photo("dahlia.jpg").path])
        #expect(file.status == 66)
        #expect(file.messages.contains("is not a folder"))
    }

    @Test func believesAnEmptiedFolderOnlyWhenTold() async throws {
        _ = try await album.index()
        for name in ["dahlia.jpg", "old-coins.png", "pagoda-by-a-lake.webp"] {
            try FileManager.default.removeItem(at: album.photo(name))
        }
        let doubted = try await album.index()
        #expect(doubted.status == 66)
        #expect(doubted.messages.contains("--accept-empty"))
        #expect(try PhotoStore(album.library, for: .reading).status().photos == 3)
        let believed = try await album.index("--accept-empty")
        #expect(believed.status == 0)
        #expect(try PhotoStore(album.library, for: .reading).status().photos == 0)
    }

    @Test func takesAnEmptyFolder() async throws {
        let empty = album.file("empty")
        try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
        let outcome = try await album.run(["index", empty.path])
        #expect(outcome.status == 0)
        #expect(outcome.output == "\(empty.path): 0 photos\n")
        let search = try await album.run(["search", "anything"])
        #expect(search.status == 66)
        #expect(search.messages.contains("holds no photos yet"))
    }
}
