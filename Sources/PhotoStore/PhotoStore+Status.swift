import Foundation
import GRDB
import PhotoTypes

/// What a library holds.
public struct LibraryStatus: Sendable {
    public struct Model: Hashable, Sendable {
        public let model: ModelID
        public let dimension: Int
        /// Vectors of photos that are there.
        public let vectors: Int
    }

    public struct Folder: Hashable, Sendable {
        public let path: PhotoPath
        public let photos: Int
        public let added: Date
        /// End of the last run that saw all of it.
        public let completed: Date?
    }

    /// Photos that are there.
    public let photos: Int
    /// Photos that are gone but still remembered, to know them again when they come back.
    public let tombstones: Int
    /// Photos in quarantine, which can be restored.
    public let quarantined: Int
    /// Of the photos that are there.
    public let favourites: Int
    public let hidden: Int
    /// Files that could not be read, and photos whose file is damaged: as many as `PhotoStore.errors` lists.
    public let errors: Int
    /// Photos that are kept though the last run could not look at them.
    public let unreachable: Int
    public let models: [Model]
    public let folders: [Folder]
    /// What no run visits, below the folders.
    public let exclusions: [PhotoPath]
    public let lastRun: IndexRun?
}

extension PhotoStore {
    /// - Throws: `PhotoStoreError`.
    public func status() throws(PhotoStoreError) -> LibraryStatus {
        try read { db in
            func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
            let models = try Row.fetchAll(db, sql: "SELECT id, name, dimension FROM model ORDER BY id").map {
                LibraryStatus.Model(
                    model: ModelID($0["name"]), dimension: $0["dimension"],
                    vectors: try Int.fetchOne(
                        db,
                        sql: """
                            SELECT count(*) FROM embedding JOIN photo ON photo.id = embedding.photo
                            WHERE model = ? AND gone IS NULL
                            """, arguments: [$0["id"] as Int64]) ?? 0)
            }
            let folders = try Row.fetchAll(db, sql: "SELECT * FROM source_folder ORDER BY path").map { row in
                let path = PhotoPath(blob: row["path"])
                return LibraryStatus.Folder(
                    path: path,
                    photos: try Self.photosBelow(path, db),
                    added: Date(milliseconds: row["added"]),
                    completed: (row["completed"] as Int64?).map(Date.init(milliseconds:)))
            }
            return LibraryStatus(
                photos: try count("SELECT count(*) FROM photo WHERE gone IS NULL"),
                tombstones: try count(
                    "SELECT count(*) FROM photo WHERE gone IS NOT NULL AND NOT \(QuarantineItem.holdsPhoto)"),
                quarantined: try count(
                    "SELECT count(*) FROM quarantine_item WHERE state IN ('quarantined', 'restoring', 'deleting')"
                ),
                favourites: try Self.markedPhotos(.favourites, db).count,
                hidden: try Self.markedPhotos(.hidden, db).count,
                errors: try count("SELECT count(*) FROM index_error")
                    + (try count("SELECT count(*) FROM \(Self.shownThoughDamaged)")),
                unreachable: try Self.photosOutOfReach(db),
                models: models,
                folders: folders,
                exclusions: try Self.exclusions(db),
                lastRun: try Row.fetchOne(db, sql: "SELECT * FROM index_run ORDER BY id DESC").map(
                    IndexRun.init))
        }
    }

    /// Photos at or below what could not be looked at.
    private static func photosOutOfReach(_ db: Database) throws -> Int {
        let kinds = IndexError.outOfReachKinds.map { _ in "?" }.joined(separator: ", ")
        let places = Set(
            try Data.fetchAll(
                db, sql: "SELECT path FROM index_error WHERE size IS NULL AND kind IN (\(kinds))",
                arguments: StatementArguments(IndexError.outOfReachKinds)
            ).map(PhotoPath.init(blob:)))
        func isInsideAnother(_ place: PhotoPath) -> Bool {
            sequence(first: place.parent) { $0.bytes.count > 1 ? $0.parent : nil }.contains(
                where: places.contains)
        }
        return try places.filter { !isInsideAnother($0) }.reduce(0) { count, place in
            let photos = isWithin(place, column: "path")
            let known = try Int.fetchOne(
                db.cachedStatement(sql: "SELECT count(*) FROM photo WHERE gone IS NULL AND \(photos.sql)"),
                arguments: photos.arguments)
            return count + (known ?? 0)
        }
    }

    static func photosBelow(_ folder: PhotoPath, _ db: Database) throws -> Int {
        let below = folder.below
        return try Int.fetchOne(
            db.cachedStatement(
                sql: "SELECT count(*) FROM photo WHERE gone IS NULL AND path >= ? AND path < ?"),
            arguments: [below.from, below.upTo]) ?? 0
    }

    /// What could not be indexed, and photos that are shown though their file is damaged; newest first.
    ///
    /// - Throws: `PhotoStoreError`.
    public func errors(limit: Int? = nil) throws(PhotoStoreError) -> [IndexError] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT path, kind, message, time, NULL AS damage, NULL AS intact FROM index_error
                    UNION ALL SELECT path, '', '', added, damage, intact FROM \(Self.shownThoughDamaged)
                    ORDER BY time DESC, path LIMIT ?
                    """, arguments: [limit ?? -1]
            ).map {
                let path = PhotoPath(blob: $0["path"])
                if let fault = PictureFault($0) {
                    return IndexError(
                        path: path, kind: IndexError.shownKind, message: "\(fault)",
                        time: Date(milliseconds: $0["time"]))
                }
                return IndexError(
                    path: path, kind: $0["kind"], message: $0["message"],
                    time: Date(milliseconds: $0["time"]), photosKept: try Self.photosBelow(path, db))
            }
        }
    }

    /// A table of photos that are there, with what is wrong with their files.
    private static let shownThoughDamaged: String = {
        let harmless = PictureFault.harmlessKinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return """
            (SELECT path, added, damage, intact FROM photo JOIN photo_fact ON photo_fact.photo = photo.id
            WHERE gone IS NULL AND damage IS NOT NULL AND damage NOT IN (\(harmless)))
            """
    }()
}

extension IndexRun {
    init(_ row: Row) {
        var counts = IndexCounts()
        counts.unchanged = row["unchanged"]
        counts.added = row["added"]
        counts.changed = row["changed"]
        counts.reembedded = row["reembedded"]
        counts.reread = row["reread"]
        counts.moved = row["moved"]
        counts.restored = row["restored"]
        counts.removed = row["removed"]
        counts.failed = row["failed"]
        counts.stillFailing = row["still_failing"]
        counts.unreachable = row["unreachable"]
        var times = IndexStageTimes()
        times.reading = row["reading"]
        times.decoding = row["decoding"]
        times.inference = row["inference"]
        times.writing = row["writing"]
        self.init(
            id: row["id"], root: PhotoPath(blob: row["root"]), model: ModelID(row["model"]),
            started: Date(milliseconds: row["started"]),
            finished: (row["finished"] as Int64?).map(Date.init(milliseconds:)),
            outcome: Outcome(rawValue: row["outcome"]) ?? .failed, counts: counts, times: times)
    }
}

extension Date {
    init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }
}

extension LibraryFolder {
    /// Size of all of the library's files. Looks at every one of them, pictures in the caches too: seconds for a
    /// large library.
    public var bytesOnDisk: Int64 {
        ownFiles.reduce(0) { total, path in
            let inside = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
            return total
                + ([path] + inside.map { path + "/" + $0 }).reduce(0) { sum, file in
                    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
                    guard attributes?[.type] as? FileAttributeType == .typeRegular else { return sum }
                    return sum + ((attributes?[.size] as? NSNumber)?.int64Value ?? 0)
                }
        }
    }
}
