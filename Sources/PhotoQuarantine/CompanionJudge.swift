import PhotoSource
import PhotoStore
import PhotoTypes

/// Judges which files go where a photo goes, and which may be deleted with it, on its folder as it is now: what the library
/// has may be older than the folder, or be of a version that took companions by looser names.
struct CompanionJudge {
    private let store: PhotoStore
    /// Of folders on the disk, until `lookAgain`.
    private var listings: [PhotoPath: Result<[PhotoPath], PhotoSourceError>] = [:]
    private var known: [PhotoPath: [PhotoPath]] = [:]

    init(_ store: PhotoStore) {
        self.store = store
    }

    /// To be called when files may have been moved.
    mutating func lookAgain() {
        listings = [:]
    }

    /// The library's companions of a photo that go along. A link stays where it is: moved, it could lead elsewhere. Where
    /// the folder cannot be listed, none goes.
    ///
    /// - Parameter identifier: of the photo's Live Photo; `nil`: movies are taken as the library has them.
    mutating func followers(of photo: Photo, identifier: (() -> String?)?) -> [PhotoPath] {
        let candidates = photo.companions.filter {
            $0.parent == photo.path.parent && FileHandling.status($0)?.kind == .file
        }
        guard !candidates.isEmpty, let names = try? listing(photo.path.parent).get() else { return [] }
        let companions = FolderCompanions(names, and: [photo.path])
        return companions.companions(of: photo.path).filter { companion in
            candidates.contains(companion.path) && companions.follows(companion.path, photo.path)
                && (identifier == nil && companion.proof == .identifier
                    || CompanionContent.agrees(
                        companion, at: companion.path, with: photo.path, identifier: identifier ?? { nil }))
        }.map(\.path)
    }

    /// Those of a quarantined photo's companions that must not be deleted with it: they are not its own, or another photo
    /// in its folder, on the disk or in the library, could claim them.
    ///
    /// - Parameter isMovieProven: `true` once the photo itself is gone, which alone could prove it again.
    /// - Throws: `PhotoQuarantineError.store`.
    /// - Returns: why that cannot be told, where it cannot.
    mutating func strays(
        of item: QuarantineItem, isMovieProven: Bool = false
    ) throws(PhotoQuarantineError) -> Result<[QuarantineItem.File], PhotoSourceError> {
        let there = item.companions.filter { FileHandling.status(item.place(of: $0)) != nil }
        guard !there.isEmpty else { return .success([]) }
        let folder = item.file.path.parent
        let names: [PhotoPath]
        switch listing(folder) {
        case .success(let listed): names = listed
        case .failure(.notFound), .failure(.notAFolder): names = []
        case .failure(let error): return .failure(error)
        }
        let inLibrary = try photosInLibrary(folder)
        // Another photo has its name now.
        guard !names.contains(item.file.path), !inLibrary.contains(item.file.path) else {
            return .success(there)
        }
        let companions = FolderCompanions(names + inLibrary, and: item.files.map(\.path))
        let own = companions.companions(of: item.file.path)
        var identifier: String??
        return .success(
            there.filter { file in
                guard let companion = own.first(where: { $0.path == file.path }),
                    companions.belongsOnly(file.path, to: item.file.path)
                else { return true }
                if isMovieProven, companion.proof == .identifier { return false }
                return !CompanionContent.agrees(companion, at: item.place(of: file), with: item.file.path) {
                    if identifier == nil { identifier = .some(ReadPhoto.identifier(of: item.place)) }
                    return identifier ?? nil
                }
            })
    }

    private mutating func listing(_ folder: PhotoPath) -> Result<[PhotoPath], PhotoSourceError> {
        if let known = listings[folder] { return known }
        let listed = Result { () throws(PhotoSourceError) in
            try namesInFolder(folder).map(folder.appending)
        }
        listings[folder] = listed
        return listed
    }

    private mutating func photosInLibrary(_ folder: PhotoPath) throws(PhotoQuarantineError) -> [PhotoPath] {
        if let found = known[folder] { return found }
        let found = try storing { () throws(PhotoStoreError) in try store.photoPaths(in: folder) }
        known[folder] = found
        return found
    }
}

extension FolderCompanions {
    /// - Parameter others: files that are not in the folder now.
    fileprivate init(_ names: [PhotoPath], and others: [PhotoPath]) {
        let paths = Set(names).union(others).sorted()
        self.init(
            photos: paths.filter(\.isPhotoByName), files: paths.filter { !$0.isPhotoByName })
    }
}
