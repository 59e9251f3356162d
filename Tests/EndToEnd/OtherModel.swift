import Crypto
import Foundation
import Testing

/// A second model: the built-in networks under another name, which see colours on another scale. So its vectors are
/// its own, and one in the wrong place would be found out.
struct OtherModel {
    let folder: URL
    let model: String

    /// - Parameter folder: where the pack is made.
    init(in folder: URL, id: String = "other", version: String = "2.0.0") throws {
        self.folder = folder
        model = "\(id)@\(version)"
        try FileManager.default.copyItem(at: Program.pack, to: folder)
        // Its own vectors are not those that the pack brings.
        let golden = try Self.edit(folder.appendingPathComponent("golden/golden.json")) {
            $0["minimumCosine"] = -1
        }
        let digest = SHA256.hash(data: golden).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        try Self.edit(folder.appendingPathComponent("model.json")) { manifest in
            manifest["id"] = id
            manifest["version"] = version
            manifest["licence"] = "MIT"
            manifest["precision"] = "fp16"
            var image = manifest["image"] as? [String: Any] ?? [:]
            image["mean"] = [0.1, 0.9, 0.5]
            image["std"] = [0.6, 0.6, 0.6]
            manifest["image"] = image
            manifest["files"] = (manifest["files"] as? [[String: Any]] ?? []).map { file in
                file["path"] as? String == "golden/golden.json"
                    ? ["path": "golden/golden.json", "bytes": golden.count, "sha256": digest] : file
            }
        }
    }

    @discardableResult
    private static func edit(_ file: URL, _ change: (inout [String: Any]) -> Void) throws -> Data {
        var content = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        change(&content)
        let data = try JSONSerialization.data(withJSONObject: content)
        try data.write(to: file)
        return data
    }

    /// The pack as a tar file, and its SHA-256.
    func archive(_ file: URL) async throws -> String {
        let tar = try #require(Sample.tool("tar"))
        let outcome = try await Program.run(
            ["-cf", file.path, "-C", folder.deletingLastPathComponent().path, folder.lastPathComponent],
            of: tar)
        try #require(outcome.status == 0)
        let digest = SHA256.hash(data: try Data(contentsOf: file))
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
