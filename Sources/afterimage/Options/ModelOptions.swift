import ArgumentParser
import Foundation
import ModelRegistry
import PhotoEmbedding
import PhotoStore

/// Where installed models are.
struct RegistryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of installed models (default: $AFTERIMAGE_MODELS, or else "
                + "\(ModelRegistry.standardFolder.path)).", valueName: "folder"),
        completion: .directory)
    var models: String?

    var registry: ModelRegistry {
        let named = models ?? environment("AFTERIMAGE_MODELS")
        return named.map { ModelRegistry(folder: URL(fileURLWithPath: $0, isDirectory: true)) }
            ?? ModelRegistry()
    }

    mutating func validate() throws {
        if models?.isEmpty == true { throw ValidationError("--models needs a folder.") }
    }
}

struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "An installed model, or a model pack's folder (default: $AFTERIMAGE_MODEL, or else the library's model).",
            valueName: "id|folder"),
        completion: .directory)
    var model: String?

    @OptionGroup var registry: RegistryOptions

    /// The model asked for by name; `nil` where the library's own is meant.
    ///
    /// - Throws: `PhotoEmbeddingError`, `ModelRegistryError`.
    func chosen() throws -> ModelPack? {
        guard let named = model ?? environment("AFTERIMAGE_MODEL") else { return nil }
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: named, isDirectory: &isFolder)
        if named.contains("/") || exists && isFolder.boolValue {
            return try ModelPack(folder: URL(fileURLWithPath: named, isDirectory: true))
        }
        return try registry.registry.find(named).pack
    }

    /// The model asked for, or the built-in one: for what needs no library.
    ///
    /// - Throws: `PhotoEmbeddingError`, `ModelRegistryError`.
    func pack() throws -> ModelPack {
        try chosen() ?? registry.registry.builtIn()
    }

    /// Answers with the model asked for, or the library's own.
    func answering<Answer>(
        from store: PhotoStore, _ body: (ModelPack) async throws -> Answer
    ) async throws -> Answer {
        if let pack = try chosen() { return try await body(pack) }
        let (answer, note) = try await registry.registry.answering(from: store, body)
        if let note { Terminal.messages.line(store.folder.completing(note).printable) }
        return answer
    }
}

/// A variable that is set to something.
private func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
}
