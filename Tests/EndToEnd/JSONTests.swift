import Foundation
import Testing

/// A key without a value is left out of all JSON, as the documentation says.
@Suite(.serialized) struct JSONTests {
    private let album: Album

    init() async throws {
        album = try CopyAlbum().make()
    }

    private func nulls(_ value: Any, at path: String) -> [String] {
        switch value {
        case is NSNull: [path]
        case let list as [Any]: list.flatMap { nulls($0, at: path) }
        case let object as [String: Any]: object.flatMap { nulls($0.value, at: "\(path).\($0.key)") }
        default: []
        }
    }

    @Test func noValueIsNull() async throws {
        // A run that was stopped has no end, and its folder was never completed.
        try album.add(copies: 40)
        let running = try album.start(["index", album.photos.path])
        let database = album.library.path + "/library.sqlite"
        while running.isRunning, !FileManager.default.fileExists(atPath: database) {
            try await Task.sleep(for: .milliseconds(5))
        }
        running.send(SIGKILL)
        _ = try await running.outcome()
        var found: [String] = []
        func look(_ command: [String]) async throws {
            let outcome = try await album.run(command + ["--json"])
            #expect(!outcome.output.isEmpty, "\(command): \(outcome.messages)")
            found += nulls(try outcome.json(), at: command.joined(separator: " "))
        }
        try await look(["status"])
        try await look(["index", album.photos.path])
        let plan = try await album.plan("--limit", "1")
        for command in [
            ["status"], ["errors"], ["search", "flower"], ["similar", album.photo("dahlia.jpg").path],
            ["duplicates"], ["duplicates", "--no-check"], ["duplicates", "rules"],
            ["calibrate", "duplicates", "--show"], ["model", "list"], ["model", "show"],
            ["duplicates", "apply", plan, "--dry-run"], ["duplicates", "apply", plan, "--yes"],
            ["duplicates", "apply", plan, "--yes"], ["quarantine", "list"],
            ["quarantine", "empty", "--older-than", "0d", "--dry-run"], ["restore", "--all"],
        ] {
            try await look(command)
        }
        #expect(found.isEmpty)
    }
}
