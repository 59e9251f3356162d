import ArgumentParser
import PhotoSource
import PhotoStore

struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove a photo, or all photos of a folder, from the library.",
        discussion: """
            Their vectors and facts are overwritten in the library's file. The photos themselves stay as they are; \
            the next `afterimage index` of their folder takes them in again.

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
        let store = try PhotoStore(library.folder, for: .writing)
        var forgotten = 0
        var unknown: [PathArgument] = []
        for path in paths {
            let count = try store.forget(path.path)
            forgotten += count
            if count == 0 { unknown.append(path) }
        }
        if library.json {
            try JSONOutput.write(["forgotten": forgotten])
        } else {
            Terminal.output.line("Forgot \(NumberText.count(forgotten, "photo")).")
        }
        for path in unknown {
            Terminal.messages.line("The library knew no photo at \(path.path.printable).")
        }
        if forgotten == 0 { throw ExitCode(ExitStatus.noInput.rawValue) }
    }
}
