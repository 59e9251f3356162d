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
    /// those of photos that were removed to quarantine for it (see `settle`).
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
        var found: [PhotoID: Photo] = [:]
        found.reserveCapacity(ids.count)
        for first in stride(from: 0, to: ids.count, by: 4_096) {
            try read(ids[first..<min(first + 4_096, ids.count)], db, into: &found)
        }
        return found
    }

    /// Three queries for all, as three for each make reading ten thousand photos slow.
    private static func read(
        _ ids: ArraySlice<PhotoID>, _ db: Database, into found: inout [PhotoID: Photo]
    ) throws {
        let list = ids.map(\.rawValue).jsonList
        var companions: [Int64: [PhotoPath]] = [:]
        let companionRows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT photo, path FROM photo_companion WHERE photo IN (SELECT value FROM json_each(?))
                    ORDER BY photo, path
                    """), arguments: [list])
        while let row = try companionRows.next() {
            companions[row[0], default: []].append(PhotoPath(blob: row[1]))
        }
        var inherited: [Int64: [PhotoFacts]] = [:]
        let inheritedRows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT * FROM inherited_fact WHERE photo IN (SELECT value FROM json_each(?)) ORDER BY item
                    """), arguments: [list])
        while let row = try inheritedRows.next() {
            inherited[row["photo"], default: []].append(PhotoFacts(row))
        }
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT photo.id, path, size, modified, hash, photo_fact.*
                    FROM photo LEFT JOIN photo_fact ON photo_fact.photo = photo.id
                    WHERE photo.id IN (SELECT value FROM json_each(?)) AND gone IS NULL
                    """), arguments: [list])
        while let row = try rows.next() {
            let id: Int64 = row[0]
            var facts = PhotoFacts(row)
            for other in inherited[id] ?? [] { facts.inherit(from: other) }
            found[PhotoID(id)] = Photo(
                id: PhotoID(id), path: PhotoPath(blob: row["path"]), stamp: FileStamp(row),
                contentHash: try ContentHash(row), facts: facts, companions: companions[id] ?? [])
        }
    }
}

extension Sequence<Int64> {
    /// For `json_each`: one argument, however many ids.
    var jsonList: String { "[" + map { String($0) }.joined(separator: ",") + "]" }
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
