import ArgumentParser
import Foundation
import PhotoStore

struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove the whole library: every vector and fact.",
        discussion: """
            Nothing of the library is left in its folder. The photos themselves stay as they are.

              afterimage erase --all
              afterimage erase --all --yes --library /tmp/trial
            """)

    @Flag(help: "Required: says that everything goes.")
    var all = false

    @Flag(name: [.short, .long], help: "Do not ask. Required where no one can be asked.")
    var yes = false

    @OptionGroup var library: LibraryOptions

    mutating func validate() throws {
        guard all else {
            throw ValidationError(
                "erase removes the whole library: say so with --all. See also: afterimage forget")
        }
    }

    func run() async throws {
        let question = "Erase the library in \(library.folder.path)? Your photos are not touched."
        guard try yes || Question.ask(question, for: "erase") else {
            return Terminal.messages.line("Nothing was erased.")
        }
        try PhotoStore.erase(library.folder)
        if library.json {
            try JSONOutput.write(["erased": library.folder.path])
        } else {
            Terminal.output.line("Erased the library in \(library.folder.path.printable).")
        }
    }
}
