import Foundation
import Testing

/// `serve --install` and `--uninstall`, in a home of their own.
@Suite struct ServiceCommandTests {
    private let album: Album

    init() throws {
        album = try Album()
    }

    private func install(_ options: String...) async throws -> Program.Outcome {
        try await album.run(["serve", "--install", "--files-only"] + options)
    }

    /// Files of the home, by their paths in it.
    private func files() -> [String: String] {
        let home = album.home
        let paths = FileManager.default.enumerator(atPath: home.path)?.compactMap { $0 as? String } ?? []
        return Dictionary(
            uniqueKeysWithValues: paths.compactMap { path in
                (try? String(contentsOf: home.appendingPathComponent(path), encoding: .utf8)).map {
                    (path, $0)
                }
            })
    }

    private static let expected: Set<String> = {
        #if os(macOS)
            ["Library/LaunchAgents/app.afterimage.serve.plist", "Applications/Afterimage.command"]
        #else
            [".config/systemd/user/afterimage.service", ".local/share/applications/afterimage.desktop"]
        #endif
    }()

    @Test func writesTheServiceAndTheMenusEntryAndRemovesThem() async throws {
        let outcome = try await install("--port", "9123")
        #expect(outcome.status == 0, "\(outcome.messages)")
        let installed = files()
        #expect(Set(installed.keys) == Self.expected)
        for (path, content) in installed { #expect(content.contains(album.library.path), "\(path)") }
        #expect(installed.values.contains { $0.contains("9123") && $0.contains("--no-link") })
        #expect(!installed.values.contains { $0.contains("token") })
        for path in installed.keys { #expect(outcome.output.contains("Wrote \(album.home.path)/\(path)\n")) }

        let printed = try await install("--port", "9123", "--print").output
        for content in installed.values { #expect(printed.contains(content)) }

        let removed = try await album.run(["serve", "--uninstall", "--files-only"])
        #expect(removed.status == 0)
        #expect(files().isEmpty)
        #expect(
            try await album.run(["serve", "--uninstall", "--files-only"]).output
                == "The service is not installed.\n")
    }

    @Test func printingWritesNothing() async throws {
        #expect(try await install("--print").status == 0)
        #expect(files().isEmpty)
    }

    @Test(arguments: [
        ["--install", "--uninstall"], ["--print"], ["--files-only"],
        ["--install", "--listen", "0.0.0.0"],
    ])
    func refusesWhatDoesNotGoTogether(_ options: [String]) async throws {
        #expect(try await album.run(["serve"] + options).status == 64)
        #expect(files().isEmpty)
    }

    /// As the systems' own programs judge them, with a name that needs every kind of quoting.
    @Test(.enabled(if: Sample.tool("systemd-analyze") != nil, "needs systemd"))
    func theUnitIsValid() async throws {
        let strange = album.file("a \"b\" $HOME %h \\ 'c'").path
        let outcome = try await Program.run(
            ["serve", "--install", "--files-only", "--library", strange], environment: album.environment)
        #expect(outcome.status == 0, "\(outcome.messages)")
        let unit = album.home.appendingPathComponent(".config/systemd/user/afterimage.service")
        let verified = try await Program.run(
            ["--user", "verify", unit.path], of: try #require(Sample.tool("systemd-analyze")),
            environment: ["HOME": album.home.path, "XDG_RUNTIME_DIR": album.home.path])
        #expect(verified.status == 0, "\(verified.messages)")
        #expect(!verified.messages.contains("afterimage.service"), "\(verified.messages)")
        let text = try String(contentsOf: unit, encoding: .utf8)
        #expect(text.contains(#"/a \"b\" $$HOME %%h \\ 'c'""#))
    }

    @Test(.enabled(if: Sample.tool("desktop-file-validate") != nil, "needs desktop-file-utils"))
    func theMenusEntryIsValid() async throws {
        let strange = album.file("a \"b\" $HOME %h \\ 'c'").path
        _ = try await Program.run(
            ["serve", "--install", "--files-only", "--library", strange], environment: album.environment)
        let entry = album.home.appendingPathComponent(".local/share/applications/afterimage.desktop")
        let validated = try await Program.run(
            [entry.path], of: try #require(Sample.tool("desktop-file-validate")))
        #expect(validated.status == 0, "\(validated.output)\(validated.messages)")
        #expect(validated.output.isEmpty, "\(validated.output)")
        let text = try String(contentsOf: entry, encoding: .utf8)
        #expect(text.contains(#"/a \\"b\\" \\$HOME %%h \\\\ 'c'""#))
    }
}
