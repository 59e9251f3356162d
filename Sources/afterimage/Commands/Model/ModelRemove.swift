import ArgumentParser
import ModelRegistry
import PhotoStore
import PhotoTypes

struct ModelRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove an installed model, and its vectors from the library.",
        discussion: """
            The model in use and the built-in model cannot be removed. Other libraries keep their vectors.

              afterimage model remove tinyclip-8m
              afterimage model remove --yes tinyclip-8m@1.0.0
            """)

    @Argument(help: "The model: its id, or id@version.")
    var id: String

    @Flag(name: [.short, .long], help: "Do not ask. Required without a terminal.")
    var yes = false

    @OptionGroup var registry: RegistryOptions
    @OptionGroup var library: LibraryOptions

    func run() async throws {
        let command = self
        try await stoppable(farewell: "Stopped. To make sure that it is removed, run the same command again.")
        {
            try command.remove()
        }
    }

    private func remove() throws {
        let registry = registry.registry
        let removal = try registry.removal(of: id, from: try library.storeIfAny())
        let vectors = NumberText.count(removal.vectors, "vector")
        guard
            try yes
                || Question.ask(
                    "Remove \(removal.model) and its \(vectors) in this library?", for: "model remove",
                    otherwise: "Nothing was removed.")
        else { return }
        if removal.isInLibrary {
            let store = try library.storeForWriting()
            defer { store.close() }
            // Again, with the right to write: a switch may have begun while the question was asked.
            _ = try registry.removal(of: removal.model.rawValue, from: store)
            try store.removeModel(removal.model)
        }
        if removal.isInstalled { try registry.remove(removal.model) }
        if library.json {
            try JSONOutput.write(RemovalJSON(removed: removal.model.rawValue, vectors: removal.vectors))
        } else {
            Terminal.output.line("Removed \(removal.model) and \(vectors).")
        }
    }
}

/// What `model remove` writes with `--json`.
private struct RemovalJSON: Encodable {
    let removed: String
    let vectors: Int
}
