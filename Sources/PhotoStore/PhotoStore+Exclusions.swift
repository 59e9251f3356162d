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

    /// What is excluded that holds a path, or is it.
    ///
    /// - Throws: `PhotoStoreError`.
    public func exclusion(holding path: PhotoPath) throws(PhotoStoreError) -> PhotoPath? {
        try exclusions().first { path.isWithin($0) }
    }

    /// Leaves a folder, or a photo, out of all runs to come. Photos known there are gone from the library; as any, they
    /// are remembered for a while.
    ///
    /// - Parameter new: folders that the library is about to get.
    /// - Returns: how many those are.
    /// - Throws: `PhotoStoreError`, `.notExcludable` where the path is not inside a folder of the library, or holds one.
    @discardableResult
    public func exclude(_ path: PhotoPath, adding new: [PhotoPath] = []) throws(PhotoStoreError) -> Int {
        try write { db in
            let roots = try new + Self.sourceRoots(db).map(\.path)
            if let root = roots.first(where: { $0.isWithin(path) }) {
                throw PhotoStoreError.notExcludable(path, root == path ? .isSource : .holdsSource(root))
            }
            guard roots.contains(where: { path.isWithin($0) }) else {
                throw PhotoStoreError.notExcludable(path, .isOutside)
            }
            let now = Date().milliseconds
            try Self.exclude(path, now, db)
            let rows = isWithin(path, column: "path")
            for table in ["index_error", "mount_point"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE \(rows.sql)", arguments: rows.arguments)
            }
            try db.execute(
                sql: "UPDATE photo SET gone = ? WHERE gone IS NULL AND \(rows.sql)",
                arguments: [now] + rows.arguments)
            return db.changesCount
        }
    }

    static func exclude(_ path: PhotoPath, _ now: Int64, _ db: Database) throws {
        let rows = isWithin(path, column: "path")
        // Those below it are excluded with it.
        try db.execute(sql: "DELETE FROM source_exclusion WHERE \(rows.sql)", arguments: rows.arguments)
        try db.execute(
            sql: "INSERT INTO source_exclusion (path, added) VALUES (?, ?)", arguments: [path.data, now])
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
