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

    /// Records that a folder (or file) could not be looked at. What the library knows at or below it stays.
    ///
    /// - Parameter ifKnown: only where the library knows a photo there; otherwise nothing is recorded.
    /// - Throws: `PhotoStoreError`.
    public func recordUnreachable(
        _ path: PhotoPath, kind: String, message: String, ifKnown: Bool = false
    ) throws(PhotoStoreError) -> IndexCounts {
        try store.write { db in
            let photos = isWithin(path, column: "path")
            if ifKnown {
                let isKnown = try Bool.fetchOne(
                    db, sql: "SELECT EXISTS (SELECT 1 FROM photo WHERE gone IS NULL AND \(photos.sql))",
                    arguments: photos.arguments)
                guard isKnown == true else { return IndexCounts() }
            }
            var counts = IndexCounts()
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO temp.met SELECT id FROM photo WHERE gone IS NULL AND \(photos.sql)
                    """,
                arguments: photos.arguments)
            counts.unreachable = db.changesCount
            // What was out of reach below it is said with it.
            let kinds = IndexError.outOfReachKinds.map { _ in "?" }.joined(separator: ", ")
            try db.execute(
                sql: "DELETE FROM index_error WHERE \(photos.sql) AND size IS NULL AND kind IN (\(kinds))",
                arguments: photos.arguments + StatementArguments(IndexError.outOfReachKinds))
            try db.execute(
                sql: "UPDATE index_error SET run = ? WHERE \(photos.sql)", arguments: [run] + photos.arguments
            )
            try recordError(path, stamp: nil, kind: kind, message: message, db)
            // What is known there is counted as photos, not as one more file.
            if counts.unreachable == 0 { counts.failed = 1 }
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
            file.hasCurrentFacts(known),
            let judged = try judgedCompanions(among: file.candidates, of: known["id"], db)
        {
            try markMet(known["id"], db)
            try setCompanions(file.companions + judged.own, strangers: judged.strangers, of: known["id"], db)
            try clearError(file.path, db)
            counts.unchanged += 1
        } else {
            try db.cachedStatement(
                sql: """
                    INSERT INTO temp.work (path, size, modified, companions, candidates, sidecars_modified)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                file.path.data, file.stamp.size, file.stamp.modified, file.companions.joined,
                file.candidates.joined, file.sidecarsModified,
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

    /// What is known of `candidates` from when the photo was last read; `nil` where there is one to be judged.
    private func judgedCompanions(
        among candidates: [PhotoPath], of photo: Int64, _ db: Database
    ) throws -> (own: [PhotoPath], strangers: [PhotoPath])? {
        guard !candidates.isEmpty else { return ([], []) }
        let known = try companions(of: photo, db)
        var judged: (own: [PhotoPath], strangers: [PhotoPath]) = ([], [])
        for candidate in candidates {
            switch known[candidate.data] {
            case .some(.some(true)): judged.own.append(candidate)
            case .some(.some(false)): judged.strangers.append(candidate)
            case .some(.none), .none: return nil
            }
        }
        return judged
    }

    /// By path; `nil` for those that an earlier version took by their name.
    private func companions(of photo: Int64, _ db: Database) throws -> [Data: Bool?] {
        let statement = try db.cachedStatement(
            sql: "SELECT path, belongs FROM photo_companion WHERE photo = ?")
        return Dictionary(
            uniqueKeysWithValues: try Row.fetchAll(statement, arguments: [photo]).map { row in
                (row["path"] as Data, (row["belongs"] as Int?).map { $0 != 0 })
            })
    }

    /// Writes only what differs.
    func setCompanions(
        _ companions: [PhotoPath], strangers: [PhotoPath], of photo: Int64, _ db: Database
    ) throws {
        let known = try self.companions(of: photo, db)
        var wanted: [Data: Bool] = [:]
        for path in strangers { wanted[path.data] = false }
        for path in companions { wanted[path.data] = true }
        for path in known.keys where wanted[path] == nil {
            try db.cachedStatement(sql: "DELETE FROM photo_companion WHERE photo = ? AND path = ?")
                .execute(arguments: [photo, path])
        }
        for (path, belongs) in wanted where known[path] != .some(.some(belongs)) {
            try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO photo_companion (photo, path, belongs) VALUES (?, ?, ?)"
            ).execute(arguments: [photo, path, belongs])
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
                    failed = failed + ?, still_failing = still_failing + ?, unreachable = unreachable + ?,
                    reading = reading + ?, decoding = decoding + ?, inference = inference + ?, writing = writing + ?
                WHERE id = ?
                """
        ).execute(arguments: [
            counts.unchanged, counts.added, counts.changed, counts.reembedded, counts.reread, counts.moved,
            counts.restored, counts.failed, counts.stillFailing, counts.unreachable, times.reading,
            times.decoding, times.inference, times.writing, run,
        ])
    }
}
