import Foundation
import GRDB
import PhotoTypes

extension PhotoStore {
    /// The photo, unless it is gone or forgotten.
    ///
    /// - Throws: `PhotoStoreError`.
    public func photo(_ id: PhotoID) throws(PhotoStoreError) -> Photo? {
        try photos([id])[id]
    }

    /// The photo whose file is at `path`.
    ///
    /// - Throws: `PhotoStoreError`.
    public func photo(at path: PhotoPath) throws(PhotoStoreError) -> Photo? {
        try read { db in
            let id = try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT id FROM photo WHERE path = ? AND gone IS NULL"),
                arguments: [path.data])
            return try id.flatMap { try Self.photos(db, [PhotoID($0)]).first?.value }
        }
    }

    /// The photos among `ids` that are there; those gone or forgotten are left out. Facts that a photo lacks are
    /// those of photos that were taken out of the way for it (see `settle`).
    ///
    /// - Throws: `PhotoStoreError`.
    public func photos(_ ids: some Sequence<PhotoID>) throws(PhotoStoreError) -> [PhotoID: Photo] {
        let ids = Array(ids)
        return try read { try Self.photos($0, ids) }
    }

    /// The photos that are there, in a folder or below it, and captured within a time.
    ///
    /// - Parameter captured: milliseconds on the camera's wall clock. Photos whose only time is that of their file
    ///   are then left out: it is seldom the photo's.
    /// - Throws: `PhotoStoreError`.
    public func photoIDs(
        within folder: PhotoPath?, captured: Range<Int64>? = nil
    ) throws(PhotoStoreError) -> Set<PhotoID> {
        try read { db in
            var conditions = ["gone IS NULL"]
            var arguments = StatementArguments()
            if let folder {
                let photos = isWithin(folder, column: "path")
                conditions.append(photos.sql)
                arguments += photos.arguments
            }
            if let captured {
                // A photo without a time of its own has that of the first item it inherits one from.
                conditions.append(
                    """
                    (id IN (SELECT photo FROM photo_fact
                        WHERE wall_clock >= ? AND wall_clock < ? AND time_origin <> 'file')
                    OR id IN (SELECT photo FROM inherited_fact AS inherited
                        WHERE wall_clock >= ? AND wall_clock < ?
                            AND NOT EXISTS (SELECT 1 FROM photo_fact
                                WHERE photo = inherited.photo AND time_origin <> 'file')
                            AND NOT EXISTS (SELECT 1 FROM inherited_fact AS earlier
                                WHERE photo = inherited.photo AND item < inherited.item
                                    AND wall_clock IS NOT NULL)))
                    """)
                arguments += [
                    captured.lowerBound, captured.upperBound, captured.lowerBound, captured.upperBound,
                ]
            }
            let ids = try Int64.fetchCursor(
                db, sql: "SELECT id FROM photo WHERE \(conditions.joined(separator: " AND "))",
                arguments: arguments)
            var found: Set<PhotoID> = []
            while let id = try ids.next() { found.insert(PhotoID(id)) }
            return found
        }
    }

    static func photos(_ db: Database, _ ids: [PhotoID]) throws -> [PhotoID: Photo] {
        let companions = try db.cachedStatement(
            sql: "SELECT path FROM photo_companion WHERE photo = ? ORDER BY path")
        let photo = try db.cachedStatement(
            sql: """
                SELECT photo.id, path, size, modified, hash, photo_fact.*
                FROM photo LEFT JOIN photo_fact ON photo_fact.photo = photo.id
                WHERE photo.id = ? AND gone IS NULL
                """)
        var found: [PhotoID: Photo] = [:]
        for id in ids {
            guard let row = try Row.fetchOne(photo, arguments: [id.rawValue]) else { continue }
            found[id] = Photo(
                id: id, path: PhotoPath(blob: row["path"]), stamp: FileStamp(row),
                contentHash: try ContentHash(row),
                facts: try PhotoFacts(row).inheriting(photo: id.rawValue, db),
                companions: try Data.fetchAll(companions, arguments: [id.rawValue]).map(PhotoPath.init(blob:))
            )
        }
        return found
    }
}

extension PhotoPath {
    init(blob: Data) {
        self.init(bytes: Array(blob))
    }
}

extension FileStamp {
    init(_ row: Row) {
        self.init(size: row["size"], modified: row["modified"])
    }
}

extension ContentHash {
    init(_ row: Row) throws {
        let bytes: Data = row["hash"]
        guard let hash = ContentHash(bytes: Array(bytes)) else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT, message: "a content hash of \(bytes.count) bytes")
        }
        self = hash
    }
}
