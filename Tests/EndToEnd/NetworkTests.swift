import Foundation
import Testing

/// Proof that photos and words stay here: the kernel is asked for no network connection.
@Suite(.serialized, .enabled(if: Tracing.isPossible, "strace is not installed or may not trace here"))
struct NetworkTests {
    /// Network system calls of a program and its threads, as strace writes them.
    private func calls(_ program: URL, _ arguments: [String], _ album: Album) async throws -> [String] {
        let strace = try #require(Tracing.strace)
        let trace = album.file("trace")
        let outcome = try await Program.run(
            ["-f", "-e", "trace=network", "-o", trace.path, program.path] + arguments, of: strace,
            environment: album.environment)
        #expect(outcome.status == 0, "\(outcome.messages)")
        let lines = try String(contentsOf: trace, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(!lines.isEmpty)
        return lines.filter { !$0.contains("+++") && !$0.contains("---") }
    }

    /// Looking up the user's home folder, the C library first asks the machine's own name service cache.
    private func isNameServiceCache(_ call: String) -> Bool {
        call.contains("socket(AF_UNIX, ") || call.contains("sun_path=\"/var/run/nscd/socket\"")
    }

    @Test func openNoConnection() async throws {
        let album = try Album()
        for sample in ["cat.png", "dahlia.jpg", "pagoda-by-a-lake.webp"] { try album.add(sample) }
        try Data("broken".utf8).write(to: album.photo("broken.jpg"))
        let page = album.file("page.html").path
        let other = try OtherModel(in: album.file("other"))
        for arguments in [
            ["index", album.photos.path], ["search", "cat", "--html", page],
            ["similar", album.photo("cat.png").path],
            ["status"], ["errors"], ["model", "list"], ["model", "show"],
            ["model", "add", other.folder.path],
            ["model", "use", "other"], ["search", "cat"], ["model", "use", "afterimage-mini"],
            ["model", "remove", "other", "--yes"], ["forget", album.photo("cat.png").path],
            ["erase", "--all", "--yes"],
        ] {
            let calls = try await calls(Program.file, album.arguments(arguments), album)
            #expect(calls.filter { !isNameServiceCache($0) } == [], "\(arguments)")
        }
    }

    /// The test would see a connection if there were one.
    @Test(.enabled(if: Sample.tool("bash") != nil)) func wouldSeeAConnection() async throws {
        let album = try Album()
        let bash = try #require(Sample.tool("bash"))
        let calls = try await calls(bash, ["-c", "(: < /dev/tcp/127.0.0.1/9) 2> /dev/null; true"], album)
        #expect(calls.contains { !isNameServiceCache($0) && $0.contains("AF_INET") })
    }
}

private enum Tracing {
    static let strace = Sample.tool("strace")

    static let isPossible: Bool = {
        guard let strace, let program = Sample.tool("true") else { return false }
        let process = Process()
        process.executableURL = strace
        process.arguments = ["-f", "-e", "trace=network", program.path]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
}
