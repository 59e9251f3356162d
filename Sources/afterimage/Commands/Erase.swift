import ArgumentParser
import Foundation
import PhotoQuarantine
import PhotoStore
import WebServer

struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Erase the whole library; the photos stay.",
        discussion: """
            Deletes everything that the library has stored in its folder. The photos themselves stay. If photos are in \
            quarantine, nothing is erased without --leave-quarantine; they then stay in quarantine, and `quarantine \
            adopt` lets another library restore them.

              afterimage erase --all
              afterimage erase --all --yes --library /tmp/trial
            """)

    @Flag(help: "Required: confirms that everything is erased.")
    var all = false

    @Flag(help: "Erase even if photos are in quarantine; they and the manifest beside them stay.")
    var leaveQuarantine = false

    @Flag(name: [.short, .long], help: "Do not ask. Required without a terminal.")
    var yes = false

    @OptionGroup var library: LibraryOptions

    mutating func validate() throws {
        guard all else {
            throw ValidationError(
                "This erases the whole library: confirm with --all. To remove some photos only: "
                    + library.folder.command("forget FOLDER"))
        }
    }

    func run() async throws {
        let command = self
        try await stoppable(
            farewell: "Stopped. To make sure that everything is erased, run the same command again."
        ) {
            try command.erase()
        }
    }

    private func erase() throws {
        try requireQuarantineEmpty()
        let question = "Erase the library in \(library.folder.path)? Your photos stay."
        guard try yes || Question.ask(question, for: "erase", otherwise: "Nothing was erased.") else {
            return
        }
        try PhotoStore.erase(library.folder)
        // A browser's session belongs to what it showed.
        ServerFolder(of: library.folder).remove()
        if library.json {
            try JSONOutput.write(["erased": library.folder.path])
        } else {
            Terminal.output.line("Erased the library in \(library.folder.path.printable).")
        }
    }

    /// A library that cannot be opened is erased anyway: the manifests beside the photos are enough.
    private func requireQuarantineEmpty() throws {
        guard let store = try? PhotoStore(library.folder, for: .reading) else { return }
        defer { store.close() }
        let batches = (try? Quarantine(store).list()) ?? []
        let items = batches.flatMap(\.photos).map(\.item)
        guard !items.isEmpty else { return }
        let folders = Set(items.map(\.folder)).sorted().map(\.printable)
        let photos = NumberText.count(items.count, "photo")
        let place = folders.joined(separator: ", ")
        guard leaveQuarantine else {
            throw ValidationError(
                "\(photos) of this library \(items.count == 1 ? "is" : "are") in quarantine in \(place). Restore them first "
                    + "(\(library.folder.command("restore --all"))), delete them permanently "
                    + "(\(library.folder.command("quarantine empty --older-than 0d"))), or leave them there with "
                    + "--leave-quarantine.")
        }
        Terminal.messages.line(
            "\(photos) \(items.count == 1 ? "stays" : "stay") in quarantine in \(place). To have a library "
                + "bring them back: afterimage quarantine adopt " + (folders.first ?? ""))
    }
}
