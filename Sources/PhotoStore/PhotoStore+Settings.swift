import GRDB

extension PhotoStore {
    /// A value kept for the user, such as a calibrated threshold.
    ///
    /// - Throws: `PhotoStoreError`.
    public func setting(_ key: String) throws(PhotoStoreError) -> String? {
        try read { try String.fetchOne($0, sql: "SELECT value FROM setting WHERE key = ?", arguments: [key]) }
    }

    /// Keeps a value, or with `nil` drops it. For a store opened for writing.
    ///
    /// - Throws: `PhotoStoreError`.
    public func set(_ key: String, to value: String?) throws(PhotoStoreError) {
        try write { try Self.set(key, to: value, $0) }
    }

    static func set(_ key: String, to value: String?, _ db: Database) throws {
        if let value {
            try db.execute(
                sql: "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", arguments: [key, value])
        } else {
            try db.execute(sql: "DELETE FROM setting WHERE key = ?", arguments: [key])
        }
    }
}
