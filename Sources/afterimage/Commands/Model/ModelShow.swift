import ArgumentParser
import ModelRegistry
import PhotoEmbedding
import PhotoStore

struct ModelShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a model's licence, source, sizes, calibration and model card.",
        discussion: """
            Without a name, shows the model that searches of the library use.

              afterimage model show
              afterimage model show tinyclip-8m
              afterimage model show --json | jq .files
            """)

    @Argument(help: "An installed model: its id, or id@version.")
    var id: String?

    @OptionGroup var registry: RegistryOptions
    @OptionGroup var library: LibraryOptions

    func run() async throws {
        let store = try library.storeIfAny()
        let registry = registry.registry
        let model =
            try id
            ?? (store.map { try registry.searchPack(of: $0).pack } ?? registry.builtIn()).model.rawValue
        let installed = try registry.find(model)
        let pack = installed.pack
        let vectors = try store?.embeddingCount(model: pack.model) ?? 0
        let card = try pack.card()
        if library.json {
            return try JSONOutput.write(
                ModelJSON(
                    pack: PackJSON(installed), calibration: pack.manifest.calibration,
                    coreml: pack.manifest.coreml,
                    files: pack.manifest.files, vectors: vectors, card: card))
        }
        var table = TextTable([.left, .left])
        for (name, value) in PackJSON(installed).facts { table.add(name, value.printable) }
        let calibration = pack.manifest.calibration
        table.add("Cut-off", "cosine \(calibration.relevanceCutoff): photos below it do not match the words")
        table.add("Temperature", "\(calibration.temperature)")
        if let cosine = calibration.nearDuplicateCosine {
            table.add("Duplicates", "cosine \(cosine): photos below it are not compared")
        }
        if let coreml = pack.manifest.coreml {
            table.add(
                "Core ML", [coreml.image, coreml.text].compactMap { $0 }.joined(separator: ", ").printable)
        }
        table.add("Here", "\(NumberText.count(vectors, "vector")) in this library")
        for line in table.lines(within: Terminal.output.room) { Terminal.output.line(line) }
        Terminal.output.line()
        var files = TextTable([.left, .right, .left])
        for file in pack.manifest.files {
            files.add(file.path.printable, NumberText.bytes(file.bytes), file.sha256)
        }
        for line in files.lines(within: Terminal.output.room) { Terminal.output.line(line) }
        guard let card else { return }
        Terminal.output.line()
        for line in card.split(separator: "\n", omittingEmptySubsequences: false) {
            Terminal.output.line(String(line).printable, wrapping: true)
        }
    }
}

/// What `model show` writes with `--json`.
private struct ModelJSON: Encodable {
    let pack: PackJSON
    let calibration: ModelPackManifest.Calibration
    let coreml: ModelPackManifest.CoreML?
    let files: [ModelPackManifest.File]
    let vectors: Int
    let card: String?
}
