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

    /// The photos that are there and have these bytes, as far as the library knows.
    ///
    /// - Throws: `PhotoStoreError`.
    public func photos(holding hash: ContentHash) throws(PhotoStoreError) -> [Photo] {
        try read { db in
            let ids = try Int64.fetchAll(
                db, sql: "SELECT id FROM photo WHERE hash = ? AND gone IS NULL ORDER BY id",
                arguments: [Data(hash.bytes)]
            ).map(PhotoID.init)
            let found = try Self.photos(db, ids)
            return ids.compactMap { found[$0] }
        }
    }

    /// The paths of the photos that are directly in a folder.
    ///
    /// - Throws: `PhotoStoreError`.
    public func photoPaths(in folder: PhotoPath) throws(PhotoStoreError) -> [PhotoPath] {
        let below = folder.below
        return try read { db in
            try Data.fetchAll(
                db, sql: "SELECT path FROM photo WHERE gone IS NULL AND path >= ? AND path < ?",
                arguments: [below.from, below.upTo]
            ).map(PhotoPath.init(blob:)).filter { $0.parent == folder }
        }
    }

    /// The photos among `ids` that are there; those gone or forgotten are left out. Facts that a photo lacks are
    /// those of photos that were moved to quarantine for it (see `settle`).
    ///
    /// - Throws: `PhotoStoreError`.
    public func photos(_ ids: some Sequence<PhotoID>) throws(PhotoStoreError) -> [PhotoID: Photo] {
        let ids = Array(ids)
        return try read { try Self.photos($0, ids) }
    }

    /// The photos that are there, in a folder or below it, and captured within a time.
    ///
    /// - Parameters:
    ///   - folder: in any spelling that the library knows (see `spellings`).
    ///   - captured: milliseconds on the camera's wall clock. Photos whose only time is that of their file
    ///   are then left out: it is seldom the photo's. A photo whose day, month or year alone is known counts where all
    ///   of that is within the time.
    ///   - kind: only files of this kind.
    /// - Throws: `PhotoStoreError`.
    public func photoIDs(
        within folder: PhotoPath?, captured: Range<Int64>? = nil, kind: PhotoKind? = nil
    ) throws(PhotoStoreError) -> Set<PhotoID> {
        try read { db in
            var conditions = ["gone IS NULL"]
            var arguments = StatementArguments()
            if let folder {
                let places = try Self.spellings(of: folder, db).map { isWithin($0, column: "path") }
                conditions.append("(\(places.map(\.sql).joined(separator: " OR ")))")
                for place in places { arguments += place.arguments }
            }
            if let captured {
                conditions.append(Self.isCaptured)
                arguments += [
                    captured.lowerBound, captured.upperBound, captured.lowerBound, captured.upperBound,
                ]
            }
            let rows = try Row.fetchCursor(
                db, sql: "SELECT id, path FROM photo WHERE \(conditions.joined(separator: " AND "))",
                arguments: arguments)
            var found: Set<PhotoID> = []
            while let row = try rows.next() {
                if let kind, Self.kind(row) != kind { continue }
                found.insert(PhotoID(row[0]))
            }
            return found
        }
    }

    /// Of which kind the files of all photos are that are there.
    ///
    /// - Throws: `PhotoStoreError`.
    public func kinds() throws(PhotoStoreError) -> [PhotoID: PhotoKind] {
        try read { db in
            var kinds: [PhotoID: PhotoKind] = [:]
            let rows = try Row.fetchCursor(db, sql: "SELECT id, path FROM photo WHERE gone IS NULL")
            while let row = try rows.next() { kinds[PhotoID(row[0])] = Self.kind(row) }
            return kinds
        }
    }

    private static func kind(_ row: Row) -> PhotoKind {
        PhotoKind(ending: PhotoPath(blob: row[1]).fileExtension)
    }

    /// An SQL condition on a photo's `id`, with the bounds as arguments, twice. As `PhotoFacts.inherit` has it, a stated
    /// time comes before one of a file's name, the photo's own before one that it inherits, and of those the first
    /// item's.
    private static let isCaptured = """
        (id IN (SELECT photo FROM photo_fact AS own
            WHERE wall_clock >= ? AND \(periodEnd) <= ? AND time_origin <> 'file'
                AND (time_origin <> 'name' OR NOT EXISTS (SELECT 1 FROM inherited_fact
                    WHERE photo = own.photo AND wall_clock IS NOT NULL AND time_origin <> 'name')))
        OR id IN (SELECT photo FROM inherited_fact AS inherited
            WHERE wall_clock >= ? AND \(periodEnd) <= ?
                AND NOT EXISTS (SELECT 1 FROM photo_fact
                    WHERE photo = inherited.photo AND time_origin <> 'file'
                        AND (time_origin <> 'name' OR inherited.time_origin = 'name'))
                AND NOT EXISTS (SELECT 1 FROM inherited_fact AS other
                    WHERE photo = inherited.photo AND item <> inherited.item AND wall_clock IS NOT NULL
                        AND (time_origin = 'name', item) < (inherited.time_origin = 'name', inherited.item))))
        """

    /// When the year, month or day that is known ends; of a time of day, the next millisecond.
    private static let periodEnd = """
        CASE WHEN time_precision IS NULL THEN wall_clock + 1
            ELSE strftime('%s', wall_clock / 1000, 'unixepoch', '+1 ' || time_precision) * 1000 END
        """

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
                    SELECT photo, path FROM photo_companion
                    WHERE photo IN (SELECT value FROM json_each(?)) AND belongs IS NOT 0
                    ORDER BY photo, path
                    """), arguments: [list])
        while let row = try companionRows.next() {
            companions[row[0], default: []].append(PhotoPath(blob: row[1]))
        }
        var inherited: [Int64: [PhotoFacts]] = [:]
        var inheritedFavourites: Set<Int64> = []
        let inheritedRows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT * FROM inherited_fact WHERE photo IN (SELECT value FROM json_each(?)) ORDER BY item
                    """), arguments: [list])
        while let row = try inheritedRows.next() {
            inherited[row["photo"], default: []].append(PhotoFacts(row))
            if row["favourite"] { inheritedFavourites.insert(row["photo"]) }
        }
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT photo.id, path, size, modified, hash, photo_fact.*,
                        favourite, photo_mark.rating AS own_rating, hidden, turned
                    FROM photo LEFT JOIN photo_fact ON photo_fact.photo = photo.id
                        LEFT JOIN photo_mark ON photo_mark.photo = photo.id
                    WHERE photo.id IN (SELECT value FROM json_each(?)) AND gone IS NULL
                    """), arguments: [list])
        while let row = try rows.next() {
            let id: Int64 = row[0]
            var facts = PhotoFacts(row)
            for other in inherited[id] ?? [] { facts.inherit(from: other) }
            var mark = PhotoMark(row)
            if inheritedFavourites.contains(id) { mark.isFavourite = true }
            found[PhotoID(id)] = Photo(
                id: PhotoID(id), path: PhotoPath(blob: row["path"]), stamp: FileStamp(row),
                contentHash: try ContentHash(row), facts: facts, companions: companions[id] ?? [], mark: mark)
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
