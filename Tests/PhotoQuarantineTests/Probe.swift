import Foundation
import Testing

/// `quarantine-probe`, which does what the quarantine does in a process of its own, so that it can be killed.
enum Probe {
    /// Beside the test bundle, where the build leaves every product.
    static let file: URL = {
        var folder = Bundle(for: Anchor.self).bundleURL
        // macOS: Contents/MacOS of the bundle; Linux: the folder of the test executable.
        for _ in 0..<4 {
            let candidate = folder.appendingPathComponent("quarantine-probe")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        return Bundle(for: Anchor.self).bundleURL.appendingPathComponent("quarantine-probe")
    }()

    private final class Anchor {}

    static func start(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = file
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Whether it was killed; `false`: it ended as it should.
    static func run(_ arguments: [String]) throws -> Bool {
        let process = try start(arguments)
        process.waitUntilExit()
        return try wasKilled(process)
    }

    static func wasKilled(_ process: Process) throws -> Bool {
        if process.terminationReason == .uncaughtSignal {
            #expect(process.terminationStatus == SIGKILL)
            return true
        }
        try #require(process.terminationStatus == 0)
        return false
    }
}
