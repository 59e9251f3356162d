import ArgumentParser
import Foundation
import ModelRegistry
import PhotoGrouping
import PhotoQuarantine
import PhotoStore
import PhotoTypes

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what the library holds.",
        discussion: """
              afterimage status
              afterimage status --json | jq .photos
            """)

    @OptionGroup var registry: RegistryOptions
    @OptionGroup var library: LibraryOptions

    func run() async throws {
        let store = try PhotoStore(library.folder, for: .reading)
        let (status, use) = (try store.status(), try Indexing.SwitchJSON(store))
        let shown = try store.errors().count { $0.kind == IndexError.shownKind }
        let quarantine = QuarantineJSON(try Quarantine(store).list())
        let duplicates = try DuplicatesStateJSON(store, registry.registry.packs(of: store))
        if library.json {
            try JSONOutput.write(StatusJSON(library.folder, status, use, duplicates, quarantine))
        } else {
            for line in Self.lines(library.folder, status, shown, use, duplicates, quarantine) {
                Terminal.output.line(line)
            }
        }
    }

    private static func lines(
        _ folder: LibraryFolder, _ status: LibraryStatus, _ shown: Int, _ use: Indexing.SwitchJSON,
        _ duplicates: DuplicatesStateJSON, _ quarantine: QuarantineJSON
    ) -> [String] {
        var table = TextTable([.left, .left])
        let (index, errors) = (folder.command("index"), folder.command("errors"))
        table.add("Library", "\(folder.path.printable) (\(NumberText.bytes(Int(folder.bytesOnDisk))))")
        table.add(
            "Photos",
            NumberText.count(status.photos)
                + (status.tombstones > 0
                    ? " (and \(NumberText.count(status.tombstones)) no longer there, remembered for 30 days)"
                    : ""))
        if status.favourites > 0 { table.add("Favourites", NumberText.count(status.favourites)) }
        if status.hidden > 0 { table.add("Hidden", NumberText.count(status.hidden)) }
        for (number, folder) in status.folders.enumerated() {
            table.add(
                number == 0 ? "Folders" : "",
                "\(folder.path.printable): \(NumberText.count(folder.photos, "photo")), "
                    + (folder.completed.map { "complete \(TimeText.here($0))" }
                        ?? "not complete; to continue: \(index)"))
        }
        for (number, path) in status.exclusions.enumerated() {
            table.add(number == 0 ? "Excluded" : "", path.printable)
        }
        for (number, model) in status.models.enumerated() {
            table.add(
                number == 0 ? "Models" : "",
                "\(model.model): \(NumberText.count(model.vectors, "vector")) of \(model.dimension) values"
                    + (model.model.rawValue == use.serving ? ", in use" : "")
                    + (model.model.rawValue == use.pending ? ", \(NumberText.count(use.waiting)) to go" : ""))
        }
        if let run = status.lastRun {
            table.add("Last run", "\(TimeText.here(run.started)), \(run.outcome.rawValue)")
        }
        if status.unreachable > 0 {
            table.add(
                "Out of reach",
                "\(NumberText.count(status.unreachable, "photo")), kept (see: \(errors))")
        }
        if status.photos > 0 { table.add("Duplicates", duplicates.sentence(folder)) }
        if quarantine.photos > 0 {
            table.add(
                "Quarantine",
                "\(NumberText.count(quarantine.photos, "photo")), \(NumberText.bytes(Int(quarantine.bytes))) "
                    + "(see: \(folder.command("quarantine")))")
        }
        table.add(
            "Errors",
            ErrorGroups.sum(status.errors, shown: shown) + (status.errors > 0 ? " (see: \(errors))" : ""))
        return table.lines(within: Terminal.output.room)
    }
}

/// Whether all photos were compared.
private struct DuplicatesStateJSON: Encodable {
    let checked: Bool
    let uncompared: Int

    init(_ store: PhotoStore, _ packs: LibraryPacks) throws {
        checked = try store.hasSearchedPictures()
        uncompared = try DuplicateFinder(store: store, packs: packs).uncomparedPhotos()
    }

    func sentence(_ library: LibraryFolder) -> String {
        guard checked else { return "not checked yet (see: \(library.command("duplicates")))" }
        return uncompared > 0 ? Duplicates.uncompared(uncompared, library) : "all photos compared"
    }
}

/// How much is in quarantine.
private struct QuarantineJSON: Encodable {
    let photos: Int
    let bytes: Int64

    init(_ batches: [QuarantineBatch]) {
        photos = batches.reduce(0) { $0 + $1.photos.count }
        bytes = batches.reduce(0) { $0 + $1.bytes }
    }
}

/// What `status` writes with `--json`.
private struct StatusJSON: Encodable {
    struct Folder: Encodable {
        let folder: LibraryStatus.Folder

        private enum Key: String, CodingKey {
            case photos, added, completed
        }

        func encode(to encoder: any Encoder) throws {
            try PathJSON(path: folder.path).encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(folder.photos, forKey: .photos)
            try container.encode(folder.added, forKey: .added)
            try container.encodeIfPresent(folder.completed, forKey: .completed)
        }
    }

    struct Model: Encodable {
        let model: String
        let dimension: Int
        let vectors: Int
    }

    let library: String
    let bytes: Int64
    let photos: Int
    let gone: Int
    let favourites: Int
    let hidden: Int
    let unreachable: Int
    let errors: Int
    let folders: [Folder]
    let excluded: [PathJSON]
    let models: [Model]
    let use: Indexing.SwitchJSON
    let duplicates: DuplicatesStateJSON
    let quarantine: QuarantineJSON
    let lastRun: RunJSON?

    init(
        _ folder: LibraryFolder, _ status: LibraryStatus, _ use: Indexing.SwitchJSON,
        _ duplicates: DuplicatesStateJSON, _ quarantine: QuarantineJSON
    ) {
        self.use = use
        self.duplicates = duplicates
        self.quarantine = quarantine
        library = folder.path
        bytes = folder.bytesOnDisk
        photos = status.photos
        gone = status.tombstones
        favourites = status.favourites
        hidden = status.hidden
        unreachable = status.unreachable
        errors = status.errors
        folders = status.folders.map(Folder.init)
        excluded = status.exclusions.map { PathJSON(path: $0) }
        models = status.models.map {
            Model(model: $0.model.rawValue, dimension: $0.dimension, vectors: $0.vectors)
        }
        lastRun = status.lastRun.map(RunJSON.init)
    }
}
