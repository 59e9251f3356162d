import ArgumentParser
import PhotoQuarantine
import PhotoSource
import PhotoStore

struct QuarantineAdopt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Add photos in quarantine that the library does not know.",
        discussion: """
            For photos whose library was lost or erased, or has forgotten them. The manifest beside the photos says what \
            they are and where they were, so that you can list and restore them as before.

              afterimage quarantine adopt ~/Pictures
              afterimage restore --all
            """)

    @Argument(
        help: "A folder with .afterimage-quarantine in it, or that folder itself.", completion: .directory)
    var folder: PathArgument

    @OptionGroup var library: LibraryOptions

    func run() async throws {
        try folder.requireFolder()
        let store = try library.storeForWriting()
        defer { store.close() }
        let adopted = try Quarantine(store).adopt(folder.path)
        if library.json {
            try JSONOutput.write(
                ["adopted": adopted.map { MovedJSON(path: $0.file.path, place: $0.place) }])
        } else {
            Terminal.output.line(
                adopted.isEmpty
                    ? "The library knows all photos in quarantine there."
                    : "Added \(NumberText.count(adopted.count, "photo")). For a list: "
                        + library.folder.command("quarantine list"))
        }
    }
}
