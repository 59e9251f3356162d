import Foundation
import GRDB
import PhotoTypes

/// A content that some photo has.
public struct StoredPicture: Hashable, Sendable {
    public let id: PictureID
    public let hash: ContentHash
    /// Of the photos that have it, that of the lowest id: the one to read.
    public let photo: PhotoID
}

extension PhotoStore {
    private enum Key {
        static let search = "duplicates: neighbours by"
        static let comparison = "duplicates: compared by"
        static let print = "duplicates: prints by"
    }

    /// Makes the tables of pictures fit the photos and the rules: each content gets its row; what was found by other
    /// rules is to be found again. Nothing else is lost.
    ///
    /// - Parameters:
    ///   - search: names how neighbours are found: the model, and all that changes which there are.
    ///   - comparison: names how pairs are compared.
    ///   - print: names how prints are made; a change also asks for new comparisons.
    /// - Throws: `PhotoStoreError`; nothing is then written.
    public func preparePictures(
        search: String, comparison: String, print: String
    ) throws(PhotoStoreError) {
        try write { db in
            if try Self.adopt(Key.print, print, db) {
                try db.execute(sql: "DELETE FROM picture_print; DELETE FROM picture_look")
            }
            // A pair that was compared is compared again; one that the search no longer proposes is, too.
            if try Self.adopt(Key.comparison, "\(comparison), \(print)", db) {
                try db.execute(
                    sql: "UPDATE picture_pair SET relation = NULL, score = NULL, detail = NULL")
            }
            if try Self.adopt(Key.search, search, db) {
                try db.execute(sql: "UPDATE picture SET searched = 0")
            }
            try Self.dropLostPictures(db)
            // Ordered by it, the two indexes are merged: a tenth of the time that looking up each hash takes.
            try db.execute(
                sql: """
                    INSERT INTO picture (hash)
                    SELECT hash FROM photo WHERE gone IS NULL AND hash IN
                        (SELECT hash FROM photo EXCEPT SELECT hash FROM picture ORDER BY hash)
                    GROUP BY hash ORDER BY min(photo.id)
                    """)
        }
    }

    /// Whether the setting had another value.
    private static func adopt(_ key: String, _ value: String, _ db: Database) throws -> Bool {
        let found = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE key = ?", arguments: [key])
        guard found != value else { return false }
        try set(key, to: value, db)
        return found != nil
    }

    /// Removes what is known of contents that no photo has any more, not even one that is gone for now.
    static func dropLostPictures(_ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM picture_pattern WHERE hash IN
                    (SELECT hash FROM picture_pattern EXCEPT SELECT hash FROM photo ORDER BY hash)
                """)
        try db.execute(
            sql: """
                DELETE FROM picture WHERE hash IN
                    (SELECT hash FROM picture EXCEPT SELECT hash FROM photo ORDER BY hash)
                """)
        guard db.changesCount > 0 else { return }
        try db.execute(
            sql: """
                DELETE FROM picture_pair WHERE first NOT IN (SELECT id FROM picture)
                    OR second NOT IN (SELECT id FROM picture)
                """)
    }

    /// The pictures of which a photo is there, in order.
    ///
    /// - Throws: `PhotoStoreError`.
    public func pictures() throws(PhotoStoreError) -> [StoredPicture] {
        try read { db in
            let cursor = try Row.fetchCursor(
                db,
                sql: """
                    SELECT id, hash, (SELECT min(photo.id) FROM photo
                        WHERE photo.hash = picture.hash AND gone IS NULL) AS photo
                    FROM picture ORDER BY id
                    """)
            var pictures: [StoredPicture] = []
            while let row = try cursor.next() {
                guard let photo: Int64 = row[2] else { continue }
                pictures.append(
                    StoredPicture(
                        id: PictureID(row[0]), hash: try ContentHash(blob: row[1]), photo: PhotoID(photo)))
            }
            return pictures
        }
    }

    /// How many photos are there whose neighbours are not known, though they have a vector of `model` to find them by.
    /// Two passes over indexes: some 25 ms for 100,000 photos of which few are new.
    ///
    /// - Parameter search: as `preparePictures` takes it; where neighbours were found otherwise, or never, all photos
    ///   count.
    /// - Throws: `PhotoStoreError`.
    public func unsearchedPhotoCount(search: String, model: ModelID) throws(PhotoStoreError) -> Int {
        try read { db in
            let last = try String.fetchOne(
                db, sql: "SELECT value FROM setting WHERE key = ?", arguments: [Key.search])
            guard last == search else {
                return try Int.fetchOne(db, sql: "SELECT count(*) FROM photo WHERE gone IS NULL") ?? 0
            }
            // Whether a photo is gone is asked last: it is in no index with the hash.
            return try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM photo WHERE gone IS NULL AND id IN (
                        SELECT id FROM photo
                            WHERE NOT EXISTS (SELECT 1 FROM picture WHERE picture.hash = photo.hash)
                        UNION ALL
                        SELECT photo.id FROM picture JOIN photo USING (hash) WHERE searched = 0
                    ) AND EXISTS (SELECT 1 FROM embedding
                        WHERE model = (SELECT id FROM model WHERE name = ?) AND photo = photo.id)
                    """, arguments: [model.rawValue]) ?? 0
        }
    }

    /// Whether neighbours of any picture are known: duplicates were looked for before.
    ///
    /// - Throws: `PhotoStoreError`.
    public func hasSearchedPictures() throws(PhotoStoreError) -> Bool {
        try read { db in
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM picture WHERE searched <> 0)") ?? false
        }
    }

    /// The photos that are there with each of the pictures' contents, in order of their ids.
    ///
    /// - Throws: `PhotoStoreError`.
    public func photos(
        of pictures: some Collection<PictureID>
    ) throws(PhotoStoreError) -> [PictureID: [Photo]] {
        try read { db in
            let list = pictures.map(\.rawValue).jsonList
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT picture.id, photo.id FROM picture JOIN photo USING (hash)
                        WHERE picture.id IN (SELECT value FROM json_each(?)) AND gone IS NULL
                        ORDER BY photo.id
                        """), arguments: [list])
            var ids: [(picture: PictureID, photo: PhotoID)] = []
            while let row = try rows.next() { ids.append((PictureID(row[0]), PhotoID(row[1]))) }
            let photos = try Self.photos(db, ids.map(\.photo))
            return ids.reduce(into: [:]) { found, entry in
                if let photo = photos[entry.photo] { found[entry.picture, default: []].append(photo) }
            }
        }
    }

    /// What the files with each of the pictures' contents say themselves, where their photos do not tell that: of
    /// pictures with a photo that is gone, in quarantine or for now, or that inherited something from one. In order of
    /// the photos' ids, those that are gone among them.
    ///
    /// - Throws: `PhotoStoreError`.
    public func filedFacts(
        of pictures: Set<PictureID>
    ) throws(PhotoStoreError) -> [PictureID: [PhotoFacts]] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT picture.id AS picture, photo_fact.* FROM picture JOIN photo USING (hash)
                        LEFT JOIN photo_fact ON photo_fact.photo = photo.id
                    WHERE hash IN (SELECT hash FROM photo WHERE gone IS NOT NULL UNION
                        SELECT hash FROM inherited_fact JOIN photo ON photo.id = inherited_fact.photo)
                    ORDER BY picture.id, photo.id
                    """)
            var found: [PictureID: [PhotoFacts]] = [:]
            while let row = try rows.next() {
                let picture = PictureID(row["picture"])
                if pictures.contains(picture) { found[picture, default: []].append(PhotoFacts(row)) }
            }
            return found
        }
    }

    /// The pictures of contents; those that have no row yet are left out.
    ///
    /// - Throws: `PhotoStoreError`.
    public func pictures(
        of hashes: some Sequence<ContentHash>
    ) throws(PhotoStoreError) -> [ContentHash: PictureID] {
        let hashes = Array(hashes)
        return try read { db in
            let statement = try db.cachedStatement(sql: "SELECT id FROM picture WHERE hash = ?")
            var found: [ContentHash: PictureID] = [:]
            for hash in hashes {
                found[hash] = try Int64.fetchOne(statement, arguments: [Data(hash.bytes)]).map(PictureID.init)
            }
            return found
        }
    }

    /// The pictures that more than one photo has.
    ///
    /// - Throws: `PhotoStoreError`.
    public func picturesOfSeveralPhotos() throws(PhotoStoreError) -> [PictureID] {
        try read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT picture.id FROM (SELECT hash FROM photo GROUP BY hash HAVING count(*) > 1)
                        JOIN photo USING (hash) JOIN picture USING (hash)
                    WHERE gone IS NULL GROUP BY picture.id HAVING count(*) > 1 ORDER BY picture.id
                    """
            ).map(PictureID.init)
        }
    }
}
