import ArgumentParser
import Foundation
import PhotoEmbedding

struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The model pack's folder (default: $AFTERIMAGE_MODEL, or else the built-in model).",
            valueName: "folder"),
        completion: .directory)
    var model: String?

    /// - Throws: `PhotoEmbeddingError`.
    func pack() throws(PhotoEmbeddingError) -> ModelPack {
        let named =
            model ?? ProcessInfo.processInfo.environment["AFTERIMAGE_MODEL"].flatMap { $0.isEmpty ? nil : $0 }
        guard let named else { return try .builtIn() }
        return try ModelPack(folder: URL(fileURLWithPath: named, isDirectory: true))
    }
}
