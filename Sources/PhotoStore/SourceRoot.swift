import Foundation
import GRDB
import PhotoTypes

/// A folder that was indexed, with what tells whether it is still the same one.
public struct SourceRoot: Hashable, Sendable {
    public let path: PhotoPath
    /// Which folder it was at the end of the last complete run; `nil` where that is not known.
    public let identity: FolderIdentity?
    /// Whether a file system was mounted there.
    public let wasMountPoint: Bool
}

extension PhotoStore {
    /// Where photos come from.
    ///
    /// - Throws: `PhotoStoreError`.
    public func sourceRoots() throws(PhotoStoreError) -> [SourceRoot] {
        try read { try Self.sourceRoots($0) }
    }

    static func sourceRoots(_ db: Database) throws -> [SourceRoot] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT path, device, inode,
                    EXISTS (SELECT 1 FROM mount_point WHERE mount_point.path = source_folder.path) AS mounted
                FROM source_folder ORDER BY path
                """
        ).map { row in
            var identity: FolderIdentity?
            if let device = row["device"] as Int64?, let inode = row["inode"] as Int64? {
                identity = FolderIdentity(storedDevice: device, storedInode: inode)
            }
            return SourceRoot(
                path: PhotoPath(blob: row["path"]), identity: identity, wasMountPoint: row["mounted"])
        }
    }

    /// How many photos are below a folder, those that are gone left out.
    ///
    /// - Throws: `PhotoStoreError`.
    public func photoCount(below folder: PhotoPath) throws(PhotoStoreError) -> Int {
        try read { try Self.photosBelow(folder, $0) }
    }

    /// Photos below a folder, spread over all of it.
    ///
    /// - Throws: `PhotoStoreError`.
    public func samplePhotos(
        below folder: PhotoPath, limit: Int
    ) throws(PhotoStoreError) -> [(path: PhotoPath, stamp: FileStamp)] {
        let below = folder.below
        let step = max(1, try photoCount(below: folder) / max(1, limit))
        return try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT path, size, modified FROM (SELECT path, size, modified, row_number() OVER (ORDER BY path) AS number
                        FROM photo WHERE gone IS NULL AND path >= ? AND path < ?)
                    WHERE number % ? = 0 LIMIT ?
                    """, arguments: [below.from, below.upTo, step, limit]
            ).map { (PhotoPath(blob: $0["path"]), FileStamp($0)) }
        }
    }

    /// Drops a source folder that has no photos any more, with its errors.
    ///
    /// - Throws: `PhotoStoreError`.
    public func dropSource(_ folder: PhotoPath) throws(PhotoStoreError) {
        try write { db in
            for table in ["source_folder", "index_error", "mount_point"] {
                let rows = isWithin(folder, column: "path")
                try db.execute(sql: "DELETE FROM \(table) WHERE \(rows.sql)", arguments: rows.arguments)
            }
        }
    }
}
