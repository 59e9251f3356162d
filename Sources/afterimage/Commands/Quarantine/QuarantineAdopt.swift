import ArgumentParser
import PhotoQuarantine
import PhotoSource
import PhotoStore

struct QuarantineAdopt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Take up photos in quarantine that the library does not know of.",
        discussion: """
            After a library was lost, erased or made to forget: the manifest beside the photos tells what they are and \
            where they were. They can then be listed and brought back as before.

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
                    ? "The library knows all that is in quarantine there."
                    : "Took up \(NumberText.count(adopted.count, "photo")). See: afterimage quarantine list")
        }
    }
}
