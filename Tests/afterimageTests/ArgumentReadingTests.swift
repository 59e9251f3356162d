import ArgumentParser
import Testing

@testable import afterimage

@Suite struct ArgumentReadingTests {
    private static func read(_ arguments: String...) throws -> [String] {
        try ArgumentReading.arguments(["afterimage"] + arguments)
    }

    private static func refusal(_ arguments: [String]) -> String? {
        let error = #expect(throws: ValidationError.self) {
            try ArgumentReading.arguments(["afterimage"] + arguments)
        }
        return error?.message
    }

    @Test func spellsOutABareShow() throws {
        #expect(
            try Self.read("search", "--show", "dog", "--", "--show")
                == ["search", "--show=auto", "dog", "--", "--show"])
        #expect(try Self.read("search", "--show=kitty", "dog") == ["search", "--show=kitty", "dog"])
        #expect(try Self.read().isEmpty)
        #expect(try Self.read("calibrate", "duplicates", "--show").last == "--show")
    }

    /// The letters of `-beach` include the `h` of `-h`.
    @Test(arguments: [
        (["-beach"], "-beach"), (["beach", "-people"], "beach -people"),
        (["-beach", "party"], "party -beach"),
        (["beach", "-people", "-l", "3"], "beach -people"), (["beach", "-l=3", "-hat"], "beach -hat"),
        (["beach", "-red car"], "beach -\"red car\""), (["beach -people"], "beach -people"),
        (["-red car"], "-red car"), (["beach", "--", "-limit"], "beach -limit"),
        (["beach", "-été"], "beach -été"),
    ])
    func dashedWordsOfASearchAreExclusions(_ words: [String], _ query: String) throws {
        let arguments = try ArgumentReading.arguments(["afterimage", "search"] + words)
        let search = try #require(try Afterimage.parseAsRoot(arguments) as? Search)
        #expect(Search.text(search.words) == query)
    }

    @Test(arguments: [
        (["search", "dog", "-limit", "3"], "--limit"), (["search", "-json", "dog"], "--json"),
        (["search", "-help"], "--help"), (["search", "dog", "-html=a.html"], "--html"),
    ])
    func aDashedWordThatIsAlsoAnOptionIsAsked(_ arguments: [String], _ option: String) {
        #expect(Self.refusal(arguments)?.contains("write \(option).") == true)
    }

    @Test(arguments: [
        ["search", "dog", "--limt", "3"], ["search", "dog", "--people"], ["similar", "a.jpg", "--beach"],
    ])
    func unknownLongOptionsAreErrors(_ arguments: [String]) throws {
        let arguments = try ArgumentReading.arguments(["afterimage"] + arguments)
        let error = #expect(throws: (any Error).self) { try Afterimage.parseAsRoot(arguments) }
        #expect(error.map { Afterimage.exitCode(for: $0).rawValue } == 64)
    }

    @Test(arguments: [
        (["serch", "dog"], "Unknown command \"serch\". Did you mean \"search\"?"),
        (["dance"], "Unknown command \"dance\". For a list: afterimage --help"),
        (["model", "lst"], "Unknown command \"lst\". Did you mean \"list\"?"),
        (["model", "dance"], "Unknown command \"dance\". For a list: afterimage model --help"),
        (["duplicates", "aply", "p.json"], "Unknown command \"aply\". Did you mean \"apply\"?"),
        (["quarantine", "emty"], "Unknown command \"emty\". Did you mean \"empty\"?"),
        (
            ["similar", "a.jpg", "-people"],
            "Unknown option \"-people\". To exclude what words describe: --without people"
        ),
        (["duplicates", "-html", "a.html"], "Unknown option \"-html\". Did you mean \"--html\"?"),
        (["index", "-retry-errors"], "Unknown option \"-retry-errors\". Did you mean \"--retry-errors\"?"),
    ])
    func saysWhatWasProbablyMeant(_ arguments: [String], _ message: String) {
        #expect(Self.refusal(arguments) == message)
    }

    @Test(arguments: [
        ["quarantine", "list", "2026-03-05-140700-9f3a"], ["quarantine", "2026-03-05-140700-9f3a"],
        ["help", "search"], ["--help"], ["index", "--max-seconds", "-1", "/a"], ["index", "-h"],
        ["erase", "--all", "-y"], ["index", "--", "-photos"], ["--version"], ["duplicates", "--sure"],
        ["calibrate", "duplicates", "--labels", "a.csv"],
    ])
    func leavesTheRestToTheParser(_ arguments: [String]) throws {
        #expect(try ArgumentReading.arguments(["afterimage"] + arguments) == arguments)
    }
}
