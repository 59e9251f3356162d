import Foundation
import GRDB
import PhotoTypes

extension IndexSession {
    /// A photo the library knows, as the question whether it is still there needs it.
    public struct Whereabouts: Hashable, Sendable {
        public let path: PhotoPath
        public let stamp: FileStamp
        public let contentHash: ContentHash
    }

    /// Writes results in one transaction.
    ///
    /// Identity follows content: a file whose bytes are those of a photo that is no longer where it was *is*
    /// that photo, moved or restored, and keeps its id, facts and vectors; failing that, the photo known at
    /// the file's path has changed; failing that, the photo is new.
    ///
    /// - Parameter isStillThere: whether the file still is where the library has it. Asked only for photos
    ///   that this run has not met, and whose bytes turned up elsewhere.
    /// - Returns: what was done.
    /// - Throws: `PhotoStoreError`; nothing is then written.
    public func commit(
        _ results: [IndexResult], times: IndexStageTimes, isStillThere: (Whereabouts) -> Bool
    ) throws(PhotoStoreError) -> IndexCounts {
        try store.write { db in
            var counts = IndexCounts()
            for result in results {
                switch result {
                case .read(let photo):
                    counts += try commit(photo, isStillThere, db)
                    try clearError(photo.path, db)
                case .failed(let file, let kind, let message, let isLasting):
                    try recordError(
                        file.path, stamp: isLasting ? file.stamp : nil, kind: kind, message: message, db)
                    // The file is there: what the library knows of its earlier content stays.
                    if let known = try livePhoto(at: file.path, db) { try markMet(known.id, db) }
                    counts.failed += 1
                case .vanished:
                    break
                }
            }
            try add(counts, times, db)
            return counts
        }
    }

    private func commit(
        _ photo: IndexedPhoto, _ isStillThere: (Whereabouts) -> Bool, _ db: Database
    ) throws -> IndexCounts {
        var counts = IndexCounts()
        let id: Int64
        let known = try livePhoto(at: photo.path, db)
        if let known, known.hash == photo.contentHash {
            id = known.id
            if case .kept = photo.vector {
                if photo.facts == nil { counts.unchanged = 1 } else { counts.reread = 1 }
            } else {
                counts.reembedded = 1
            }
        } else if let lost = try lostPhoto(like: photo, isStillThere, db) {
            // What was at this path before has been overwritten.
            if let known { try bury(known.id, db) }
            id = lost.id
            if let gone = lost.gone, gone != started { counts.restored = 1 } else { counts.moved = 1 }
        } else if let known {
            try db.cachedStatement(
                sql: "DELETE FROM embedding WHERE model IN (SELECT id FROM model) AND photo = ?"
            ).execute(arguments: [known.id])
            id = known.id
            counts.changed = 1
        } else {
            try db.cachedStatement(
                sql: "INSERT INTO photo (path, size, modified, hash, added) VALUES (?, ?, ?, ?, ?)"
            ).execute(arguments: [
                photo.path.data, photo.stamp.size, photo.stamp.modified, Data(photo.contentHash.bytes),
                Date().milliseconds,
            ])
            id = db.lastInsertedRowID
            counts.added = 1
        }
        if counts.added == 0 {
            try db.cachedStatement(
                sql: "UPDATE photo SET path = ?, size = ?, modified = ?, hash = ?, gone = NULL WHERE id = ?"
            ).execute(arguments: [
                photo.path.data, photo.stamp.size, photo.stamp.modified, Data(photo.contentHash.bytes), id,
            ])
        }
        try photo.facts?.save(db, photo: id, sidecarsModified: photo.sidecarsModified)
        try setCompanions(photo.companions, strangers: photo.strangers, of: id, db)
        try setVector(photo.vector, of: id, isReembedded: counts.reembedded > 0, db)
        try PhotoStore.keep(photo.pattern, of: photo.contentHash, db)
        try markMet(id, db)
        return counts
    }

    private func setVector(
        _ vector: IndexedPhoto.Vector, of photo: Int64, isReembedded: Bool, _ db: Database
    ) throws {
        switch vector {
        case .computed(let vector):
            try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO embedding (model, photo, vector) VALUES (?, ?, ?)"
            ).execute(arguments: [modelKey, photo, Data(HalfPrecision.encode(vector.values))])
        case .ofTwin(let twin):
            // Same bytes, same vectors, of whatever model; a photo that only lacks those of this run's model gets no
            // others, so that other models' vectors stay as they are (`PhotoStore.vectorRevision`).
            try db.cachedStatement(
                sql: """
                    INSERT OR IGNORE INTO embedding (model, photo, vector)
                    SELECT model, ?, vector FROM embedding
                    WHERE model IN (SELECT id FROM model WHERE id = ? OR NOT ?) AND photo = ?
                    """
            ).execute(arguments: [photo, modelKey, isReembedded, twin.rawValue])
        case .kept:
            break
        }
    }

    private func bury(_ photo: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE photo SET gone = ? WHERE id = ?").execute(arguments: [
            started, photo,
        ])
    }

    private func livePhoto(at path: PhotoPath, _ db: Database) throws -> (id: Int64, hash: ContentHash)? {
        let statement = try db.cachedStatement(
            sql: "SELECT id, hash FROM photo WHERE path = ? AND gone IS NULL")
        return try Row.fetchOne(statement, arguments: [path.data]).map { ($0["id"], try ContentHash($0)) }
    }

    /// A photo with the same bytes that is no longer where it was: of the same file name rather than not, of
    /// the lowest id. One in quarantine is known to be there, so a file with its bytes is another photo.
    private func lostPhoto(
        like photo: IndexedPhoto, _ isStillThere: (Whereabouts) -> Bool, _ db: Database
    ) throws -> (id: Int64, gone: Int64?)? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, path, size, modified, hash, gone FROM photo
                WHERE hash = ? AND id NOT IN (SELECT photo FROM temp.met) AND NOT \(QuarantineItem.holdsPhoto)
                ORDER BY id
                """)
        let lost = try Row.fetchAll(statement, arguments: [Data(photo.contentHash.bytes)]).filter { row in
            if row["gone"] as Int64? != nil { return true }
            let whereabouts = Whereabouts(
                path: PhotoPath(blob: row["path"]), stamp: FileStamp(row), contentHash: photo.contentHash)
            return !isStillThere(whereabouts)
        }
        let best = lost.first { PhotoPath(blob: $0["path"]).name == photo.path.name } ?? lost.first
        return best.map { ($0["id"], $0["gone"]) }
    }
}
