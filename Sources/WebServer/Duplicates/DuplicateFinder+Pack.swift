import ModelRegistry
import PhotoEmbedding
import PhotoGrouping
import PhotoStore

extension DuplicateFinder {
    /// With the model that serves, and the thresholds that its pack asks for.
    init(store: PhotoStore, packs: LibraryPacks) {
        self.init(
            store: store, model: packs.serving,
            standard: .standard(
                nearDuplicateCosine: packs.servingPack?.manifest.calibration.nearDuplicateCosine))
    }
}
