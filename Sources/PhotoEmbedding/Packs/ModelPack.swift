import Crypto
import Foundation
import PhotoTypes

/// A model in a folder: networks, tokenizer, how to prepare their inputs, and proof that they work.
///
/// Files are named by the manifest alone and read only after their size and SHA-256 were found right.
public struct ModelPack: Sendable {
    public let folder: URL
    public let manifest: ModelPackManifest
    /// SHA-256 of `model.json`, which names the SHA-256 of every other file: 64 hexadecimal digits.
    public let digest: String

    public var model: ModelID { ModelID("\(manifest.id)@\(manifest.version)") }

    private static let largestManifest = 1 << 20

    /// Reads the manifest and looks whether every file is there with its right size. Contents are checked
    /// when a file is used, or by `verifyFiles`.
    ///
    /// - Throws: `PhotoEmbeddingError.packNotFound`, `.manifestInvalid`, `.formatTooNew`, `.fileMissing`,
    ///   `.fileTampered`.
    public init(folder: URL) throws(PhotoEmbeddingError) {
        let path = folder.appendingPathComponent("model.json").path
        guard let json = Self.contents(of: path, upTo: Self.largestManifest) else {
            throw .packNotFound(path: folder.path)
        }
        guard json.count <= Self.largestManifest else {
            throw .manifestInvalid(path: path, reason: "it is larger than 1 MiB")
        }
        let format = try Self.decode(FormatNumber.self, from: json, path: path).format
        guard format <= ModelPackManifest.newestFormat else {
            throw .formatTooNew(path: folder.path, format: format)
        }
        guard format >= 1 else {
            throw .manifestInvalid(path: path, reason: "format \(format) does not exist")
        }
        let manifest = try Self.decode(ModelPackManifest.self, from: json, path: path)
        if let flaw = manifest.flaw { throw .manifestInvalid(path: path, reason: flaw) }
        self.folder = folder
        self.manifest = manifest
        digest = SHA256.hash(data: json).hex
        for file in manifest.files { try checkSize(of: file) }
    }

    private struct FormatNumber: Decodable {
        let format: Int
    }

    /// The size of all files but the manifest, in bytes.
    public var bytes: Int { manifest.files.reduce(0) { $0 + $1.bytes } }

    /// The model card, Markdown in UTF-8; `nil` for packs without one.
    ///
    /// - Throws: `PhotoEmbeddingError.fileMissing`, `.fileTampered`.
    public func card() throws(PhotoEmbeddingError) -> String? {
        guard let card = manifest.card else { return nil }
        return String(decoding: try verifiedContents(of: card), as: UTF8.self)
    }

    /// Checks the content of every file.
    public func verifyFiles() throws(PhotoEmbeddingError) {
        for file in manifest.files { _ = try verifiedFile(file.path) }
    }

    /// Where a file of the pack lies, once its content is the one the manifest names.
    func verifiedFile(_ path: String) throws(PhotoEmbeddingError) -> URL {
        guard let file = manifest.files.first(where: { $0.path == path }) else {
            throw .manifestInvalid(path: "model.json", reason: "files does not name \"\(path)\"")
        }
        try checkSize(of: file)
        let url = folder.appendingPathComponent(path)
        guard let handle = FileHandle(forReadingAtPath: url.path) else { throw .fileMissing(path: url.path) }
        defer { try? handle.close() }
        var hash = SHA256()
        do {
            while let part = try handle.read(upToCount: 1 << 18), !part.isEmpty { hash.update(data: part) }
        } catch {
            throw .fileMissing(path: "\(url.path) (\(error.localizedDescription))")
        }
        let found = hash.finalize().hex
        guard found == file.sha256 else {
            throw .fileTampered(path: url.path, expected: "sha256 \(file.sha256)", found: "sha256 \(found)")
        }
        return url
    }

    /// The content of a file of the pack, checked.
    func verifiedContents(of path: String) throws(PhotoEmbeddingError) -> Data {
        let url = try verifiedFile(path)
        guard let data = Self.contents(of: url.path) else { throw .fileMissing(path: url.path) }
        return data
    }

    private func checkSize(of file: ModelPackManifest.File) throws(PhotoEmbeddingError) {
        let path = folder.appendingPathComponent(file.path).path
        // `lstat`, as a link could lead out of the pack; and FileManager would ask the system's user
        // database, over a socket, for the owner's name.
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .fileMissing(path: path)
        }
        let size = Int(status.st_size)
        guard size == file.bytes else {
            throw .fileTampered(path: path, expected: "\(file.bytes) bytes", found: "\(size) bytes")
        }
    }

    private static func contents(of path: String, upTo limit: Int? = nil) -> Data? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        guard let limit else { return try? handle.readToEnd() ?? Data() }
        // One byte more than allowed tells "too long" from "just fits".
        return try? handle.read(upToCount: limit + 1) ?? Data()
    }

    static func decode<Value: Decodable>(
        _ type: Value.Type, from json: Data, path: String
    ) throws(PhotoEmbeddingError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: json)
        } catch let error as DecodingError {
            throw .manifestInvalid(path: path, reason: error.reason)
        } catch {
            throw .manifestInvalid(path: path, reason: error.localizedDescription)
        }
    }
}

extension DecodingError {
    /// "image.width is missing": where and what, in the terms of the file.
    fileprivate var reason: String {
        func name(_ path: [any CodingKey]) -> String {
            path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        }
        switch self {
        case .keyNotFound(let key, let context):
            return "\(name(context.codingPath + [key])) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "\(name(context.codingPath)) has the wrong type"
        case .dataCorrupted(let context):
            return context.codingPath.isEmpty
                ? "it is not JSON" : "\(name(context.codingPath)) has an unknown value"
        @unknown default:
            return "it does not have the expected form"
        }
    }
}

extension SHA256.Digest {
    /// 64 lower-case hexadecimal digits.
    var hex: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
