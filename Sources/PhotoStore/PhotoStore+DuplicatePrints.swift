import Foundation
import GRDB
import PhotoTypes

extension PhotoStore {
    /// Keeps what the pixels of pictures told, in one transaction.
    ///
    /// - Parameter prints: with the bytes to compare by; `nil` where none could be made, which the look says why.
    /// - Throws: `PhotoStoreError`; nothing is then written.
    public func keep(
        _ prints: some Collection<(picture: PictureID, look: PictureLook, print: [UInt8]?)>
    ) throws(PhotoStoreError) {
        guard !prints.isEmpty else { return }
        try write { db in
            let look = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO picture_look (picture, perceptual_hash, quality, traces, failure)
                    SELECT ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM picture WHERE id = ?)
                    """)
            let bytes = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO picture_print (picture, bytes)
                    SELECT ?, ? WHERE EXISTS (SELECT 1 FROM picture WHERE id = ?)
                    """)
            for entry in prints {
                let id = entry.picture.rawValue
                try look.execute(arguments: [
                    id, entry.look.perceptualHash.map { Int64(bitPattern: $0) }, entry.look.quality,
                    entry.look.traces, entry.look.failure, id,
                ])
                if let print = entry.print { try bytes.execute(arguments: [id, Data(print), id]) }
            }
        }
    }

    /// The prints there are of pictures.
    ///
    /// - Throws: `PhotoStoreError`.
    public func prints(
        of pictures: some Collection<PictureID>
    ) throws(PhotoStoreError) -> [PictureID: [UInt8]] {
        try read { db in
            let statement = try db.cachedStatement(sql: "SELECT bytes FROM picture_print WHERE picture = ?")
            var found: [PictureID: [UInt8]] = [:]
            for picture in pictures {
                found[picture] = try Data.fetchOne(statement, arguments: [picture.rawValue]).map(Array.init)
            }
            return found
        }
    }

    /// What the pixels of pictures told, as far as they were looked at.
    ///
    /// - Throws: `PhotoStoreError`.
    public func looks(
        of pictures: some Collection<PictureID>
    ) throws(PhotoStoreError) -> [PictureID: PictureLook] {
        try read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT perceptual_hash, quality, traces, failure FROM picture_look WHERE picture = ?
                    """)
            var found: [PictureID: PictureLook] = [:]
            for picture in pictures {
                found[picture] = try Row.fetchOne(statement, arguments: [picture.rawValue]).map {
                    PictureLook(
                        perceptualHash: ($0[0] as Int64?).map { UInt64(bitPattern: $0) }, quality: $0[1],
                        traces: $0[2], failure: $0[3])
                }
            }
            return found
        }
    }

    /// The perceptual hashes there are, in order of their pictures.
    ///
    /// - Throws: `PhotoStoreError`.
    public func perceptualHashes() throws(PhotoStoreError) -> [(picture: PictureID, hash: UInt64)] {
        try read { db in
            let cursor = try Row.fetchCursor(
                db,
                sql: """
                    SELECT picture, perceptual_hash FROM picture_look
                    WHERE perceptual_hash IS NOT NULL ORDER BY picture
                    """)
            var hashes: [(picture: PictureID, hash: UInt64)] = []
            while let row = try cursor.next() {
                hashes.append((PictureID(row[0]), UInt64(bitPattern: row[1])))
            }
            return hashes
        }
    }
}
