import Foundation
import PhotoEmbedding
import PhotoTypes

extension ModelRegistry {
    /// What became of an installation.
    public enum Installation: Sendable {
        case added(Installed)
        /// The same pack was there before.
        case known(Installed)
    }

    /// Installs a pack from a folder, or from a plain tar archive with one pack in it. The same pack that is there and
    /// damaged is replaced.
    ///
    /// The files that the manifest names are copied, nothing else; the copy is checked, every SHA-256 and the golden
    /// vectors of both towers in this program; then it takes its place in one step. Killed at any moment, either the
    /// whole pack is installed or nothing, and what is left over goes with the next installation.
    ///
    /// - Throws: `ModelRegistryError`.
    public func add(_ source: URL) throws(ModelRegistryError) -> Installation {
        let staging = try Staging(in: folder)
        defer { staging.remove() }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: source.path, isDirectory: &isFolder) else {
            throw .notReadable(path: source.path, errno: ENOENT)
        }
        var from = source
        if !isFolder.boolValue {
            from = try staging.makeFolder("archive")
            try TarArchive(source).unpack(into: from)
            guard let pack = Self.packFolder(in: from) else {
                throw .badArchive(path: source.path, reason: "there is no model.json in it")
            }
            from = pack
        }
        let offered = try usable(source) { () throws(PhotoEmbeddingError) in
            let pack = try ModelPack(folder: from)
            try pack.verifyFiles()
            return pack
        }
        if let known = try known(offered) { return .known(known) }
        let copy = try staging.makeFolder("pack")
        try Self.copy(offered, to: copy)
        // The copy, as the original may have changed meanwhile.
        let pack = try usable(source) { () throws(PhotoEmbeddingError) in try Self.verified(copy) }
        let place = place(named: pack.model.rawValue)
        // A damaged one, as `known` has told.
        if FileManager.default.fileExists(atPath: place.path) { try staging.take(place) }
        try staging.move(copy, to: place)
        let settled = try usable(place) { () throws(PhotoEmbeddingError) in try ModelPack(folder: place) }
        return .added(Installed(pack: settled, isBuiltIn: false))
    }

    /// Removes an installed model's files, in one step as seen from outside. Whether a library needs it is not this
    /// function's question.
    ///
    /// - Throws: `ModelRegistryError.builtIn`, `.unknown`, `.busy`, `.notWritable`.
    public func remove(_ model: ModelID) throws(ModelRegistryError) {
        if let builtIn = try? builtIn(), builtIn.model == model { throw .builtIn(model) }
        let place = place(named: model.rawValue)
        guard FileManager.default.fileExists(atPath: place.path) else {
            throw .unknown(name: model.rawValue, installed: installed().map(\.model))
        }
        let staging = try Staging(in: folder)
        defer { staging.remove() }
        try staging.take(place)
    }

    /// `nil` where the pack is not installed, or is with files that are damaged.
    private func known(_ pack: ModelPack) throws(ModelRegistryError) -> Installed? {
        if let known = installed().first(where: { $0.model == pack.model }) {
            guard known.pack.digest == pack.digest else {
                throw .alreadyAnother(known.model, path: known.pack.folder.path)
            }
            return known.isBuiltIn || (try? known.pack.verifyFiles()) != nil ? known : nil
        }
        let place = place(named: pack.model.rawValue)
        guard FileManager.default.fileExists(atPath: place.path) else { return nil }
        // Its manifest tells whether it was the same pack.
        let manifest = { try? Data(contentsOf: ($0 as URL).appendingPathComponent("model.json")) }
        guard manifest(place) == manifest(pack.folder) else {
            throw .alreadyAnother(pack.model, path: place.path)
        }
        return nil
    }

    /// The files as their maker left them, and working here.
    private static func verified(_ folder: URL) throws(PhotoEmbeddingError) -> ModelPack {
        let pack = try ModelPack(folder: folder)
        try pack.verifyFiles()
        try PackImageEmbedder(pack).verifyGolden()
        try PackTextEmbedder(pack).verifyGolden()
        return pack
    }

    /// Archives hold the pack's files themselves, or one folder with them.
    private static func packFolder(in folder: URL) -> URL? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let isPack = { (folder: URL) in
            FileManager.default.fileExists(atPath: folder.appendingPathComponent("model.json").path)
        }
        if isPack(folder) { return folder }
        let inside = names.map { folder.appendingPathComponent($0, isDirectory: true) }.filter(isPack)
        return inside.count == 1 ? inside[0] : nil
    }

    private static func copy(_ pack: ModelPack, to folder: URL) throws(ModelRegistryError) {
        for path in ["model.json"] + pack.manifest.files.map(\.path) {
            let target = folder.appendingPathComponent(path)
            try FileCopy.makeFolder(target.deletingLastPathComponent())
            try FileCopy.copy(pack.folder.appendingPathComponent(path), to: target)
        }
    }
}

private func usable<Value>(
    _ source: URL, _ body: () throws(PhotoEmbeddingError) -> Value
) throws(ModelRegistryError) -> Value {
    do {
        return try body()
    } catch {
        throw .unusable(path: source.path, error)
    }
}
