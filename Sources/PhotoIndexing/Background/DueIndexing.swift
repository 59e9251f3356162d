import PhotoTypes

/// What is to be looked through, as soon as the rule allows.
struct DueIndexing {
    var everything = false
    var folders: Set<PhotoPath> = []

    var isEmpty: Bool { !everything && folders.isEmpty }

    mutating func merge(_ other: DueIndexing) {
        everything = everything || other.everything
        folders.formUnion(other.folders)
    }

    func scope(adding new: [PhotoPath]) -> IndexedLibrary.Scope {
        everything ? .everything(adding: new) : .folders(folders.sorted())
    }
}
