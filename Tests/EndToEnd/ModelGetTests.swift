import Foundation
import Testing

/// Downloads from a server on this machine, on the user's word, which go on where they ended.
@Suite(.serialized, .enabled(if: LoopbackServer.python != nil && Sample.tool("tar") != nil))
struct ModelGetTests {
    private let album: Album
    private let server: LoopbackServer
    private let sha256: String
    private let bytes: Int

    init() async throws {
        album = try Album()
        let other = try OtherModel(in: album.file("other"))
        let served = album.file("served")
        try FileManager.default.createDirectory(at: served, withIntermediateDirectories: true)
        let archive = served.appendingPathComponent("other.tar")
        sha256 = try await other.archive(archive)
        bytes = try Data(contentsOf: archive).count
        server = try LoopbackServer(served)
        try catalogue(sha256: sha256, bytes: bytes)
    }

    /// A catalogue beside the archive; its addresses are relative to it.
    private func catalogue(sha256: String, bytes: Int, way: String = "plain") throws {
        let text = """
            {"format": 1, "models": [{"name": "other", "url": "/\(way)/other.tar", "bytes": \(bytes),
             "sha256": "\(sha256)", "licence": "MIT", "about": "Another."}]}
            """
        try Data(text.utf8).write(to: album.file("served/list.json"))
    }

    private func get(_ way: String, sha256: String? = nil, _ options: String...) async throws
        -> Program.Outcome
    {
        try await album.run(
            [
                "model", "get", "\(server.address)/\(way)/other.tar", "--sha256", sha256 ?? self.sha256,
                "--yes",
            ] + options)
    }

    private var partial: URL {
        album.home.appendingPathComponent(".local/share/afterimage-models/.downloads/\(sha256).partial")
    }

    private var partialBytes: Int? {
        (try? FileManager.default.attributesOfItem(atPath: partial.path)[.size] as? NSNumber)?.intValue
    }

    private func isInstalled() async throws -> Bool {
        try await album.run(["model", "show", "other"]).status == 0
    }

    @Test func getsAModelByName() async throws {
        let list = "\(server.address)/plain/list.json"
        let unasked = try await album.run(["model", "get", "other", "--catalogue", list])
        #expect(unasked.status == 64 && unasked.messages.contains("--yes"), "\(unasked.messages)")
        #expect(server.questions == ["GET /plain/list.json"], "nothing is downloaded that nobody agreed to")
        let outcome = try await album.run(
            ["model", "get", "other", "--yes"], environment: ["AFTERIMAGE_CATALOGUE": list])
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.messages.contains("licence: MIT") && outcome.messages.contains(" MB"))
        #expect(outcome.output.contains(/Licence +MIT\n/))
        #expect(try await isInstalled())
        #expect(partialBytes == nil, "what was installed is not kept twice")
        let unknown = try await album.run(["model", "get", "nothing", "--yes", "--catalogue", list])
        #expect(unknown.status == 66 && unknown.messages.contains("It has: other."))
        #expect(try await album.run(["model", "get", "other"]).messages.contains("--catalogue"))
    }

    @Test func asksBeforeItDownloads() async throws {
        for (answer, isWanted) in [("n\n", false), ("y\n", true)] {
            let terminal = try PseudoTerminal()
            let url = "\(server.address)/plain/other.tar"
            let running = try Running(
                ["model", "get", url, "--sha256", sha256], environment: album.environment,
                terminal: terminal.program, keyboard: terminal.program)
            terminal.type(answer)
            let outcome = try await terminal.reading { try await running.outcome() }
            #expect(outcome.status == 0)
            #expect(terminal.text.contains("licence: stated in the pack)? [y/N]"))
            #expect(server.questions.contains("GET /plain/other.tar") == isWanted)
            #expect(try await isInstalled() == isWanted)
        }
    }

    @Test(arguments: [SIGKILL, SIGINT]) func goesOnWhereItWasStopped(_ signal: Int32) async throws {
        let running = try Running(
            ["model", "get", "\(server.address)/slow/other.tar", "--sha256", sha256, "--yes"],
            environment: album.environment)
        while running.isRunning, (partialBytes ?? 0) < bytes / 10 {
            try await Task.sleep(for: .milliseconds(10))
        }
        let busy = try await get("plain")
        #expect(busy.status == 75 && busy.messages.contains("Another afterimage"), "\(busy.messages)")
        running.send(signal)
        let stopped = try await running.outcome()
        #expect(stopped.status == (signal == SIGKILL ? -SIGKILL : 130), "\(stopped.messages)")
        let kept = try #require(partialBytes)
        #expect(kept >= bytes / 10 && kept < bytes)
        #expect(try await !isInstalled())
        let outcome = try await get("plain")
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(server.questions.last == "GET /plain/other.tar bytes=\(kept)-")
        #expect(try await isInstalled())
    }

    @Test func aServerThatCannotContinueIsAskedForAll() async throws {
        #expect(try await get("cut").status == 74)
        let kept = try #require(partialBytes)
        #expect(kept > 0 && kept < bytes)
        let outcome = try await get("norange")
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(
            server.questions.suffix(2) == ["GET /norange/other.tar bytes=\(kept)-", "GET /norange/other.tar"])
        #expect(try await isInstalled())
    }

    @Test func aConnectionThatEndsTooEarlyIsSaid() async throws {
        let outcome = try await get("cut")
        #expect(outcome.status == 74)
        #expect(outcome.messages.contains("run the same command to continue"), "\(outcome.messages)")
        #expect(try await get("plain").status == 0)
    }

    @Test func whatIsNotWhatWasAnnouncedIsRemoved() async throws {
        let wrong = String(sha256.reversed())
        let outcome = try await get("plain", sha256: wrong)
        #expect(outcome.status == 65)
        #expect(outcome.messages.contains("not the announced one"), "\(outcome.messages)")
        let downloads = partial.deletingLastPathComponent().path
        #expect(try FileManager.default.contentsOfDirectory(atPath: downloads) == [])
        // A part of something else, left from before, does not become part of it.
        try Data(repeating: 1, count: 1000).write(to: partial)
        #expect(try await get("plain").status == 65)
        #expect(try await get("plain").status == 0)
    }

    @Test func moreThanAnnouncedIsGivenUp() async throws {
        try catalogue(sha256: sha256, bytes: bytes - 1, way: "more")
        let list = "\(server.address)/plain/list.json"
        let outcome = try await album.run(["model", "get", "other", "--catalogue", list, "--yes"])
        #expect(outcome.status == 65)
        #expect(outcome.messages.contains("more than"), "\(outcome.messages)")
        #expect(partialBytes == nil)
    }

    @Test func aServerNeedNotTellTheLength() async throws {
        #expect(try await get("silent").status == 0)
        #expect(try await isInstalled())
    }

    @Test func redirectionsStayWithTheirHost() async throws {
        let elsewhere = try await get("elsewhere")
        #expect(elsewhere.status == 69)
        #expect(elsewhere.messages.contains("--allow-host localhost"), "\(elsewhere.messages)")
        #expect(!server.questions.contains { $0.hasPrefix("GET /plain") })
        #expect(try await get("loop").messages.contains("redirects endlessly"))
        #expect(try await get("elsewhere", "--allow-host", "localhost").status == 0)
        #expect(try await get("here").output.contains("Already installed"))
    }

    @Test func whatCannotBeReachedIsSaid() async throws {
        let missing = try await album.run(
            ["model", "get", "\(server.address)/plain/none.tar", "--sha256", sha256, "--yes"])
        #expect(missing.status == 69 && missing.messages.contains("404 (not found)"), "\(missing.messages)")
        // Port 9 discards; nobody listens there.
        let closed = try await album.run([
            "model", "get", "http://127.0.0.1:9/a.tar", "--sha256", sha256, "--yes",
        ])
        #expect(closed.status == 69 && closed.messages.contains("could not be reached"), "\(closed.messages)")
        #expect(try await album.run(["model", "get", "http://127.0.0.1:9/a.tar", "--yes"]).status == 64)
    }

    /// An archive that is what was announced, and no model pack.
    @Test func whatIsNoPackIsNotInstalled() async throws {
        let tar = try #require(Sample.tool("tar"))
        let served = album.file("served/other.tar")
        #expect(
            try await Program.run(
                ["-cf", served.path, "-C", album.file("served").path, "list.json"], of: tar
            ).status == 0)
        let sum = try #require(Sample.tool("sha256sum") ?? Sample.tool("shasum"))
        let options = sum.lastPathComponent == "shasum" ? ["-a", "256"] : []
        let digits = try await Program.run(options + [served.path], of: sum).output.prefix(64)
        let outcome = try await get("plain", sha256: String(digits))
        #expect(outcome.status == 65)
        #expect(outcome.messages.contains("no model.json"), "\(outcome.messages)")
    }
}
