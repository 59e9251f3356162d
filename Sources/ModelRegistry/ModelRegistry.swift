import Foundation
import PhotoEmbedding
import PhotoTypes

/// The models of a user: the built-in one and those installed in one folder, a folder `id@version` for each.
///
/// The folder is beside the libraries, not in one: packs hold nothing personal, and all libraries share them.
public struct ModelRegistry: Sendable {
    /// Made by the first installation.
    public let folder: URL
    private let builtInPack: Result<ModelPack, PhotoEmbeddingError>

    /// A model that is there.
    public struct Installed: Sendable {
        public let pack: ModelPack
        public let isBuiltIn: Bool

        public var model: ModelID { pack.model }
    }

    /// A folder among the installed models that does not hold the pack it is named after.
    public struct Broken: Sendable {
        public let name: String
        public let error: PhotoEmbeddingError
    }

    /// - Parameter builtIn: the program's own pack; where it is missing, others can still be used.
    public init(
        folder: URL = standardFolder,
        builtIn: Result<ModelPack, PhotoEmbeddingError> = Result { () throws(PhotoEmbeddingError) in
            try ModelPack.builtIn()
        }
    ) {
        self.folder = folder
        builtInPack = builtIn
    }

    /// `$XDG_DATA_HOME/afterimage-models` or `~/.local/share/afterimage-models` on Linux,
    /// `~/Library/Application Support/Afterimage Models` on macOS.
    public static var standardFolder: URL {
        let home = FileManager.default.homeDirectoryForCurrentUser
        let data =
            FileManager.default.urls(for: .applicationSupportDirectory, in: .userDomainMask).first
            ?? home.appendingPathComponent(".local/share")
        let isMac = data.lastPathComponent == "Application Support"
        return data.appendingPathComponent(
            isMac ? "Afterimage Models" : "afterimage-models", isDirectory: true)
    }

    /// - Throws: `PhotoEmbeddingError`.
    public func builtIn() throws(PhotoEmbeddingError) -> ModelPack {
        try builtInPack.get()
    }

    /// All usable models, the built-in one first, then by name. Manifests and sizes are checked, contents not.
    public func installed() -> [Installed] {
        contents().installed
    }

    /// What lies among the installed models and cannot be used.
    public func broken() -> [Broken] {
        contents().broken
    }

    private func contents() -> (installed: [Installed], broken: [Broken]) {
        var installed = (try? builtIn()).map { [Installed(pack: $0, isBuiltIn: true)] } ?? []
        var broken: [Broken] = []
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names.sorted() where !name.hasPrefix(".") && name.contains("@") {
            do throws(PhotoEmbeddingError) {
                let pack = try ModelPack(folder: place(named: name))
                guard pack.model.rawValue == name else {
                    throw .manifestInvalid(
                        path: "\(name)/model.json", reason: "it says that it is \(pack.model)")
                }
                // The program may have come to bring the same model itself.
                if pack.model != installed.first?.model {
                    installed.append(Installed(pack: pack, isBuiltIn: false))
                }
            } catch {
                broken.append(Broken(name: name, error: error))
            }
        }
        return (installed, broken)
    }

    /// - Parameter name: `id@version`, or `id` alone for the built-in model or else the newest version.
    /// - Throws: `ModelRegistryError.unknown`; `PhotoEmbeddingError` where the one named is damaged.
    public func find(_ name: String) throws -> Installed {
        let (installed, broken) = contents()
        if let found = installed.first(where: { $0.model.rawValue == name }) { return found }
        let versions = installed.filter { $0.pack.manifest.id == name }
        let newest = versions.max {
            $0.pack.manifest.version.compare($1.pack.manifest.version, options: .numeric) == .orderedAscending
        }
        if let found = versions.first(where: \.isBuiltIn) ?? newest { return found }
        if let damaged = broken.first(where: { $0.name == name || $0.name.hasPrefix(name + "@") }) {
            throw damaged.error
        }
        throw ModelRegistryError.unknown(name: name, installed: installed.map(\.model))
    }

    /// The pack of exactly this model; `nil` where it is not installed.
    public func pack(of model: ModelID) -> ModelPack? {
        if let builtIn = try? builtIn(), builtIn.model == model { return builtIn }
        guard let pack = try? ModelPack(folder: place(named: model.rawValue)), pack.model == model else {
            return nil
        }
        return pack
    }

    /// Where archives grow before they are installed.
    public var downloads: URL { folder.appendingPathComponent(".downloads", isDirectory: true) }

    func place(named name: String) -> URL {
        folder.appendingPathComponent(name, isDirectory: true)
    }
}
