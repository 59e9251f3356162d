import Foundation
import GRDB
import PhotoTypes

extension PhotoStore {
    /// Photos, and folders with all in them, below source folders, that no run visits.
    ///
    /// - Throws: `PhotoStoreError`.
    public func exclusions() throws(PhotoStoreError) -> [PhotoPath] {
        try read { try Self.exclusions($0) }
    }

    static func exclusions(_ db: Database) throws -> [PhotoPath] {
        try Data.fetchAll(db, sql: "SELECT path FROM source_exclusion ORDER BY path").map(
            PhotoPath.init(blob:))
    }

    /// Leaves a folder, or a photo, out of all runs to come. Photos known there are gone from the library; as any, they
    /// are remembered for a while.
    ///
    /// - Returns: how many those are.
    /// - Throws: `PhotoStoreError`.
    @discardableResult
    public func exclude(_ path: PhotoPath) throws(PhotoStoreError) -> Int {
        try write { db in
            let now = Date().milliseconds
            let rows = isWithin(path, column: "path")
            // Those below it are excluded with it.
            try db.execute(sql: "DELETE FROM source_exclusion WHERE \(rows.sql)", arguments: rows.arguments)
            try db.execute(
                sql: "INSERT INTO source_exclusion (path, added) VALUES (?, ?)", arguments: [path.data, now])
            for table in ["index_error", "mount_point"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE \(rows.sql)", arguments: rows.arguments)
            }
            try db.execute(
                sql: "UPDATE photo SET gone = ? WHERE gone IS NULL AND \(rows.sql)",
                arguments: [now] + rows.arguments)
            return db.changesCount
        }
    }

    /// Takes back what was excluded at or below a path; the next run visits it.
    ///
    /// - Returns: what that was.
    /// - Throws: `PhotoStoreError`.
    @discardableResult
    public func include(_ path: PhotoPath) throws(PhotoStoreError) -> [PhotoPath] {
        try write { db in
            let included = try Self.exclusions(db).filter { $0.isWithin(path) }
            let rows = isWithin(path, column: "path")
            try db.execute(sql: "DELETE FROM source_exclusion WHERE \(rows.sql)", arguments: rows.arguments)
            return included
        }
    }
}
