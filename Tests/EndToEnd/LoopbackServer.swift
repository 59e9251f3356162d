import Foundation
import TestSupport
import Testing

/// A web server on this machine alone, see `Fixtures/server.py`.
final class LoopbackServer {
    /// Any Python will do.
    static let python: URL? = Checkout.python ?? Sample.tool("python3")

    let address: String
    private let process = Process()
    private let input = Pipe()
    private let log: URL

    /// - Parameter folder: what it serves.
    init(_ folder: URL) throws {
        log = folder.appendingPathComponent("questions.log")
        let output = Pipe()
        let python = try #require(Self.python)
        process.executableURL = python
        let script = Checkout.folder.appendingPathComponent("Tests/EndToEnd/Fixtures/server.py")
        process.arguments = [script.path, folder.path, log.path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)))
        address = "http://127.0.0.1:\(port)"
    }

    deinit {
        // It ends with its input.
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// What it was asked: `GET /plain/a.tar bytes=100-`.
    var questions: [String] {
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
