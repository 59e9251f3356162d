import PhotoSource
import PhotoStore
import PhotoTypes

/// Looks whether the photos that stay, or stayed, for others are what they should be. Each is read once, however many
/// go for it; whether it is still the file that was read is looked at each time.
struct KeptPhotos {
    private let store: PhotoStore
    private var known: [PhotoPath: ReadPhoto] = [:]
    /// Items of photos that went, by the photo; read when first needed.
    private var removed: [PhotoID: QuarantineItem]?

    init(_ store: PhotoStore) {
        self.store = store
    }

    /// The photo's file, if it holds `hash`; else why it does not.
    ///
    /// - Parameter size: in bytes, of what it should hold, where that is known: the cheap test.
    mutating func file(
        of photo: Photo, holding hash: ContentHash, size: Int64? = nil
    ) -> Result<ReadPhoto, Refusal.Reason> {
        let path = photo.path
        do {
            let status = try Self.status(path)
            let file: ReadPhoto
            if let known = known[path], known.status == status {
                file = known
            } else {
                guard size == nil || size == status.stamp.size else { return .failure(.keptChanged(path)) }
                file = try ReadPhoto(path, companions: photo.companions)
                known[path] = file
            }
            return file.hash == hash ? .success(file) : .failure(.keptChanged(path))
        } catch {
            return .failure(Self.reason(error, of: path))
        }
    }

    /// Why a photo in quarantine may be the last of its group; `nil` where the one that stayed is there as it was, or was
    /// forgotten by the user's word. Where that one was removed itself, the one that stayed for it counts, and so on.
    ///
    /// - Parameter readingBytes: otherwise size and time tell.
    /// - Throws: `PhotoQuarantineError.store`.
    mutating func loss(
        for item: QuarantineItem, readingBytes: Bool
    ) throws(PhotoQuarantineError) -> Refusal.Reason? {
        var item = item
        var passed: Set<Int64> = []
        while let kept = item.kept, passed.insert(item.id).inserted, let next = try removal(of: kept) {
            item = next
        }
        // The end of the chain may be a photo for which none stayed.
        if item.isChosen { return try hasTwin(item, readingBytes: readingBytes) ? nil : .nothingKept }
        guard let kept = item.kept else { return nil }
        let found = try storing { () throws(PhotoStoreError) in
            (photo: try store.photo(kept), isLost: try store.isLost(kept))
        }
        guard let photo = found.photo else {
            return found.isLost ? .keptNotThere(item.keptPath ?? item.file.path) : nil
        }
        // What the library last read of it counts where the journal does not say what it held.
        let hash = item.keptHash ?? photo.contentHash
        guard readingBytes else { return Self.seemingLoss(of: photo, holding: hash) }
        switch file(of: photo, holding: hash) {
        case .success: return nil
        case .failure(let reason): return reason
        }
    }

    /// Whether a photo of the library is there that has the same bytes as one for which nothing stayed.
    private mutating func hasTwin(
        _ item: QuarantineItem, readingBytes: Bool
    ) throws(PhotoQuarantineError) -> Bool {
        let hash = item.file.contentHash
        let twins = try storing { () throws(PhotoStoreError) in try store.photos(holding: hash) }
        for twin in twins {
            if readingBytes {
                if case .success = file(of: twin, holding: hash) { return true }
            } else if Self.seemingLoss(of: twin, holding: hash) == nil {
                return true
            }
        }
        return false
    }

    /// The item of a photo that is in quarantine, or was deleted there; `nil` where it is in its place, or was forgotten.
    private mutating func removal(of photo: PhotoID) throws(PhotoQuarantineError) -> QuarantineItem? {
        if let removed { return removed[photo] }
        let items = try storing { () throws(PhotoStoreError) in
            try store.quarantineItems(in: [.quarantined, .deleting, .deleted])
        }
        let found = items.reduce(into: [PhotoID: QuarantineItem]()) { found, item in
            if let photo = item.photo { found[photo] = item }
        }
        removed = found
        return found[photo]
    }

    private static func seemingLoss(of photo: Photo, holding hash: ContentHash) -> Refusal.Reason? {
        do {
            let isAsRead = try status(photo.path).stamp == photo.stamp
            return isAsRead && photo.contentHash == hash ? nil : .keptChanged(photo.path)
        } catch {
            return reason(error, of: photo.path)
        }
    }

    /// - Throws: `PhotoSourceError.notAFile` and others.
    private static func status(_ path: PhotoPath) throws(PhotoSourceError) -> FileStatus {
        let status = try FileStatus(path, followingLinks: false)
        guard status.kind == .file else { throw .notAFile(path) }
        return status
    }

    private static func reason(_ error: PhotoSourceError, of path: PhotoPath) -> Refusal.Reason {
        switch error {
        case .notFound, .notAFolder: .keptNotThere(path)
        case .notAFile: .keptNotAFile(path)
        case .changedWhileReading: .keptChanged(path)
        default: Refusal.Reason(error)
        }
    }
}
