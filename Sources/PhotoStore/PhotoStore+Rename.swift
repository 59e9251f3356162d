import Foundation
import GRDB
import PhotoTypes

extension PhotoStore {
    /// Takes up that a source folder has another path now: whatever the library knows at or below the old one, it knows
    /// below the new one. No photo may be known below the new one before.
    ///
    /// What is in a quarantine outside the folder goes on being known by its old path, which tells where in that
    /// quarantine it is.
    ///
    /// - Parameter keepingOld: another folder is at the old path, and goes on being indexed.
    /// - Throws: `PhotoStoreError`; nothing is then changed.
    public func renameSource(
        _ old: PhotoPath, to new: PhotoPath, keepingOld: Bool
    ) throws(PhotoStoreError) {
        try write { db in
            func move(_ table: String, _ column: String, where condition: String = "1") throws {
                let rows = isWithin(old, column: column)
                // Two blobs put together are a text of the same bytes.
                try db.execute(
                    sql: """
                        UPDATE OR REPLACE \(table) SET \(column) = CAST(? || substr(\(column), ?) AS BLOB)
                        WHERE (\(rows.sql)) AND (\(condition))
                        """, arguments: [new.data, old.bytes.count + 1] + rows.arguments)
            }
            let folder = old.below
            let inside = "folder >= x'\(folder.from.hex)' AND folder < x'\(folder.upTo.hex)'"
            let ofInside = "item IN (SELECT id FROM quarantine_item WHERE \(inside))"
            for column in ["path", "destination"] {
                try move("quarantine_companion", column, where: ofInside)
                try move("quarantine_item", column, where: inside)
            }
            try move("quarantine_item", "kept_path")
            try move("quarantine_item", "folder")
            for (table, column) in [
                ("photo", "path"), ("photo_companion", "path"), ("index_error", "path"),
                ("index_run", "root"),
                ("source_exclusion", "path"), ("mount_point", "path"), ("source_folder", "path"),
            ] {
                try move(table, column)
            }
            if keepingOld {
                try db.execute(
                    sql: "INSERT OR IGNORE INTO source_folder (path, added) VALUES (?, ?)",
                    arguments: [old.data, Date().milliseconds])
            }
        }
    }
}

extension Data {
    fileprivate var hex: String { map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
}
