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
        abstract: "Add folders of photos to the library, or update them.",
        discussion: """
            Reads only photos that are new or changed, recognizes those that were moved or renamed, and drops those that \
            were deleted. Without a folder, updates all folders of the library. Ctrl-C stops; the next run continues.

              afterimage index ~/Pictures
              afterimage index ~/Pictures /media/camera
              afterimage index
              afterimage index --exclude ~/Pictures/private

            Photos that cannot be looked at, such as those on a disk that is not mounted, stay in the library. A folder \
            that was renamed is known again by its new name, with what is excluded in it.

            --exclude goes by the path of a folder. Its photos leave searches at once, and the library 30 days later, as \
            deleted ones do; afterimage forget FOLDER removes all that is known of them at once.

            During a switch to another model (see: afterimage model use), it continues the switch, too.

            Skips photos that cannot be read; `afterimage errors` lists them.
            """)

    @Argument(help: "Folders of photos.", completion: .directory)
    var folders: [PathArgument] = []

    @Option(
        name: .customLong("exclude"),
        help: ArgumentHelp(
            "Leave this folder, inside an indexed one, out from now on. Repeatable.", valueName: "folder"))
    var excluded: [PathArgument] = []

    @Option(
        name: .customLong("include"),
        help: ArgumentHelp("Index this folder again, which was excluded. Repeatable.", valueName: "folder"))
    var included: [PathArgument] = []

    @Flag(help: "Also retry files that could not be read before.")
    var retryErrors = false

    @Flag(
        help:
            "Accept that folders and mount points have no photos any more; without this, a disk may just not be mounted."
    )
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
        let command = self
        try await stoppable(
            farewell: "Stopped. Photos indexed so far are kept; run the same command to continue."
        ) {
            try await command.index()
        }
    }

    private var noFolders: ValidationError {
        ValidationError(
            "The library has no folders yet. Name one, such as: \(library.folder.command("index ~/Pictures"))"
        )
    }

    private func index() async throws {
        for folder in folders { try folder.requireFolder() }
        let exists = FileManager.default.fileExists(atPath: library.folder.database)
        // Without folders there must be a library that knows some. Creating one to call it empty helps nobody.
        guard !folders.isEmpty || exists else { throw noFolders }
        var options = IndexingOptions()
        options.workers = threads ?? options.workers
        options.retriesErrors = retryErrors
        options.acceptsEmptyRoot = acceptEmpty
        options.limits = limits.limits

        // A model that does not work must not start a library.
        let chosen = try model.chosen()
        if !exists { _ = try PackImageEmbedder(chosen ?? model.registry.registry.builtIn()) }
        let store = try library.storeForWriting()
        defer { store.close() }
        let roots = folders.isEmpty ? try store.status().folders.map(\.path) : folders.map(\.path)
        guard !roots.isEmpty else { throw noFolders }
        try exclude(store, folders.map(\.path))
        var indexing = Indexing(store, options: options, json: library.json)
        if let chosen {
            try await indexing.index(roots, with: chosen)
        } else {
            try await indexing.index(roots, model.registry.registry.indexPlan(for: store))
        }
        if library.json {
            try JSONOutput.write(
                IndexJSON(
                    runs: indexing.passes.flatMap(\.runs).map(RunJSON.init),
                    errors: try store.status().errors,
                    use: try Indexing.SwitchJSON(store)))
        }
        try indexing.conclude()
    }
}

extension Index {
    /// Remembers what is left out, before anything is read.
    private func exclude(_ store: PhotoStore, _ named: [PhotoPath]) throws {
        for path in included.map(\.path) {
            let back = try store.include(path)
            if back.isEmpty {
                throw ValidationError(
                    "\(path.printable) is not excluded. See: \(store.folder.command("status"))")
            }
            for path in back where !library.json {
                Terminal.output.line("\(path.printable): included again.")
            }
        }
        for path in named {
            if let exclusion = try store.exclusion(holding: path) {
                throw ValidationError(
                    "\(path.printable) is excluded. To index it again: "
                        + store.folder.command("index --include \(exclusion.printable)")
                )
            }
        }
        for path in excluded.map(\.path) {
            let count = try store.exclude(path, adding: named)
            guard !library.json else { continue }
            Terminal.output.line(
                "\(path.printable): excluded. "
                    + (count == 0
                        ? "The files stay."
                        : "\(NumberText.count(count, "photo")) \(count == 1 ? "leaves" : "leave") the library; the files "
                            + "stay."))
        }
    }
}

/// What `index` writes with `--json`.
private struct IndexJSON: Encodable {
    let runs: [RunJSON]
    /// Files of the whole library that cannot be read.
    let errors: Int
    let use: Indexing.SwitchJSON
}
