import ModelRegistry
import PhotoGrouping
import PhotoStore
import PhotoTypes

extension ResultOptions {
    /// Photos that are shown as one, as the last look for duplicates found them; `nil` where each is to be shown. A search
    /// does not fail for want of them.
    func stacks(in store: PhotoStore, _ registry: ModelRegistry) -> PhotoStacks? {
        guard !noStack else { return nil }
        let cache = StackCache(store)
        return cache.read()
            ?? (try? cache.stacks(DuplicateFinder(store: store, packs: registry.packs(of: store))))
    }
}
