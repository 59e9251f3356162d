import Crypto
import Foundation
import ModelRegistry
import PhotoEmbedding
import Testing

/// A folder with a small real model pack to install, change and break, and a registry beside it.
final class Workshop {
    let folder: URL
    let pack: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("models-\(UUID().uuidString)")
        pack = folder.appendingPathComponent("pack", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("PhotoEmbeddingTests/Fixtures/pack")
        try FileManager.default.copyItem(at: fixture, to: pack)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    var models: URL { folder.appendingPathComponent("models", isDirectory: true) }
    var registry: ModelRegistry { ModelRegistry(folder: models) }

    /// Everything in the registry's folder, hidden files too, without the lock.
    var installedNames: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: models.path)) ?? []
        return names.filter { $0 != ".lock" }.sorted()
    }

    func edit(_ change: (inout [String: Any]) -> Void) throws {
        let file = pack.appendingPathComponent("model.json")
        var manifest = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        change(&manifest)
        try JSONSerialization.data(withJSONObject: manifest).write(to: file)
    }

    func rename(_ id: String, _ version: String = "1.0.0") throws {
        try edit {
            $0["id"] = id
            $0["version"] = version
        }
    }

    /// Replaces a file of the pack and has the manifest agree, as a forger would.
    func forge(_ path: String, _ content: Data) throws {
        try content.write(to: pack.appendingPathComponent(path))
        let digest = SHA256.hash(data: content).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        try edit { manifest in
            let files = (manifest["files"] as? [[String: Any]] ?? []).filter { $0["path"] as? String != path }
            manifest["files"] = files + [["path": path, "bytes": content.count, "sha256": digest]]
        }
    }

    func file(_ name: String, _ content: [UInt8]) throws -> URL {
        let file = folder.appendingPathComponent(name)
        try Data(content).write(to: file)
        return file
    }
}
