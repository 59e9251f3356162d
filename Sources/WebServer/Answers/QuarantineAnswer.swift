import PhotoQuarantine
import PhotoTypes

/// What is in quarantine, the latest batch first.
struct QuarantineAnswer: Encodable {
    struct Batch: Encodable {
        let id: String
        let date: String
        let photos: [Photo]
        let bytes: Int64
    }

    struct Photo: Encodable {
        /// To be restored by.
        let id: Int64
        let name: String
        /// Where it was.
        let path: String
        let bytes: Int64
        /// The photo that stayed for it.
        let keptId: Int64?
        /// Whether the user removed it without another photo that stayed for it.
        let chosen: Bool
        /// The same photo's width over height, in thousandths.
        let aspect: Int?
        /// Whether its file is in quarantine now.
        let present: Bool
    }

    let batches: [Batch]
    let bytes: Int64

    /// - Parameters:
    ///   - batches: the oldest first.
    ///   - kept: the photos that stayed, as far as they are there.
    init(_ batches: [QuarantineBatch], kept: [PhotoID: PhotoTypes.Photo]) {
        self.batches = batches.reversed().map { batch in
            Batch(
                id: batch.name, date: Times.instant(batch.taken),
                photos: batch.photos.map { photo in
                    let stayed = photo.item.kept.flatMap { kept[$0] }
                    return Photo(
                        id: photo.item.id, name: photo.item.file.path.name.display,
                        path: photo.item.file.path.display, bytes: photo.item.bytes,
                        keptId: stayed?.id.rawValue, chosen: photo.item.isChosen, aspect: stayed?.shownAspect,
                        present: photo.isThere)
                }, bytes: batch.bytes)
        }
        bytes = batches.reduce(0) { $0 + $1.bytes }
    }
}

/// What became of photos that were to go to quarantine.
struct AppliedAnswer: Encodable {
    /// Names what was moved, to be restored by; absent where nothing was.
    let batch: String?
    let moved: Int
    let refused: [RefusedPhoto]
    /// Bytes.
    let space: Int64

    init(_ applied: AppliedPlan, refused: [Refusal], ids: [PhotoPath: PhotoID]) {
        batch = applied.batch
        moved = applied.moved.count
        self.refused = refused.map { RefusedPhoto($0, id: ids[$0.path]) }
        space = applied.bytes
    }
}

/// A photo that was left as it was.
struct RefusedPhoto: Encodable {
    /// Absent where the library does not show the photo.
    let id: Int64?
    let path: String
    /// Goes on where the path ends: “has changed since it was chosen; …”.
    let reason: String

    init(_ refusal: Refusal, id: PhotoID? = nil) {
        self.id = id?.rawValue
        path = refusal.path.display
        reason = "\(refusal.reason)"
    }
}
