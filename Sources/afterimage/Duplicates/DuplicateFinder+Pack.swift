import ModelRegistry
import PhotoEmbedding
import PhotoGrouping
import PhotoStore

extension DuplicateFinder {
    /// With the model that serves, and the thresholds that its pack asks for.
    init(store: PhotoStore, packs: LibraryPacks) {
        self.init(
            store: store, model: packs.serving, standard: DuplicateThresholds(standardFor: packs.servingPack))
    }
}

extension DuplicateThresholds {
    /// As the pack says; without a pack, those for models of which nothing is known.
    init(standardFor pack: ModelPack?) {
        self = .standard(nearDuplicateCosine: pack?.manifest.calibration.nearDuplicateCosine)
    }
}
