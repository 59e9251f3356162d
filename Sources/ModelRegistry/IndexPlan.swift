import PhotoEmbedding
import PhotoStore
import PhotoTypes

extension ModelRegistry {
    /// Which models to index a library with.
    public struct IndexPlan: Sendable {
        /// For new and changed photos, so that searches find them.
        public let first: ModelPack
        /// The one that a switch leads to, for all photos.
        public let pending: ModelPack?
        /// A message for the user; `nil` if there is nothing to say.
        public let note: String?
    }

    /// - Parameter store: opened for writing: where the built-in model has a new version, the switch to it begins here.
    /// - Throws: `ModelRegistryError.packMissing`; `PhotoStoreError`; `PhotoEmbeddingError`.
    public func indexPlan(for store: PhotoStore) throws -> IndexPlan {
        let packs = try packs(of: store)
        if let serving = packs.servingPack {
            try store.adopt(serving: serving.model)
            let isMissing = packs.pending != nil && packs.pendingPack == nil
            return IndexPlan(
                first: serving, pending: packs.pendingPack,
                note: isMissing ? packs.pending.map { waitingNote($0, serving.model) } : nil)
        }
        if let pending = packs.pendingPack { return IndexPlan(first: pending, pending: pending, note: nil) }
        guard packs.isOutdated else {
            throw ModelRegistryError.packMissing(packs.serving, folder: folder.path)
        }
        let builtIn = try builtIn()
        try store.beginSwitch(from: packs.serving, to: builtIn.model, keepingOld: false)
        return IndexPlan(
            first: builtIn, pending: builtIn,
            note:
                "This afterimage comes with \(builtIn.model), the library was indexed with \(packs.serving): every "
                + "photo is read once more.")
    }

    private func waitingNote(_ pending: ModelID, _ serving: ModelID) -> String {
        "The switch to \(pending) waits, as its pack is not in \(folder.path): install it again, or give the switch up "
            + "with `afterimage model use \(serving)`."
    }
}
