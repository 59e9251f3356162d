import PhotoSource
import PhotoStore
import PhotoTypes

/// Looks whether the photos that stayed are still what they were when others went for them. Each is read once, however
/// many went.
struct KeptPhotos {
    private let store: PhotoStore
    /// Otherwise size and time tell.
    private let readingBytes: Bool
    private var known: [PhotoPath: Result<ContentHash, Refusal.Reason>] = [:]

    init(_ store: PhotoStore, readingBytes: Bool) {
        self.store = store
        self.readingBytes = readingBytes
    }

    /// Why a photo may be the last of its group; `nil` where the one that stayed is there as it was, or was itself taken
    /// out of the way, or forgotten, by the user's word.
    ///
    /// - Throws: `PhotoQuarantineError.store`.
    mutating func loss(for item: QuarantineItem) throws(PhotoQuarantineError) -> Refusal.Reason? {
        guard let kept = item.kept else { return nil }
        let found = try storing { () throws(PhotoStoreError) in
            (photo: try store.photo(kept), isLost: try store.isLost(kept))
        }
        guard let photo = found.photo else {
            return found.isLost ? .keptNotThere(item.keptPath ?? item.file.path) : nil
        }
        switch hash(of: photo) {
        case .failure(let reason): return reason
        // What the library last read of it counts where the journal does not say what it held.
        case .success(let hash):
            return hash == item.keptHash ?? photo.contentHash ? nil : .keptChanged(photo.path)
        }
    }

    private mutating func hash(of photo: Photo) -> Result<ContentHash, Refusal.Reason> {
        if let known = known[photo.path] { return known }
        let found = read(photo)
        known[photo.path] = found
        return found
    }

    private func read(_ photo: Photo) -> Result<ContentHash, Refusal.Reason> {
        guard let status = FileHandling.status(photo.path) else { return .failure(.keptNotThere(photo.path)) }
        guard status.kind != .link else { return .failure(.keptNotAFile(photo.path)) }
        guard status.kind == .file else { return .failure(.keptChanged(photo.path)) }
        guard readingBytes else {
            return status.stamp == photo.stamp
                ? .success(photo.contentHash) : .failure(.keptChanged(photo.path))
        }
        do {
            return .success(try FileHandling.digest(photo.path).hash)
        } catch .notFound, .notAFolder {
            return .failure(.keptNotThere(photo.path))
        } catch .changedWhileReading {
            return .failure(.keptChanged(photo.path))
        } catch {
            return .failure(Refusal.Reason(error))
        }
    }
}
