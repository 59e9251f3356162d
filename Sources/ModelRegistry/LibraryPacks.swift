import PhotoEmbedding
import PhotoStore
import PhotoTypes

/// The packs of the models that a library uses.
public struct LibraryPacks: Sendable {
    /// The model in use.
    public let serving: ModelID
    /// `nil` where the pack is not installed.
    public let servingPack: ModelPack?
    /// The model that a switch leads to.
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

    /// The pack to search a library with, and a message for the user if it is not the usual one.
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
}

extension ModelID {
    /// The pack's `id`, without the version.
    var packID: Substring { rawValue.prefix { $0 != "@" } }
}
