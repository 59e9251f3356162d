import PhotoEmbedding
import PhotoStore
import PhotoTypes

extension ModelRegistry {
    /// What there is to remove of a model.
    public struct Removal: Hashable, Sendable {
        public let model: ModelID
        /// Of photos that are there.
        public let vectors: Int
        /// Whether the library holds any, even of missing photos.
        public let isInLibrary: Bool
        public let isInstalled: Bool
    }

    /// - Parameter name: as for `find`; or `id@version` of a model that is not installed and made vectors in the library.
    /// - Throws: `ModelRegistryError.builtIn`, `.serving`, `.switchUnderWay`, `.unknown`; `PhotoStoreError`.
    public func removal(of name: String, from store: PhotoStore?) throws -> Removal {
        let made = try store?.models().withVectors.first { $0.rawValue == name }
        let isDamaged = broken().contains { $0.name == name }
        let model: ModelID
        let isInstalled: Bool
        if isDamaged {
            (model, isInstalled) = (ModelID(name), true)
        } else if let made, pack(of: made) == nil {
            (model, isInstalled) = (made, false)
        } else {
            let found = try find(name)
            guard !found.isBuiltIn else { throw ModelRegistryError.builtIn(found.model) }
            (model, isInstalled) = (found.model, true)
        }
        guard let store else {
            return Removal(model: model, vectors: 0, isInLibrary: false, isInstalled: isInstalled)
        }
        let packs = try packs(of: store)
        guard model != packs.serving else { throw ModelRegistryError.serving(model) }
        guard model != packs.pending else {
            throw ModelRegistryError.switchUnderWay(to: model, from: packs.serving)
        }
        return Removal(
            model: model, vectors: try store.embeddingCount(model: model),
            isInLibrary: try store.models().withVectors.contains(model), isInstalled: isInstalled)
    }
}
