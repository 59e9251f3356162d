import Foundation
import GRDB
import PhotoTypes

/// One run's writing to a library: survey what a scan meets, hand out the files that must be read, take their
/// results, and at the end bury what was not met.
///
/// Which photos were met and which files are still to be read is kept in temporary tables of the writer's
/// connection, so that memory does not grow with the library and a run that changes nothing writes nothing.
/// A process that dies leaves no trace of them: the next run surveys again, and finds unchanged whatever had
/// been committed.
public struct IndexSession: Sendable {
    public let store: PhotoStore
    public let run: Int64
    public let root: PhotoPath
    public let model: ModelID
    let modelKey: Int64
    /// Milliseconds; also the tombstone time of every photo that this run misses.
    let started: Int64
}

extension PhotoStore {
    /// Starts a run over `root`; runs that a crash left open are marked as interrupted.
    ///
    /// - Parameter dimension: length of the model's vectors.
    /// - Throws: `PhotoStoreError`.
    public func beginIndexing(
        root: PhotoPath, model: ModelID, dimension: Int
    ) throws(PhotoStoreError) -> IndexSession {
        try write { db in
            try db.execute(sql: "UPDATE index_run SET outcome = 'interrupted' WHERE outcome = 'running'")
            let now = Date().milliseconds
            try db.execute(
                sql: "INSERT OR IGNORE INTO source_folder (path, added) VALUES (?, ?)",
                arguments: [root.data, now])
            try db.execute(
                sql: "INSERT OR IGNORE INTO model (name, dimension) VALUES (?, ?)",
                arguments: [model.rawValue, dimension])
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT id, dimension FROM model WHERE name = ?", arguments: [model.rawValue])
            else { throw DatabaseError(resultCode: .SQLITE_INTERNAL, message: "the model was not written") }
            let expected: Int = row["dimension"]
            guard expected == dimension else {
                throw PhotoStoreError.dimensionMismatch(model: model, expected: expected, found: dimension)
            }
            try db.execute(
                sql: "INSERT INTO index_run (root, model, started, outcome) VALUES (?, ?, ?, 'running')",
                arguments: [root.data, model.rawValue, now])
            let run = db.lastInsertedRowID
            try db.execute(
                sql: """
                    DROP TABLE IF EXISTS temp.met;
                    DROP TABLE IF EXISTS temp.work;
                    CREATE TEMP TABLE met (photo INTEGER PRIMARY KEY);
                    CREATE TEMP TABLE work (
                        number INTEGER PRIMARY KEY, path BLOB NOT NULL, size INTEGER NOT NULL,
                        modified INTEGER NOT NULL, companions BLOB NOT NULL, candidates BLOB NOT NULL,
                        sidecars_modified INTEGER);
                    """)
            return IndexSession(
                store: self, run: run, root: root, model: model, modelKey: row["id"], started: now)
        }
    }
}

extension IndexSession {
    /// Up to `limit` files to be read that come after `number`, in the order they were met.
    ///
    /// - Throws: `PhotoStoreError`.
    public func work(after number: Int64, limit: Int) throws(PhotoStoreError) -> [IndexWork] {
        try store.write { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT number, work.path, work.size, work.modified, companions, candidates, photo.id, photo.hash,
                        EXISTS (SELECT 1 FROM embedding WHERE model = ? AND photo = photo.id) AS has_vector,
                        work.sidecars_modified, fact.reading, fact.sidecars_modified AS known_sidecars
                    FROM temp.work LEFT JOIN photo ON photo.path = work.path AND photo.gone IS NULL
                        LEFT JOIN photo_fact AS fact ON fact.photo = photo.id
                    WHERE number > ? ORDER BY number LIMIT ?
                    """)
            return try Row.fetchAll(statement, arguments: [modelKey, number, limit]).map { row in
                let file = FoundFile(
                    path: PhotoPath(blob: row["path"]), stamp: FileStamp(row),
                    companions: [PhotoPath](joined: row["companions"]),
                    candidates: [PhotoPath](joined: row["candidates"]),
                    sidecarsModified: row["sidecars_modified"])
                return IndexWork(
                    number: row["number"], file: file,
                    known: try (row["id"] as Int64?).map {
                        IndexWork.Known(
                            id: PhotoID($0), contentHash: try ContentHash(row), hasVector: row["has_vector"],
                            hasCurrentFacts: file.hasCurrentFacts(row, sidecars: "known_sidecars"))
                    })
            }
        }
    }

    /// How many files are to be read, as far as surveyed.
    ///
    /// - Throws: `PhotoStoreError`.
    public func workCount() throws(PhotoStoreError) -> Int {
        try store.write { try Int.fetchOne($0, sql: "SELECT count(*) FROM temp.work") ?? 0 }
    }

    /// How many photos the library knows below the root, tombstones left out.
    ///
    /// - Throws: `PhotoStoreError`.
    public func knownPhotos() throws(PhotoStoreError) -> Int {
        let below = root.below
        return try store.read { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM photo WHERE gone IS NULL AND path >= ? AND path < ?",
                arguments: [below.from, below.upTo]) ?? 0
        }
    }

    /// A photo with these bytes and a vector of the run's model. Safe to call from many threads.
    ///
    /// - Throws: `PhotoStoreError`.
    public func twin(of hash: ContentHash) throws(PhotoStoreError) -> Twin? {
        try store.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT photo.id, photo_fact.*
                    FROM photo LEFT JOIN photo_fact ON photo_fact.photo = photo.id
                    WHERE hash = ? AND EXISTS (SELECT 1 FROM embedding WHERE model = ? AND photo = photo.id)
                    ORDER BY photo.id LIMIT 1
                    """)
            return try Row.fetchOne(statement, arguments: [Data(hash.bytes), modelKey]).map {
                Twin(id: PhotoID($0["id"]), facts: PhotoFacts($0))
            }
        }
    }

    /// Whether an earlier run over the root remembered which folder it was.
    ///
    /// - Throws: `PhotoStoreError`.
    public func hasIdentity() throws(PhotoStoreError) -> Bool {
        try store.read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT completed, inode FROM source_folder WHERE path = ?", arguments: [root.data])
            return row.map { $0["inode"] != nil || $0["completed"] == nil } ?? true
        }
    }

    /// Ends the run. One that `finished` saw all of the root: photos below it that it did not meet get a
    /// tombstone, errors of files it did not meet are dropped, and tombstones older than `keepingTombstones`
    /// are deleted permanently, with facts and vectors; photos in quarantine are not.
    ///
    /// - Parameter identity: which folder the root was.
    /// - Throws: `PhotoStoreError`.
    public func end(
        _ outcome: IndexRun.Outcome, keepingTombstones: Duration = .seconds(30 * 86_400),
        identity: FolderIdentity? = nil
    ) throws(PhotoStoreError) -> IndexRun {
        try store.write { db in
            let now = Date().milliseconds
            if outcome == .finished {
                let below = root.below
                try db.execute(
                    sql: """
                        UPDATE photo SET gone = ? WHERE gone IS NULL AND path >= ? AND path < ?
                            AND id NOT IN (SELECT photo FROM temp.met)
                            AND NOT EXISTS (SELECT 1 FROM source_exclusion AS excluded
                                WHERE excluded.path > ? AND excluded.path < ? AND (photo.path = excluded.path
                                    OR (photo.path >= CAST(excluded.path || '/' AS BLOB)
                                        AND photo.path < CAST(excluded.path || '0' AS BLOB))))
                        """,
                    arguments: [started, below.from, below.upTo, below.from, below.upTo])
                let errors = isWithin(root, column: "path")
                try db.execute(
                    sql: "DELETE FROM index_error WHERE run < ? AND \(errors.sql)",
                    arguments: [run] + errors.arguments)
                try db.execute(
                    sql: "DELETE FROM photo WHERE gone < ? AND NOT \(QuarantineItem.holdsPhoto)",
                    arguments: [now - keepingTombstones.components.seconds * 1000])
                if db.changesCount > 0 { try PhotoStore.dropLostPictures(db) }
                try db.execute(
                    sql: "UPDATE source_folder SET completed = ?, device = ?, inode = ? WHERE path = ?",
                    arguments: [now, identity?.storedDevice, identity?.storedInode, root.data])
            }
            try db.execute(
                sql: """
                    UPDATE index_run SET outcome = ?, finished = ?,
                        removed = (SELECT count(*) FROM photo WHERE gone = ?) WHERE id = ?
                    """, arguments: [outcome.rawValue, now, started, run])
            try db.execute(sql: "DROP TABLE temp.met; DROP TABLE temp.work")
            guard
                let row = try Row.fetchOne(db, sql: "SELECT * FROM index_run WHERE id = ?", arguments: [run])
            else { throw DatabaseError(resultCode: .SQLITE_INTERNAL, message: "the run has no row") }
            return IndexRun(row)
        }
    }
}

extension [PhotoPath] {
    /// Paths in one blob: none can hold a zero byte.
    var joined: Data { Data(map(\.bytes).joined(separator: [0])) }

    init(joined: Data) {
        self = joined.split(separator: 0).map { (path: Data) in PhotoPath(bytes: [UInt8](path)) }
    }
}
