import ArgumentParser
import Foundation
import ModelRegistry
import PhotoEmbedding
import PhotoStore
import PhotoTypes

struct ModelList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the installed models, and show which one the library uses.",
        discussion: """
              afterimage model list
              afterimage model list --json | jq -r '.models[].model'
            """)

    @OptionGroup var registry: RegistryOptions
    @OptionGroup var library: LibraryOptions

    func run() async throws {
        let overview = try ModelOverview(
            registry.registry, try library.storeIfAny(), library: library.folder)
        if library.json {
            try JSONOutput.write(overview)
        } else {
            for line in overview.lines { Terminal.output.line(line, wrapping: true) }
        }
        for broken in overview.broken {
            Terminal.messages.line("\(broken.name.printable) cannot be used. \(broken.error.printable)")
        }
    }
}

/// The installed models, and a library's relation to them.
struct ModelOverview: Encodable {
    struct Entry: Encodable {
        /// `serving` or `pending`; `nil` for models that the library does not use now.
        let use: String?
        let model: String
        /// `nil` for a model that made vectors in the library and is not installed.
        let pack: PackJSON?
        let vectors: Int
    }

    struct Broken: Encodable {
        let name: String
        let error: String
    }

    let models: [Entry]
    let broken: [Broken]
    let folder: String
    /// `nil` where there is no library yet.
    let use: Indexing.SwitchJSON?
    private let library: LibraryFolder

    private enum CodingKeys: String, CodingKey {
        case models, broken, folder, use
    }

    init(_ registry: ModelRegistry, _ store: PhotoStore?, library: LibraryFolder) throws {
        self.library = library
        let installed = registry.installed()
        let status = try store?.status().models ?? []
        let counts = Dictionary(uniqueKeysWithValues: status.map { ($0.model, $0.vectors) })
        let packs = try store.map { try registry.packs(of: $0) }
        let serving = packs?.serving ?? installed.first { $0.isBuiltIn }?.model
        func use(_ model: ModelID) -> String? {
            model == serving ? "serving" : model == packs?.pending ? "pending" : nil
        }
        let present = installed.map {
            Entry(
                use: use($0.model), model: $0.model.rawValue, pack: PackJSON($0),
                vectors: counts[$0.model] ?? 0)
        }
        let names = Set(present.map(\.model))
        let used =
            [serving, packs?.pending].compactMap { $0 } + status.filter { $0.vectors > 0 }.map(\.model)
        var absent: [Entry] = []
        for model in used
        where !names.contains(model.rawValue) && !absent.contains(where: { $0.model == "\(model)" }) {
            absent.append(
                Entry(use: use(model), model: model.rawValue, pack: nil, vectors: counts[model] ?? 0))
        }
        models = present + absent
        broken = registry.broken().map { Broken(name: $0.name, error: $0.error.description) }
        folder = registry.folder.path
        self.use = try store.map(Indexing.SwitchJSON.init)
    }

    var lines: [String] {
        var table = TextTable([.left, .left, .right, .right, .left, .right, .left])
        for entry in models {
            table.add(
                entry.use == "serving" ? "*" : entry.use == "pending" ? ">" : "", entry.model,
                entry.pack.map { NumberText.bytes($0.bytes) } ?? "",
                entry.pack.map { "\($0.dimension) values" } ?? "",
                entry.pack?.precision?.printable ?? "", NumberText.count(entry.vectors, "vector"),
                entry.pack.map { $0.licence.printable + ($0.builtIn ? ", built in" : "") } ?? "not installed")
        }
        var lines = table.lines(within: Terminal.output.room)
        lines.append(
            "* in use" + (self.use?.pending == nil ? "" : "   > switching to it"))
        if let use, let pending = use.pending, let serving = use.serving {
            lines.append(
                "\(NumberText.count(use.waiting, "photo")) left to index with \(pending). To continue: "
                    + "\(library.command("model use \(pending)"))\nTo cancel the switch: "
                    + library.command("model use \(serving)"))
        }
        return lines
    }
}

/// A pack in JSON.
struct PackJSON: Encodable {
    let id: String
    let version: String
    let name: String
    let licence: String
    let source: String
    /// Of all its files.
    let bytes: Int
    let dimension: Int
    let precision: String?
    let builtIn: Bool
    let folder: String
    /// Of `model.json`, which names that of every other file.
    let sha256: String

    init(_ installed: ModelRegistry.Installed) {
        let manifest = installed.pack.manifest
        id = manifest.id
        version = manifest.version
        name = manifest.name
        licence = manifest.licence
        source = manifest.source
        bytes = installed.pack.bytes
        dimension = manifest.dimension
        precision = manifest.precision
        builtIn = installed.isBuiltIn
        folder = installed.pack.folder.path
        sha256 = installed.pack.digest
    }

    /// For people: what a model is and under what terms.
    var lines: [String] {
        var table = TextTable([.left, .left])
        for (name, value) in facts { table.add(name, value.printable) }
        return table.lines(within: Terminal.output.room)
    }

    var facts: [(String, String)] {
        [
            ("Model", "\(id)@\(version)"), ("Name", name), ("Licence", licence), ("Source", source),
            ("Size", NumberText.bytes(bytes)), ("Vectors", "\(dimension) values"),
        ] + (precision.map { [("Precision", $0)] } ?? []) + [
            ("Folder", folder + (builtIn ? " (built in)" : "")), ("SHA-256", sha256),
        ]
    }
}
