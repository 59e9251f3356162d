import Foundation
import PhotoStore
import PhotoTypes
import TestSupport

/// A folder of photos, a library and a home of their own, removed at the end.
final class Album: Sendable {
    private let root: URL

    init() throws {
        // Resolved, as the program resolves what it is given: macOS's temporary folder is a link.
        let temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        root = temporary.appendingPathComponent("Album \(UUID().uuidString)")
        for folder in [root, photos, home] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: root)
    }

    var photos: URL { root.appendingPathComponent("photos") }
    var home: URL { root.appendingPathComponent("home") }
    var library: LibraryFolder { LibraryFolder(root.appendingPathComponent("library").path) }

    func file(_ name: String) -> URL { root.appendingPathComponent(name) }
    func photo(_ name: String) -> URL { photos.appendingPathComponent(name) }

    /// Runs the program on this album's library.
    func run(
        _ arguments: [String], environment: [String: String] = [:], input: String = ""
    ) async throws -> Program.Outcome {
        try await Program.run(
            self.arguments(arguments), environment: self.environment.merging(environment) { $1 }, input: input
        )
    }

    func start(_ arguments: [String], terminal: FileHandle? = nil, environment: [String: String] = [:]) throws
        -> Running
    {
        try Running(
            self.arguments(arguments), environment: self.environment.merging(environment) { $1 },
            terminal: terminal)
    }

    /// The command, then this album's library, then the rest, which may end in `--` and words.
    func arguments(_ arguments: [String]) -> [String] {
        let subcommands: [String: Set<String>] = [
            "duplicates": ["apply", "mark", "rules"], "quarantine": ["list", "empty", "adopt"],
            "calibrate": ["duplicates"],
            "model": ["list", "show", "add", "get", "use", "remove"],
        ]
        let isNested = arguments.count > 1 && subcommands[arguments[0]]?.contains(arguments[1]) == true
        let command = arguments.prefix(isNested ? 2 : 1)
        let library = ["add", "get"].contains(command.last) ? [] : ["--library", library.path]
        return Array(command) + library + Array(arguments.dropFirst(command.count))
    }

    var environment: [String: String] { ["HOME": home.path] }

    /// Goes over to an installed model.
    func use(_ model: String, _ options: String...) async throws -> Program.Outcome {
        try await run(["model", "use", model] + options)
    }

    func index(_ options: String...) async throws -> Program.Outcome {
        try await run(["index"] + options + [photos.path])
    }

    /// Puts a sample photo into the album.
    func add(_ sample: String, as name: String? = nil) throws {
        let target = photo(name ?? sample)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Sample.folder.appendingPathComponent(sample), to: target)
    }

    /// Puts many different photos into the album: the small samples, each with some bytes behind its end, which
    /// no decoder looks at.
    func add(copies: Int) throws {
        for number in 0..<copies {
            let sample = Sample.small[number % Sample.small.count]
            var bytes = try Data(contentsOf: Sample.folder.appendingPathComponent(sample))
            bytes += Data("copy \(number)".utf8)
            try bytes.write(to: photo("\(number) \(sample)"))
        }
    }
}

/// Photos that come with the project.
enum Sample {
    static let folder = Checkout.folder.appendingPathComponent("Samples/photos")
    static let small = ["dahlia.jpg", "rocket-at-dusk.jpg", "raccoon.jpg", "dandelions.jpg", "old-coins.png"]
    static let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []

    /// A program of the system, where it is installed.
    static func tool(_ name: String) -> URL? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { URL(fileURLWithPath: String($0)).appendingPathComponent(name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}
