import ArgumentParser
import Foundation
import PhotoQuarantine
import PhotoSource
import PhotoStore
import PhotoTypes

struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove a photo, or all photos of a folder, from the library.",
        discussion: """
            Their vectors and facts are overwritten in the library's file. The photos themselves stay as they are. What \
            lies inside an indexed folder is excluded from then on, so that `afterimage index` does not add it again; \
            only its path is kept. To undo that: afterimage index --include FOLDER

              afterimage forget ~/Pictures/private
              afterimage forget ~/Pictures/IMG_2041.jpg
              afterimage forget --keep-indexing ~/Pictures/2024
            """)

    @Argument(
        help: ArgumentHelp("The photo or folder; it need not exist any more.", valueName: "folder|photo"))
    var paths: [PathArgument]

    @Flag(help: "Do not exclude what lies inside an indexed folder: the next run adds it again.")
    var keepIndexing = false

    @OptionGroup var library: LibraryOptions

    func run() async throws {
        let command = self
        try await stoppable(farewell: "Stopped. Nothing was forgotten.") { try command.forget() }
    }

    /// Those of `paths` that the next run would add again, and that the user wants excluded.
    private func excluded(_ paths: [PhotoPath], _ store: PhotoStore) throws -> [PhotoPath] {
        if keepIndexing { return [] }
        let roots = try store.status().folders.map(\.path)
        let inside = try paths.filter { path in
            guard roots.contains(where: { path.isWithin($0) && path != $0 }), !roots.contains(path) else {
                return false
            }
            // A name that was mistyped excludes nothing.
            let isThere = path.withCString { access($0, F_OK) } == 0
            return try isThere || store.photo(at: path) != nil || store.photoCount(below: path) > 0
        }
        guard !inside.isEmpty, Question.canAsk, !library.json else { return inside }
        let names = inside.map(\.printable).joined(separator: ", ")
        let isWanted = try Question.choose(
            "\(names): inside an indexed folder. Exclude from future runs as well?",
            otherwise: "Nothing was forgotten.")
        // Where the input has ended, as where nobody can be asked.
        return isWanted ?? true ? inside : []
    }

    private func forget() throws {
        // Forgetting must not make a library where there is none.
        _ = try PhotoStore(library.folder, for: .reading)
        let store = try library.storeForWriting()
        let paths = paths.map(\.path)
        let excluded = try excluded(paths, store)
        let quarantined = try Quarantine(store).list().flatMap(\.photos).map(\.item).filter { item in
            paths.contains(where: item.file.path.isWithin(spellingOf:))
        }
        let included = try store.exclusions().filter { path in
            paths.contains { path.isWithin($0) } && !excluded.contains { path.isWithin($0) }
        }
        var forgotten = 0
        var unknown: [PhotoPath] = []
        for path in paths {
            let isExcluded = excluded.contains(path)
            var count = try store.forget(path, excluding: isExcluded)
            if count == 0 {
                for spelling in try store.spellings(of: path) where spelling != path {
                    count += try store.forget(spelling, excluding: isExcluded)
                }
            }
            forgotten += count
            if count == 0 { unknown.append(path) }
        }
        if library.json {
            try JSONOutput.write(
                ForgottenJSON(forgotten: forgotten, excluded: excluded.map { PathJSON(path: $0) }))
        } else {
            if forgotten > 0 { Terminal.output.line("Forgot \(NumberText.count(forgotten, "photo")).") }
            for path in excluded {
                Terminal.output.line(
                    "\(path.printable): excluded from future runs. To undo: "
                        + store.folder.command("index --include \(path.printable)")
                )
            }
        }
        for path in included {
            Terminal.messages.line(
                "\(path.printable) is no longer excluded: if its folder is indexed again, so is what lies there."
            )
        }
        for path in unknown {
            Terminal.messages.line("The library has no photo at \(path.printable).")
        }
        for folder in Set(quarantined.map(\.folder)).sorted() {
            Terminal.messages.line(
                "Some of these photos are in quarantine in \(folder.printable); the library can no longer restore them. To "
                    + "let it know them again: "
                    + store.folder.command("quarantine adopt \(folder.printable)"))
        }
        if forgotten == 0, excluded.isEmpty { throw ExitCode(ExitStatus.noInput.rawValue) }
    }
}

/// What `forget` writes with `--json`.
private struct ForgottenJSON: Encodable {
    let forgotten: Int
    let excluded: [PathJSON]
}
