import ArgumentParser
import Foundation
import ModelRegistry
import PhotoEmbedding
import PhotoIndexing
import PhotoStore

struct ModelUse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "use",
        abstract: "Switch the library to another model.",
        discussion: """
            Reads every photo again to compute its vector with the new model; until that is done, searches use the \
            previous one. Then searches switch to the new model, and the vectors of the previous one are removed. Ctrl-C \
            loses nothing: to continue, run the same command again, or `afterimage index`. To cancel a switch, name the \
            model that is in use.

              afterimage model use tinyclip-8m
              afterimage model use --background tinyclip-8m
              afterimage model use --keep-old afterimage-mini
            """)

    @Argument(help: "An installed model: its id, or id@version.")
    var id: String

    @Flag(help: "Keep the vectors of the previous model, to switch back at once.")
    var keepOld = false

    @Flag(
        help: """
            Switch even if the files of some photos cannot be reached. Searches do not find those photos until they \
            are indexed again.
            """)
    var leaveAbsent = false

    @Flag(help: "Run in the background. To see the progress: afterimage model list")
    var background = false

    @Option(help: ArgumentHelp("Threads that read photos (default: one for each core).", valueName: "number"))
    var threads: Int?

    @OptionGroup(title: "Limits") var limits: DecodeLimitOptions
    @OptionGroup var registry: RegistryOptions
    @OptionGroup var library: LibraryOptions

    mutating func validate() throws {
        guard threads ?? 1 >= 1 else { throw ValidationError("--threads must be at least 1.") }
    }

    func run() async throws {
        // A mistyped name must not make a library.
        _ = try PhotoStore(library.folder, for: .reading)
        if background { return try start() }
        let command = self
        try await stoppable(farewell: "Stopped. Nothing is lost; run the same command to continue.") {
            try await command.use()
        }
    }

    private func use() async throws {
        let registry = registry.registry
        let target = try registry.find(id).pack
        // A damaged pack would leave a switch that no run can finish.
        try target.verifyFiles()
        let store = try library.storeForWriting()
        defer { store.close() }
        let serving = try registry.packs(of: store).serving
        try store.beginSwitch(from: serving, to: target.model, keepingOld: keepOld)
        if target.model == serving {
            try store.removeRetired()
            return try conclude(
                store, Indexing(store, options: IndexingOptions(), json: library.json), target)
        }
        var options = IndexingOptions()
        options.workers = threads ?? options.workers
        options.limits = limits.limits
        var indexing = Indexing(store, options: options, json: library.json)
        // First the model that serves, so that photos that have changed can be found all the time.
        let roots = try store.status().folders.map(\.path)
        try await indexing.index(roots, registry.indexPlan(for: store), leavingAbsent: leaveAbsent)
        try conclude(store, indexing, target)
    }

    private func conclude(_ store: PhotoStore, _ indexing: Indexing, _ target: ModelPack) throws {
        let state = try Indexing.SwitchJSON(store)
        if library.json {
            try JSONOutput.write(
                UseJSON(use: state, runs: indexing.passes.flatMap(\.runs).map(RunJSON.init)))
        } else if case .none = indexing.outcome, indexing.passes.isEmpty {
            Terminal.output.line("The library uses \(target.model).")
        }
        // Once the switch is done, folders that cannot be read do not matter.
        if state.pending != nil { try indexing.conclude() }
        guard state.pending == nil || Task.isCancelled else {
            throw ExitCode(ExitStatus.noInput.rawValue)
        }
    }
}

extension ModelUse {
    /// The same command, without a terminal.
    private func start() throws {
        // Mistakes are reported here, where someone sees them.
        _ = try registry.registry.find(id)
        guard let program = Bundle.main.executableURL else {
            throw ValidationError(
                "This system does not say where the program is: run the command without --background.")
        }
        let log = library.folder.switchLog
        let process = Process()
        process.executableURL = program
        process.arguments = CommandLine.arguments.dropFirst().filter { $0 != "--background" }
        process.standardInput = FileHandle.nullDevice
        try PhotoStore(library.folder, for: .writing).close()
        guard let file = LibraryFolder.privateFile(log) else { throw OutputError(path: log, code: errno) }
        process.standardOutput = file
        process.standardError = file
        try process.run()
        if library.json {
            try JSONOutput.write(BackgroundJSON(process: process.processIdentifier, log: log))
        } else {
            Terminal.output.line(
                "The switch to \(id.printable) continues in the background (process \(process.processIdentifier)). Its "
                    + "output: \(log.printable)\nFor its progress: \(library.folder.command("model list"))")
        }
    }
}

/// What `model use` writes with `--json`.
private struct UseJSON: Encodable {
    let use: Indexing.SwitchJSON
    let runs: [RunJSON]
}

/// The same with `--background`.
private struct BackgroundJSON: Encodable {
    let process: Int32
    let log: String
}
