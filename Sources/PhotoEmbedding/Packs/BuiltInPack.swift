import Foundation

extension ModelPack {
    /// The pack that comes with the program.
    ///
    /// - Throws: `PhotoEmbeddingError.packNotFound`, naming where it should lie, when the program was moved
    ///   away from its resources; and as `init(folder:)`.
    public static func builtIn() throws(PhotoEmbeddingError) -> ModelPack {
        // Not `Bundle.module`, which ends the process where the resources are missing.
        let bundles = [Bundle.main, Bundle(for: ResourceAnchor.self)]
        let places = bundles.flatMap { bundle in
            [bundle.resourceURL, bundle.bundleURL, bundle.bundleURL.deletingLastPathComponent()].compactMap {
                $0
            }
        }
        let names = ["Afterimage_PhotoEmbedding.resources", "Afterimage_PhotoEmbedding.bundle"]
        let candidates = places.flatMap { place in names.map { place.appendingPathComponent($0) } }
            .flatMap { [$0, $0.appendingPathComponent("Contents/Resources")] }
            .map { $0.appendingPathComponent("afterimage-mini") }
        let isPack = { (folder: URL) in
            FileManager.default.fileExists(atPath: folder.appendingPathComponent("model.json").path)
        }
        guard let folder = candidates.first(where: isPack) else {
            throw .packNotFound(path: Bundle.main.bundleURL.appendingPathComponent(names[0]).path)
        }
        return try ModelPack(folder: folder)
    }
}

/// Lies in the binary that the resources belong to, which need not be the main one.
private final class ResourceAnchor {}
