import ArgumentParser
import ImageDecoding
import PhotoEmbedding
import PhotoGrouping
import PhotoIndexing
import PhotoQuarantine
import PhotoSearch
import PhotoSource
import PhotoStore
import PhotoTypes
import Testing

@testable import afterimage

@Suite struct CommandLineTests {
    @Test func readsTheWordsOfAQuery() throws {
        let arguments = try ArgumentReading.arguments(["", "search", "--show", "two", "dogs", "-l", "3"])
        let command = try #require(try Afterimage.parseAsRoot(arguments) as? Search)
        #expect(command.words == ["two", "dogs"])
        #expect(command.results.limit == 3)
        let shown = try #require(command.results.show)
        #expect(shown.resolved(for: Terminal(-1), [:]) == .failure(.notATerminal))
    }

    @Test(arguments: [
        ["search"], ["search", "--limit", "0", "dog"], ["search", "--show=vga", "dog"],
        ["search", "-l", "x", "dog"],
        ["index", "--max-pixels", "0", "/a"], ["index", "--max-seconds", "-1", "/a"],
        ["index", "--threads", "0", "/a"],
        ["similar"], ["forget"], ["erase"], ["errors", "--limit", "0"], ["status", "more"], ["dance"],
        ["index", ""], ["status", "--library", ""], ["restore"], ["restore", "--all", "a.jpg"],
        ["quarantine", "empty"], ["duplicates", "mark", "same", "a.jpg"], ["duplicates", "--kind", "same"],
    ])
    func refusesWrongCommandLines(_ arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try Afterimage.parseAsRoot(arguments) }
        #expect(error.map { Afterimage.exitCode(for: $0).rawValue } == 64)
    }

    @Test(arguments: [
        ("To create one: afterimage index FOLDER", "To create one: afterimage index --library /l FOLDER"),
        (
            "Run `afterimage index`, or afterimage model use ID.",
            "Run `afterimage index --library /l`, or afterimage model use --library /l ID."
        ),
        ("see: afterimage quarantine", "see: afterimage quarantine --library /l"),
        (
            "This afterimage comes with `afterimage model add`.",
            "This afterimage comes with `afterimage model add`."
        ),
        ("afterimage errors --library /l", "afterimage errors --library /l"),
    ])
    func commandsNameTheLibrary(_ text: String, _ completed: String) {
        #expect(LibraryFolder("/l").completing(text) == completed)
        #expect(LibraryFolder.standard.completing(text) == text)
    }

    @Test func resolvesPaths() throws {
        #expect(PathArgument(argument: "") == nil)
        let root = try #require(PathArgument(argument: "/"))
        #expect(root.path == PhotoPath("/"))
        let gone = try #require(PathArgument(argument: "/usr/./nowhere/../there//a.jpg"))
        #expect(gone.path == PhotoPath("/usr/there/a.jpg"))
        let relative = try #require(PathArgument(argument: "nowhere/a.jpg"))
        #expect(relative.path.display.hasPrefix("/"))
        #expect(relative.path.display.hasSuffix("/nowhere/a.jpg"))
    }

    @Test(
        arguments: [
            (PhotoStoreError.noLibrary(folder: "/l"), 66),
            (PhotoStoreError.locked(folder: "/l", process: 1), 75),
            (PhotoStoreError.corrupted(folder: "/l", reason: ""), 65),
            (PhotoStoreError.diskFull(folder: "/l"), 74),
            (PhotoStoreError.newerSchema(folder: "/l", found: 9, known: 1), 78),
            (PhotoStoreError.notWritable(path: "/l"), 77), (PhotoStoreError.notALibrary(folder: "/l"), 73),
            (PhotoIndexingError.store(.diskFull(folder: "/l")), 74),
            (PhotoIndexingError.undecodable(PhotoPath("/a"), .unrecognised), 65),
            (PhotoEmbeddingError.packNotFound(path: "/p"), 66),
            (PhotoEmbeddingError.runtimeMissing(searched: []), 69),
            (PhotoEmbeddingError.fileTampered(path: "/p", expected: "", found: ""), 65),
            (PhotoSourceError.notFound(PhotoPath("/a")), 66),
            (PhotoSourceError.permissionDenied(PhotoPath("/a")), 77),
            (PhotoSearchError.emptyQuery, 64),
            (PhotoSearchError.notIndexed(model: ModelID("a@1"), others: []), 78),
            (OutputError(path: "/x.html", code: 2), 73), (OutputError(path: "/x.html", code: 13), 77),
            (PictureError.encodingFailed(reason: ""), 69),
            (PhotoGroupingError.calibration(.tooFewSame(found: 1, needed: 9)), 65),
            (PhotoGroupingError.calibration(.noLabels(.notFound(PhotoPath("/l")))), 66),
            (PhotoGroupingError.calibration(.noLabels(.permissionDenied(PhotoPath("/l")))), 77),
            (PhotoGroupingError.calibration(.noPhotos), 66), (PhotoGroupingError.unusableSetting(""), 64),
            (PhotoQuarantineError.unreadablePlan(line: 1, reason: ""), 65),
            (PhotoQuarantineError.unknownBatch("b"), 66), (PhotoQuarantineError.newerPlan(version: 9), 78),
            (PhotoQuarantineError.otherLibrary(planned: "/a", given: "/b"), 64),
            (PhotoQuarantineError.store(.diskFull(folder: "/l")), 74),
            (ChoiceError.unknownGroup("g"), 66),
        ] as [(any Error, Int32)])
    func endsWithTheDocumentedStatus(_ error: any Error, _ status: Int32) throws {
        let found = try #require(ExitStatus(error))
        #expect(found.rawValue == status)
        #expect(ExitStatus.help.contains(" \(status)  "))
    }

    @Test func leavesTheParsersOwnErrorsToIt() {
        #expect(ExitStatus(ValidationError("")) == nil)
        #expect(ExitStatus(ExitCode(3)) == nil)
    }
}
