import Foundation
import GRDB
import PhotoTypes

extension PhotoStore {
    /// How light lies in the pictures of which a photo is there, in order; without those that have no pattern, or whose
    /// pattern is not known.
    ///
    /// - Throws: `PhotoStoreError`.
    public func patterns() throws(PhotoStoreError) -> [(picture: PictureID, bits: UInt64)] {
        try read { db in
            let cursor = try Row.fetchCursor(
                db,
                sql: """
                    SELECT picture.id, pattern FROM picture JOIN picture_pattern USING (hash)
                    WHERE pattern IS NOT NULL AND EXISTS (
                        SELECT 1 FROM photo WHERE photo.hash = picture.hash AND gone IS NULL)
                    ORDER BY picture.id
                    """)
            var patterns: [(picture: PictureID, bits: UInt64)] = []
            while let row = try cursor.next() {
                patterns.append((PictureID(row[0]), UInt64(bitPattern: row[1])))
            }
            return patterns
        }
    }

    /// Those of the pictures that were never asked for their pattern.
    ///
    /// - Throws: `PhotoStoreError`.
    public func withoutPattern(
        _ pictures: some Collection<StoredPicture>
    ) throws(PhotoStoreError) -> [PictureID] {
        try read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM picture_pattern WHERE hash = ?)")
            return try pictures.filter {
                try Bool.fetchOne(statement, arguments: [Data($0.hash.bytes)]) == false
            }.map(\.id)
        }
    }

    /// Keeps the patterns of pictures, as far as they are known, in one transaction.
    ///
    /// - Throws: `PhotoStoreError`; nothing is then written.
    public func keepPatterns(
        _ patterns: some Collection<(PictureID, IndexedPhoto.Pattern)>
    ) throws(PhotoStoreError) {
        try write { db in
            let statement = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO picture_pattern (hash, pattern)
                    SELECT hash, ? FROM picture WHERE id = ?
                    """)
            for case (let picture, .found(let bits)) in patterns {
                try statement.execute(arguments: [bits.map { Int64(bitPattern: $0) }, picture.rawValue])
            }
        }
    }

    /// Keeps the pattern of a content that was read.
    static func keep(_ pattern: IndexedPhoto.Pattern, of hash: ContentHash, _ db: Database) throws {
        guard case .found(let bits) = pattern else { return }
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO picture_pattern (hash, pattern) VALUES (?, ?)"
        ).execute(arguments: [Data(hash.bytes), bits.map { Int64(bitPattern: $0) }])
    }
}
