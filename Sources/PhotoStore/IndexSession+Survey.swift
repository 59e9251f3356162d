import Foundation
import GRDB
import PhotoTypes

extension IndexSession {
    /// Compares files that a scan met with the library, without reading them. Those unchanged (same path,
    /// same stamp, same time of the sidecars, vector of the run's model at hand, metadata read by the rules of this
    /// version) are done; so are those that failed with the same stamp
    /// before, unless `retryingErrors`; all others become work.
    ///
    /// - Returns: what was done.
    /// - Throws: `PhotoStoreError`.
    public func survey(
        _ files: [FoundFile], retryingErrors: Bool = false
    ) throws(PhotoStoreError) -> IndexCounts {
        try store.write { db in
            var counts = IndexCounts()
            for file in files {
                try survey(file, retryingErrors, db, &counts)
            }
            try add(counts, IndexStageTimes(), db)
            return counts
        }
    }

    /// Records that a folder (or file) could not be looked at. What the library knows below it stays.
    ///
    /// - Throws: `PhotoStoreError`.
    public func recordUnreachable(
        _ path: PhotoPath, kind: String, message: String
    ) throws(PhotoStoreError) -> IndexCounts {
        try store.write { db in
            let photos = isWithin(path, column: "path")
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO temp.met SELECT id FROM photo WHERE gone IS NULL AND \(photos.sql)
                    """,
                arguments: photos.arguments)
            try db.execute(
                sql: "UPDATE index_error SET run = ? WHERE \(photos.sql)", arguments: [run] + photos.arguments
            )
            try recordError(path, stamp: nil, kind: kind, message: message, db)
            var counts = IndexCounts()
            counts.failed = 1
            try add(counts, IndexStageTimes(), db)
            return counts
        }
    }

    private func survey(
        _ file: FoundFile, _ retryingErrors: Bool, _ db: Database, _ counts: inout IndexCounts
    ) throws {
        let known = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT id, size, modified, sidecars_modified, reading,
                        EXISTS (SELECT 1 FROM embedding WHERE model = ? AND photo = id) AS has_vector
                    FROM photo LEFT JOIN photo_fact ON photo_fact.photo = id
                    WHERE path = ? AND gone IS NULL
                    """), arguments: [modelKey, file.path.data])
        let failure = try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT size, modified FROM index_error WHERE path = ? AND size IS NOT NULL"),
            arguments: [file.path.data])

        if let failure, FileStamp(failure) == file.stamp, !retryingErrors {
            try db.cachedStatement(sql: "UPDATE index_error SET run = ? WHERE path = ?")
                .execute(arguments: [run, file.path.data])
            if let known { try markMet(known["id"], db) }
            counts.stillFailing += 1
        } else if let known, FileStamp(known) == file.stamp, known["has_vector"],
            file.hasCurrentFacts(known)
        {
            try markMet(known["id"], db)
            try setCompanions(file.companions, of: known["id"], db)
            try clearError(file.path, db)
            counts.unchanged += 1
        } else {
            try db.cachedStatement(
                sql:
                    "INSERT INTO temp.work (path, size, modified, companions, sidecars_modified) VALUES (?, ?, ?, ?, ?)"
            ).execute(arguments: [
                file.path.data, file.stamp.size, file.stamp.modified, file.companions.joined,
                file.sidecarsModified,
            ])
        }
    }
}

extension IndexSession {
    func markMet(_ photo: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO temp.met (photo) VALUES (?)").execute(arguments: [
            photo
        ])
    }

    /// Writes only what differs.
    func setCompanions(_ companions: [PhotoPath], of photo: Int64, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: "SELECT path FROM photo_companion WHERE photo = ?")
        let known = Set(try Data.fetchAll(statement, arguments: [photo]))
        let wanted = Set(companions.map(\.data))
        for path in known.subtracting(wanted) {
            try db.cachedStatement(sql: "DELETE FROM photo_companion WHERE photo = ? AND path = ?")
                .execute(arguments: [photo, path])
        }
        for path in wanted.subtracting(known) {
            try db.cachedStatement(sql: "INSERT INTO photo_companion (photo, path) VALUES (?, ?)")
                .execute(arguments: [photo, path])
        }
    }

    func recordError(
        _ path: PhotoPath, stamp: FileStamp?, kind: String, message: String, _ db: Database
    ) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO index_error (path, kind, message, time, size, modified, run)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            path.data, kind, message, Date().milliseconds, stamp?.size, stamp?.modified, run,
        ])
    }

    func clearError(_ path: PhotoPath, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM index_error WHERE path = ?").execute(arguments: [path.data])
    }

    func add(_ counts: IndexCounts, _ times: IndexStageTimes, _ db: Database) throws {
        guard counts != IndexCounts() || times != IndexStageTimes() else { return }
        try db.cachedStatement(
            sql: """
                UPDATE index_run SET unchanged = unchanged + ?, added = added + ?, changed = changed + ?,
                    reembedded = reembedded + ?, reread = reread + ?, moved = moved + ?, restored = restored + ?,
                    failed = failed + ?, still_failing = still_failing + ?, reading = reading + ?,
                    decoding = decoding + ?, inference = inference + ?, writing = writing + ?
                WHERE id = ?
                """
        ).execute(arguments: [
            counts.unchanged, counts.added, counts.changed, counts.reembedded, counts.reread, counts.moved,
            counts.restored, counts.failed, counts.stillFailing, times.reading, times.decoding,
            times.inference, times.writing, run,
        ])
    }
}
