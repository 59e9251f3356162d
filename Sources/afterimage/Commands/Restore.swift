import ArgumentParser
import PhotoQuarantine
import PhotoStore
import PhotoTypes

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring photos back from quarantine to where they were.",
        discussion: """
            Name a photo by its old path or its path in quarantine, and a batch as `quarantine list` shows it. Nothing \
            is overwritten: if another file now has a photo's name, the photo gets a new name beside it.

              afterimage restore ~/Pictures/IMG_2041.jpg
              afterimage restore 2026-03-05-140700-9f3a
              afterimage restore --all
            """)

    @Argument(help: ArgumentHelp("Photos, or batches.", valueName: "batch|photo"))
    var names: [PathArgument] = []

    @Flag(help: "Restore everything in quarantine.")
    var all = false

    @OptionGroup var library: LibraryOptions

    mutating func validate() throws {
        guard all == names.isEmpty else {
            throw ValidationError(
                "Name photos or batches, or use --all. For a list: "
                    + library.folder.command("quarantine list"))
        }
    }

    func run() async throws {
        let command = self
        try await stoppable(
            farewell: "Stopped. The other photos are still in quarantine; run the same command to continue."
        ) {
            try await command.restore()
        }
    }

    private func restore() async throws {
        _ = try PhotoStore(library.folder, for: .reading)
        let store = try library.storeForWriting()
        defer { store.close() }
        let quarantine = Quarantine(store)
        let progress = QuarantineProgressLine()
        var restored: [RestoredPhotos.Photo] = []
        var refused: [Refusal] = []
        var wasInterrupted = false
        for selection in try selections(quarantine) {
            let result = try quarantine.restore(selection) { progress.show("Restoring", $0) }
            restored += result.restored
            refused += result.refused
            wasInterrupted = result.wasInterrupted
            if wasInterrupted { break }
        }
        progress.clear()
        if !library.json, restored.isEmpty, refused.isEmpty, !wasInterrupted {
            return Terminal.output.line("There is nothing to restore: \(emptiness).")
        }
        try write(restored, refused)
    }

    private func selections(_ quarantine: Quarantine) throws -> [QuarantineSelection] {
        if all { return [.all] }
        var batches: [QuarantineSelection] = []
        var paths: [PhotoPath] = []
        for name in names {
            let text = String(decoding: name.bytes, as: UTF8.self)
            if !text.contains("/"), try quarantine.store.hasQuarantineBatch(text) {
                batches.append(.batch(text))
            } else {
                paths.append(name.path)
            }
        }
        return batches + (paths.isEmpty ? [] : [.photos(paths)])
    }

    /// Why there was nothing to do.
    private var emptiness: String {
        if all { return "the quarantine is empty" }
        return names.count == 1
            ? "all photos of this batch were restored or deleted" : "all of these were restored or deleted"
    }

    private func write(_ restored: [RestoredPhotos.Photo], _ refused: [Refusal]) throws {
        if library.json {
            try JSONOutput.write(
                RestoredJSON(
                    restored: restored.map { MovedJSON(path: $0.item.file.path, place: $0.path) },
                    refused: refused.map(RefusalJSON.init)))
        } else {
            for photo in restored where photo.isRenamed {
                Terminal.output.line(
                    "\(photo.item.file.path.printable) is now \(photo.path.name.printable): another file has its name."
                )
            }
            if !restored.isEmpty || refused.isEmpty {
                Terminal.output.line("Restored \(NumberText.count(restored.count, "photo")).")
            }
        }
        try Refusals.conclude(refused, done: restored.count, library)
    }
}

/// What `restore` writes with `--json`.
private struct RestoredJSON: Encodable {
    let restored: [MovedJSON]
    let refused: [RefusalJSON]
}
