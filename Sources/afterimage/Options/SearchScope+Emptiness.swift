import PhotoSearch
import PhotoStore

extension SearchScope {
    /// Why no photo can be found, whatever is asked; `nil` where some can.
    ///
    /// - Throws: `PhotoStoreError`.
    func emptiness(in store: PhotoStore) throws(PhotoStoreError) -> String? {
        let favourites = onlyFavourites ? try store.photos(marked: .favourites) : nil
        if favourites?.isEmpty == true { return "No photo is marked as a favourite." }
        var photos = try store.photoIDs(within: folder, captured: captured?.wallClock, kind: kind)
        if let favourites {
            photos.formIntersection(favourites)
            if photos.isEmpty {
                let place = folder == nil ? "" : " in that folder"
                return "None of your favourites is\(place)\(captured == nil ? "" : " from that time")."
            }
        }
        guard !includesHidden, try store.photos(marked: .hidden).isSuperset(of: photos) else { return nil }
        let which = favourites == nil ? "photos" : "favourites"
        return "All \(which) that could be found are hidden. To search them, too: --hidden"
    }
}
