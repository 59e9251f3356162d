import PhotoEmbedding
import PhotoStore
import PhotoTypes

/// The packs of the models that a library uses.
public struct LibraryPacks: Sendable {
    /// What the library is searched with.
    public let serving: ModelID
    /// `nil` where the pack is not installed.
    public let servingPack: ModelPack?
    /// What the library is on the way to.
    public let pending: ModelID?
    public let pendingPack: ModelPack?
    /// Whether the library's vectors are of an earlier version of the built-in model, whose pack went with the program
    /// that brought it.
    public let isOutdated: Bool
}

extension ModelRegistry {
    /// Where no model was chosen yet, the library's is the built-in one, or the earlier version of it that made the
    /// vectors there are.
    ///
    /// - Throws: `PhotoStoreError`; `PhotoEmbeddingError` where the built-in pack is needed to tell, and missing.
    public func packs(of store: PhotoStore) throws -> LibraryPacks {
        let models = try store.models()
        let serving = try models.serving ?? first(models.withVectors)
        let servingPack = pack(of: serving)
        let isOutdated =
            servingPack == nil && (try? builtIn()).map { $0.manifest.id == serving.packID } ?? false
        return LibraryPacks(
            serving: serving, servingPack: servingPack, pending: models.pending,
            pendingPack: models.pending.flatMap(pack(of:)), isOutdated: isOutdated)
    }

    private func first(_ withVectors: [ModelID]) throws(PhotoEmbeddingError) -> ModelID {
        let builtIn = try builtIn()
        if withVectors.isEmpty || withVectors.contains(builtIn.model) { return builtIn.model }
        return withVectors.last { $0.packID == builtIn.manifest.id } ?? builtIn.model
    }

    /// The pack to search a library with, and what the user had better know of it.
    ///
    /// Where the serving model's pack is gone and a switch is under way, the model that is to come answers with the
    /// photos that it has by now.
    ///
    /// - Throws: `ModelRegistryError.packMissing`, `.outdated`; `PhotoStoreError`; `PhotoEmbeddingError`.
    public func searchPack(of store: PhotoStore) throws -> (pack: ModelPack, note: String?) {
        let packs = try packs(of: store)
        if let pack = packs.servingPack { return (pack, nil) }
        if let pack = packs.pendingPack, case let count = try store.embeddingCount(model: pack.model),
            count > 0
        {
            let waiting = try store.photosAwaitingSwitch()
            return (
                pack,
                "The library is being indexed with \(pack.model): \(count) of \(count + waiting) photos can be found "
                    + "by now. To go on: afterimage index"
            )
        }
        throw packs.isOutdated
            ? ModelRegistryError.outdated(packs.serving, builtIn: try builtIn().model)
            : ModelRegistryError.packMissing(packs.serving, folder: folder.path)
    }
}

extension ModelID {
    /// The pack's `id`, without the version.
    var packID: Substring { rawValue.prefix { $0 != "@" } }
}

extension ModelRegistry {
    /// Answers from a library with its own model: `body` gets the pack, and is run again where the library was switched
    /// to another model meanwhile, whose vectors may have been gone before it had read them. So an answer is always of
    /// one model, and complete.
    ///
    /// - Throws: as `searchPack`, and what `body` throws.
    public func answering<Answer>(
        from store: PhotoStore, _ body: (ModelPack) async throws -> Answer
    ) async throws -> (answer: Answer, note: String?) {
        while true {
            let (pack, note) = try searchPack(of: store)
            let result: Result<Answer, any Error>
            do {
                result = .success(try await body(pack))
            } catch {
                result = .failure(error)
            }
            if try searchPack(of: store).pack.model == pack.model { return (try result.get(), note) }
        }
    }

    /// Which models to index a library with.
    public struct IndexPlan: Sendable {
        /// For new and changed photos, so that searches find them.
        public let first: ModelPack
        /// The one that a switch leads to, for all photos.
        public let pending: ModelPack?
        /// What the user had better know.
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

extension ModelRegistry {
    /// What there is to remove of a model.
    public struct Removal: Hashable, Sendable {
        public let model: ModelID
        /// Of photos that are there.
        public let vectors: Int
        /// Whether the library holds any, be it of photos that are gone.
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
