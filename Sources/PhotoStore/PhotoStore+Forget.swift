import Foundation
import GRDB
import PhotoTypes

extension PhotoStore {
    /// Removes a photo, or all photos below a folder, from the library: rows, facts, vectors, errors,
    /// tombstones, and what is known of contents that no other photo has. The caches go as a whole, as they may
    /// hold any of it, and so do notes of the forgotten outside the database. The photos' files are not touched, those in quarantine included; the manifest beside those
    /// still knows them. When this returns, the bytes are gone from the library's files.
    ///
    /// - Parameter excluding: leaves the path out of all runs to come, too (`exclude`).
    /// - Returns: how many photos were forgotten, tombstones included.
    /// - Throws: `PhotoStoreError`.
    @discardableResult
    public func forget(_ path: PhotoPath, excluding: Bool = false) throws(PhotoStoreError) -> Int {
        // First, so that no crash leaves the forgotten in a cache that still looks current.
        try removeCaches()
        try removeNotes(of: path)
        let forgotten = try write { db in
            let photos = isWithin(path, column: "path")
            try db.execute(
                sql: "CREATE TEMP TABLE forgotten AS SELECT DISTINCT hash FROM photo WHERE \(photos.sql)",
                arguments: photos.arguments)
            try db.execute(sql: "DELETE FROM photo WHERE \(photos.sql)", arguments: photos.arguments)
            let count = db.changesCount
            try Self.dropLostPictures(db)
            try db.execute(
                sql: """
                    DELETE FROM temp.forgotten WHERE hash IN (SELECT hash FROM photo);
                    DELETE FROM duplicate_decision WHERE first IN (SELECT hash FROM temp.forgotten)
                        OR second IN (SELECT hash FROM temp.forgotten);
                    DROP TABLE temp.forgotten
                    """)
            try Self.forgetQuarantine(path, db)
            for (table, column) in [
                ("index_error", "path"), ("source_folder", "path"), ("source_exclusion", "path"),
                ("mount_point", "path"), ("index_run", "root"),
            ] {
                let rows = isWithin(path, column: column)
                try db.execute(sql: "DELETE FROM \(table) WHERE \(rows.sql)", arguments: rows.arguments)
            }
            if excluding { try Self.exclude(path, Date().milliseconds, db) }
            return count
        }
        try rewrite()
        // Again: who reads the library may have kept a picture while the rows were still there.
        try removeCaches()
        return forgotten
    }

    func removeCaches() throws(PhotoStoreError) {
        do {
            try FileManager.default.removeItemIfExists(atPath: folder.caches)
        } catch {
            throw .notWritable(path: folder.caches)
        }
    }

    /// A note of photos that ended a run goes as a whole: of two suspects, the one that is left would be found guilty. What
    /// a switch in the background said may name any folder.
    private func removeNotes(of path: PhotoPath) throws(PhotoStoreError) {
        let noted = FileManager.default.contents(atPath: folder.crashNote) ?? Data()
        let isNoted = noted.split(separator: 0).contains { PhotoPath(bytes: Array($0)).isWithin(path) }
        for file in [folder.switchLog] + (isNoted ? [folder.crashNote] : []) {
            do {
                try FileManager.default.removeItemIfExists(atPath: file)
            } catch {
                throw .notWritable(path: file)
            }
        }
    }

    /// Deleted rows are overwritten with zeros (`secure_delete`), but a page that was split may keep stale
    /// copies of rows that moved on; only rewriting all pages is sure to drop them. Then the log is
    /// emptied.
    private func rewrite() throws(PhotoStoreError) {
        try Self.translating(folder) {
            try database.vacuum()
            try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        }
    }

    /// Removes a library with everything it ever wrote into its folder, and the folder itself if nothing of
    /// others is in it.
    ///
    /// - Throws: `PhotoStoreError.notALibrary`, and `.locked` while another process writes to it.
    public static func erase(_ folder: LibraryFolder) throws(PhotoStoreError) {
        guard FileManager.default.fileExists(atPath: folder.path) else {
            throw .noLibrary(folder: folder.path)
        }
        guard folder.isLibrary else { throw .notALibrary(folder: folder.path) }
        let lock = try LibraryLock(folder)
        defer { withExtendedLifetime(lock) {} }
        for file in folder.ownFiles {
            do {
                try FileManager.default.removeItemIfExists(atPath: file)
            } catch {
                throw .notWritable(path: file)
            }
        }
        if let left = try? FileManager.default.contentsOfDirectory(atPath: folder.path), left.isEmpty {
            rmdir(folder.path)
        }
    }
}

extension FileManager {
    func removeItemIfExists(atPath path: String) throws {
        do {
            try removeItem(atPath: path)
        } catch CocoaError.fileNoSuchFile {
            return
        }
    }
}
