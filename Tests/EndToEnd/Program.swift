import Foundation

/// The program as it was built, run as a user runs it.
enum Program {
    /// Beside the test bundle, where the build leaves every product.
    static let file: URL = {
        var folder = Bundle(for: Anchor.self).bundleURL
        // macOS: Contents/MacOS of the bundle; Linux: the folder of the test executable.
        for _ in 0..<4 {
            let candidate = folder.appendingPathComponent("afterimage")
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder),
                !isFolder.boolValue
            {
                return candidate
            }
            folder.deleteLastPathComponent()
        }
        return Bundle(for: Anchor.self).bundleURL.appendingPathComponent("afterimage")
    }()

    private final class Anchor {}

    /// The built-in model pack as it was built, beside the program.
    static let pack: URL = {
        let folder = file.deletingLastPathComponent()
        let names = [".resources", ".bundle", ".bundle/Contents/Resources"]
        let places = names.map {
            folder.appendingPathComponent("Afterimage_PhotoEmbedding\($0)/afterimage-mini")
        }
        return places.first { FileManager.default.fileExists(atPath: $0.path) } ?? places[0]
    }()

    struct Outcome {
        /// The exit status; a signal's number negated.
        let status: Int32
        let output: String
        let messages: String

        func json() throws -> [String: Any] {
            try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
        }
    }

    /// Longer than anything here takes, so that a hanging program fails a test instead of hanging it.
    static let patience: Double = 300

    /// Runs a program to its end.
    ///
    /// - Parameter input: what it reads; nothing by default.
    static func run(
        _ arguments: [String], of program: URL = file, environment: [String: String] = [:], input: String = ""
    ) async throws -> Outcome {
        try await Running(arguments, of: program, environment: environment, input: input).outcome()
    }
}

/// A program on its way.
final class Running: Sendable {
    let process: Process
    private let folder: URL

    /// - Parameter terminal: where its output and messages go in place of files.
    /// - Parameter keyboard: whose keys it reads in place of `input`.
    init(
        _ arguments: [String], of program: URL = Program.file, environment: [String: String] = [:],
        input: String = "", terminal: FileHandle? = nil, keyboard: FileHandle? = nil
    ) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("Running-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = Self.environment.merging(environment) { $1 }
        // Files rather than pipes: nobody has to read along, however much is written.
        func file(_ name: String, _ content: String = "") throws -> URL {
            let url = folder.appendingPathComponent(name)
            try Data(content.utf8).write(to: url)
            return url
        }
        process.standardInput = try keyboard ?? FileHandle(forReadingFrom: file("in", input))
        process.standardOutput = try terminal ?? FileHandle(forWritingTo: file("out"))
        process.standardError = try terminal ?? FileHandle(forWritingTo: file("err"))
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    var isRunning: Bool { process.isRunning }

    func send(_ signal: Int32) {
        kill(process.processIdentifier, signal)
    }

    func outcome() async throws -> Program.Outcome {
        let deadline = ContinuousClock.now + .seconds(Program.patience)
        while process.isRunning {
            if ContinuousClock.now > deadline { send(SIGKILL) }
            try await Task.sleep(for: .milliseconds(5))
        }
        let status = process.terminationStatus
        return Program.Outcome(
            status: process.terminationReason == .exit ? status : -status, output: text("out"),
            messages: text("err"))
    }

    private func text(_ name: String) -> String {
        let data = try? Data(contentsOf: folder.appendingPathComponent(name))
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    /// Without anything that the person running the tests, or their terminal, may have set for the program.
    private static let environment = ProcessInfo.processInfo.environment.filter { name, _ in
        ![
            "AFTERIMAGE_MODEL", "AFTERIMAGE_MODELS", "AFTERIMAGE_CATALOGUE", "XDG_DATA_HOME",
            "XDG_STATE_HOME",
            "XDG_CONFIG_HOME", "DISPLAY", "WAYLAND_DISPLAY", "http_proxy",
            "HTTP_PROXY", "ALL_PROXY", "all_proxy", "NO_COLOR", "TERM", "TERM_PROGRAM", "LC_TERMINAL", "TMUX",
            "KITTY_WINDOW_ID", "KONSOLE_VERSION",
        ].contains(name)
    }
}
