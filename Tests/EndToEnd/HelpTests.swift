import Foundation
import Testing

/// What the program says of itself.
@Suite struct HelpTests {
    @Test func overviewNamesCommandsAndStatuses() async throws {
        let help = try await Program.run(["--help"])
        #expect(help.status == 0)
        for word in [
            "index", "search", "similar", "duplicates", "restore", "quarantine", "calibrate", "status",
            "errors",
            "forget", "erase", "model", "EXIT STATUS", " 74  ",
        ] {
            #expect(help.output.contains(word), "\(word)")
        }
        #expect(try await Program.run([]).output == help.output)
        #expect(try await Program.run(["--version"]).output.contains(/^\d+\.\d+\.\d+\n$/))
    }

    @Test(arguments: [
        "index", "search", "similar", "duplicates", "restore", "status", "errors", "forget", "erase", "serve",
        "open",
    ])
    func eachCommandHasExamples(_ command: String) async throws {
        let help = try await Program.run([command, "--help"])
        #expect(help.status == 0)
        #expect(help.output.contains("\n  afterimage \(command)"))
        for option in ["--library", "--json"] { #expect(help.output.contains(option)) }
    }

    @Test(arguments: ["list", "show", "add", "get", "use", "remove"])
    func eachModelCommandHasExamples(_ command: String) async throws {
        let help = try await Program.run(["model", command, "--help"])
        #expect(help.status == 0)
        #expect(help.output.contains("\n  afterimage model \(command)"))
        for option in ["--models", "--json"] { #expect(help.output.contains(option)) }
    }

    @Test(arguments: [
        ["duplicates", "apply"], ["duplicates", "mark"], ["duplicates", "rules"], ["quarantine", "list"],
        ["quarantine", "empty"], ["quarantine", "adopt"], ["calibrate", "duplicates"],
    ])
    func eachNestedCommandHasExamples(_ command: [String]) async throws {
        let help = try await Program.run(command + ["--help"])
        #expect(help.status == 0)
        #expect(help.output.contains("\n  afterimage \(command.joined(separator: " "))"))
        for option in ["--library", "--json"] { #expect(help.output.contains(option)) }
    }

    @Test func wrongUseIsExplained() async throws {
        let unknown = try await Program.run(["search", "--limt", "3", "dog"])
        #expect(unknown.status == 64)
        #expect(unknown.messages.contains("--limit"), "\(unknown.messages)")
        let dance = try await Program.run(["dance"])
        #expect(dance.status == 64)
        #expect(
            dance.messages == "Error: Unknown command \"dance\". For a list: afterimage --help\n")
        let search = try await Program.run(["serch", "dog"])
        #expect(search.status == 64)
        #expect(search.messages == "Error: Unknown command \"serch\". Did you mean \"search\"?\n")
        #expect(try await Program.run(["help", "index"]).output.contains("USAGE: afterimage index"))
    }

    /// The usage is for who wrote a command otherwise.
    @Test func whatACommandAsksForIsSaidWithoutItsUsage() async throws {
        let album = try Album()
        #expect(try await album.run(["index", "--json"]).status == 64)
        let folders = try await album.run(["index"])
        #expect(folders.messages.hasPrefix("Error: The library has no folders yet"))
        #expect(!folders.messages.contains("Usage"), "\(folders.messages)")
        let library = album.library.path
        #expect(folders.messages.contains("afterimage index ~/Pictures --library '\(library)'"))
        let none = try await album.run(["search", "dog"])
        #expect(none.messages.hasPrefix("Error: There is no library in \(library) yet."), "\(none.messages)")
        #expect(
            none.messages.hasSuffix("afterimage index --library '\(library)' FOLDER\n"), "\(none.messages)")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionsAreValidScripts(_ shell: String) async throws {
        let script = try await Program.run(["--generate-completion-script", shell])
        #expect(script.status == 0)
        for word in ["index", "similar", "--library", "--retry-errors"] {
            let shown = shell == "fish" ? word.replacingOccurrences(of: "--", with: "") : word
            #expect(script.output.contains(shown), "\(word)")
        }
        guard let program = Sample.tool(shell) else { return }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "\(UUID().uuidString).\(shell)")
        try Data(script.output.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let check = try await Program.run([shell == "fish" ? "--no-execute" : "-n", file.path], of: program)
        #expect(check.status == 0, "\(check.messages)")
    }
}
