import ArgumentParser
import Foundation
import ModelRegistry

struct ModelAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Install a model pack from a folder or a tar file.",
        discussion: """
            Copies the pack, checks the SHA-256 of every file, and compares the pack's golden vectors with those that this \
            machine computes. A pack that fails is not installed. Installing a model changes no library; to use it: \
            afterimage model use

              afterimage model add ~/Downloads/tinyclip-8m
              afterimage model add --models /srv/models tinyclip-8m.tar
            """)

    @Argument(help: "The pack: a folder with a model.json, or a tar file of one.", completion: .file())
    var pack: String

    @Flag(help: "Write JSON for other programs.")
    var json = false

    @OptionGroup var registry: RegistryOptions

    func run() async throws {
        try InstallationOutput.write(registry.registry.add(URL(fileURLWithPath: pack)), json: json)
    }
}

/// Says what was installed, and under what terms.
enum InstallationOutput {
    private struct JSON: Encodable {
        let pack: PackJSON
        /// Whether it was not there before.
        let added: Bool
    }

    static func write(_ installation: ModelRegistry.Installation, json: Bool) throws {
        let (installed, isNew): (ModelRegistry.Installed, Bool) =
            switch installation {
            case .added(let installed): (installed, true)
            case .known(let installed): (installed, false)
            }
        if json { return try JSONOutput.write(JSON(pack: PackJSON(installed), added: isNew)) }
        for line in PackJSON(installed).lines { Terminal.output.line(line) }
        Terminal.output.line(
            isNew ? "Installed. All files and vectors match what the publisher states." : "Already installed."
        )
        Terminal.output.line("To search a library with it: afterimage model use \(installed.model)")
    }
}
