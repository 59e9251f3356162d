import PhotoSource
import PhotoStore
import PhotoTypes

/// Judges which files go where a photo goes, and which may be deleted with it, on its folder as it is now: what the library
/// has may be older than the folder, or be of a version that took companions by looser names.
struct CompanionJudge {
    private let store: PhotoStore
    /// What there is in a folder, and what belongs together there.
    private struct Folder {
        let paths: Set<PhotoPath>
        let companions: FolderCompanions
        let claimants: CompanionClaimants

        init(_ paths: Set<PhotoPath>) {
            self.paths = paths
            let photos = paths.filter(\.isPhotoByName).sorted()
            companions = FolderCompanions(photos: photos, files: paths.filter { !$0.isPhotoByName }.sorted())
            claimants = CompanionClaimants(photos: photos)
        }
    }

    /// On the disk, and in the library too; until `lookAgain`.
    private var onDisk: [PhotoPath: Result<Folder, PhotoSourceError>] = [:]
    private var known: [PhotoPath: Result<Folder, PhotoSourceError>] = [:]

    init(_ store: PhotoStore) {
        self.store = store
    }

    /// To be called when files may have been moved.
    mutating func lookAgain() {
        onDisk = [:]
        known = [:]
    }

    /// The library's companions of a photo that go along. A link stays where it is: moved, it could lead elsewhere. Where
    /// the folder cannot be listed, none goes.
    ///
    /// - Parameter identifier: of the photo's Live Photo; `nil`: movies are taken as the library has them.
    mutating func followers(of photo: Photo, identifier: (() -> String?)?) -> [PhotoPath] {
        let candidates = photo.companions.filter {
            $0.parent == photo.path.parent && FileHandling.status($0)?.kind == .file
        }
        guard !candidates.isEmpty, let folder = try? folderOnDisk(photo.path.parent).get() else { return [] }
        let companions = folder.companions
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
        let folder: Folder
        switch try folderAsKnown(item.file.path.parent) {
        case .success(let found): folder = found
        case .failure(let error): return .failure(error)
        }
        // Another photo has its name now.
        guard !folder.paths.contains(item.file.path) else { return .success(there) }
        // As if the item's files were back, with those photos of the folder that matter to them.
        let claimants = item.companions.reduce(into: Set<PhotoPath>()) {
            $0.formUnion(folder.claimants.photos(claiming: $1.path))
        }
        let files = claimants.flatMap { folder.companions.companions(of: $0).map(\.path) }
        let companions = FolderCompanions(
            photos: [item.file.path] + claimants.sorted(),
            files: Set(files + item.companions.map(\.path)).sorted())
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

    private mutating func folderOnDisk(_ folder: PhotoPath) -> Result<Folder, PhotoSourceError> {
        if let known = onDisk[folder] { return known }
        let found = Result { () throws(PhotoSourceError) in
            Folder(Set(try namesInFolder(folder).map(folder.appending)))
        }
        onDisk[folder] = found
        return found
    }

    /// With the photos that the library knows there.
    private mutating func folderAsKnown(
        _ folder: PhotoPath
    ) throws(PhotoQuarantineError) -> Result<Folder, PhotoSourceError> {
        if let found = known[folder] { return found }
        let inLibrary = Set(try storing { () throws(PhotoStoreError) in try store.photoPaths(in: folder) })
        let found: Result<Folder, PhotoSourceError> =
            switch folderOnDisk(folder) {
            case .success(let listed): .success(Folder(listed.paths.union(inLibrary)))
            case .failure(.notFound), .failure(.notAFolder): .success(Folder(inLibrary))
            case .failure(let error): .failure(error)
            }
        known[folder] = found
        return found
    }
}
