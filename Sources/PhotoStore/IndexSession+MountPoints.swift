import Foundation
import GRDB
import PhotoTypes

extension PhotoStore {
    /// Where other file systems were mounted when runs over these folders last saw them.
    ///
    /// - Parameter folder: only there and below; `nil`: everywhere.
    /// - Throws: `PhotoStoreError`.
    public func mountPoints(within folder: PhotoPath? = nil) throws(PhotoStoreError) -> [PhotoPath] {
        try read { db in
            try Data.fetchAll(db, sql: "SELECT path FROM mount_point ORDER BY path").map(
                PhotoPath.init(blob:))
        }.filter { path in folder.map { path.isWithin($0) } ?? true }
    }
}

extension IndexSession {
    /// Remembers where file systems are mounted below the root.
    ///
    /// - Parameter forgettingOthers: those that are not mounted now are remembered no longer.
    /// - Throws: `PhotoStoreError`.
    public func remember(
        mountPoints: Set<PhotoPath>, forgettingOthers: Bool
    ) throws(PhotoStoreError) {
        let known = Set(try store.mountPoints(within: root))
        let lost = forgettingOthers ? known.subtracting(mountPoints) : []
        let new = mountPoints.subtracting(known)
        guard !lost.isEmpty || !new.isEmpty else { return }
        try store.write { db in
            for path in lost {
                try db.execute(sql: "DELETE FROM mount_point WHERE path = ?", arguments: [path.data])
            }
            for path in new {
                try db.execute(
                    sql: "INSERT OR IGNORE INTO mount_point (path) VALUES (?)", arguments: [path.data])
            }
        }
    }
}
