import ArgumentParser
import PhotoQuarantine
import PhotoSource
import PhotoStore
import PhotoTypes

struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove a photo, or all photos of a folder, from the library.",
        discussion: """
            Their vectors and facts are overwritten in the library's file. The photos themselves stay; the next \
            `afterimage index` of their folder adds them again.

              afterimage forget ~/Pictures/private
              afterimage forget ~/Pictures/IMG_2041.jpg
            """)

    @Argument(
        help: ArgumentHelp("The photo or folder; it need not exist any more.", valueName: "folder|photo"))
    var paths: [PathArgument]

    @OptionGroup var library: LibraryOptions

    func run() async throws {
        // Forgetting must not make a library where there is none.
        _ = try PhotoStore(library.folder, for: .reading)
        let store = try library.storeForWriting()
        let paths = paths.map(\.path)
        let quarantined = try Quarantine(store).list().flatMap(\.photos).map(\.item).filter { item in
            paths.contains(where: item.file.path.isWithin)
        }
        var forgotten = 0
        var unknown: [PhotoPath] = []
        for path in paths {
            let count = try store.forget(path)
            forgotten += count
            if count == 0 { unknown.append(path) }
        }
        if library.json {
            try JSONOutput.write(["forgotten": forgotten])
        } else {
            Terminal.output.line("Forgot \(NumberText.count(forgotten, "photo")).")
        }
        for path in unknown {
            Terminal.messages.line("The library has no photo at \(path.printable).")
        }
        for folder in Set(quarantined.map(\.folder)).sorted() {
            Terminal.messages.line(
                "Some of these photos are in quarantine in \(folder.printable); the library can no longer restore them. To "
                    + "let it know them again: afterimage quarantine adopt \(folder.printable)")
        }
        if forgotten == 0 { throw ExitCode(ExitStatus.noInput.rawValue) }
    }
}
