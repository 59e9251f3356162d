import PhotoEmbedding
import PhotoStore

extension PhotoStore {
    /// Compares a pack's golden vectors with what its image tower makes here, once for each pack, inference library
    /// and processor: the library remembers what was right.
    ///
    /// - Throws: `PhotoEmbeddingError.goldenMismatch` where vectors made now would not be those of the model;
    ///   `PhotoEmbeddingError`; `PhotoStoreError`.
    public func verifyOnce(_ embedder: PackImageEmbedder, of pack: ModelPack) throws {
        let key = "golden vectors of \(pack.model)"
        let fingerprint = try pack.fingerprint()
        guard try setting(key) != fingerprint else { return }
        try embedder.verifyGolden()
        try set(key, to: fingerprint)
    }
}
