import ArgumentParser
import Foundation
import ImageDecoding
import PhotoEmbedding
import PhotoIndexing
import PhotoSource
import PhotoStore
import PhotoTypes

struct Index: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Add folders of photos to the library, or bring it up to date with them.",
        discussion: """
            Only photos that are new or changed are read; those moved or renamed are known again, those deleted are \
            no longer found. Without a folder, all folders of the library are brought up to date. Ctrl-C stops; the \
            next run continues.

              afterimage index ~/Pictures
              afterimage index ~/Pictures /media/camera
              afterimage index

            Photos that cannot be read are left out and listed by `afterimage errors`.
            """)

    @Argument(help: "Folders of photos.", completion: .directory)
    var folders: [PathArgument] = []

    @Flag(help: "Try files again that could not be read before.")
    var retryErrors = false

    @Flag(help: "Believe a folder that holds no photos any more; otherwise its disk may just not be mounted.")
    var acceptEmpty = false

    @Option(help: ArgumentHelp("Threads that read photos (default: one for each core).", valueName: "number"))
    var threads: Int?

    @OptionGroup(title: "Limits") var limits: DecodeLimitOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var library: LibraryOptions

    mutating func validate() throws {
        guard threads ?? 1 >= 1 else { throw ValidationError("--threads must be at least 1.") }
    }

    func run() async throws {
        let interruptible = Task { try await index() }
        let interruption = Interruption(farewell: Self.farewell) { interruptible.cancel() }
        try await interruptible.value
        if let signal = interruption.signal {
            Terminal.messages.line(Self.farewell)
            throw ExitCode(ExitStatus.interrupted(by: signal))
        }
    }

    private static let farewell = "Stopped. What was indexed is kept; run the same command to continue."

    private static var noFolders: ValidationError {
        ValidationError("The library has no folders yet: say which, such as `afterimage index ~/Pictures`.")
    }

    private func index() async throws {
        for folder in folders { try folder.requireFolder() }
        // Without folders there must be a library that knows some; none is made to say that it is empty.
        guard !folders.isEmpty || FileManager.default.fileExists(atPath: library.folder.database) else {
            throw Self.noFolders
        }
        var options = IndexingOptions()
        options.workers = threads ?? options.workers
        options.retriesErrors = retryErrors
        options.acceptsEmptyRoot = acceptEmpty
        options.limits = limits.limits

        let pack = try model.pack()
        let embedder = try PackImageEmbedder(pack, threads: options.workers)
        let store = try PhotoStore(library.folder, for: .writing)
        defer { store.close() }
        try store.verifyOnce(embedder, of: pack)
        let indexer = PhotoIndexer(
            store: store, decoder: PortableDecoder(), embedder: embedder, options: options)

        let roots = folders.isEmpty ? try store.status().folders.map(\.path) : folders.map(\.path)
        guard !roots.isEmpty else { throw Self.noFolders }
        let progress = ProgressReporter()
        var runs: [IndexRun] = []
        var failures: [PhotoIndexingError] = []
        for root in roots where !Task.isCancelled {
            let outcome = await attempt(root, indexer, progress)
            progress.clear()
            switch outcome {
            case .success(let run):
                runs.append(run)
                if !library.json { Self.say(run) }
            case .failure(let error) where error.concernsOnlyTheRoot:
                failures.append(error)
            case .failure(let error):
                throw error
            }
        }
        try conclude(runs, failures, errors: try store.status().errors)
    }

    private func attempt(
        _ root: PhotoPath, _ indexer: PhotoIndexer, _ progress: ProgressReporter
    ) async -> Result<IndexRun, PhotoIndexingError> {
        do throws(PhotoIndexingError) {
            let source = FolderSource(root: root, maximumBytes: Int64(limits.limits.bytes))
            return .success(try await indexer.run(source) { progress.report($0) })
        } catch {
            return .failure(error)
        }
    }

    private static func say(_ run: IndexRun) {
        Terminal.output.line("\(run.root.printable): \(ProgressText.summary(run.counts))")
    }

    private func conclude(_ runs: [IndexRun], _ failures: [PhotoIndexingError], errors: Int) throws {
        if library.json {
            try JSONOutput.write(IndexJSON(runs: runs.map(RunJSON.init), errors: errors))
        } else {
            let unread = runs.reduce(0) { $0 + $1.counts.failed + $1.counts.stillFailing }
            if unread > 0 {
                Terminal.output.line(
                    "\(NumberText.count(unread, "file")) could not be read. See: afterimage errors")
            }
        }
        for failure in failures { Terminal.messages.line("afterimage: \(failure.description.printable)") }
        if !failures.isEmpty { throw ExitCode(ExitStatus.noInput.rawValue) }
    }
}

/// What `index` writes with `--json`.
private struct IndexJSON: Encodable {
    let runs: [RunJSON]
    /// Files of the whole library that cannot be read.
    let errors: Int
}

extension PhotoIndexingError {
    /// Whether other folders can still be indexed.
    fileprivate var concernsOnlyTheRoot: Bool {
        switch self {
        case .rootUnreadable, .suddenlyEmpty: true
        case .store, .embedding, .source, .unreadable, .undecodable: false
        }
    }
}
