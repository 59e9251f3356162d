import Foundation
import GRDB
import PhotoTypes

/// When a photo was taken, and by what.
public struct PhotoMoment: Hashable, Sendable {
    public let photo: PhotoID
    /// Milliseconds on the camera's wall clock; `nil` where only the file's time is known.
    public let time: Int64?
    public let camera: String?
    /// Shared by the shots of one burst, where the camera writes it.
    public let burst: String?

    public init(photo: PhotoID, time: Int64?, camera: String?, burst: String?) {
        self.photo = photo
        self.time = time
        self.camera = camera
        self.burst = burst
    }
}

extension PhotoStore {
    /// The pictures whose neighbours are not known yet, and that have a vector of `model` to find them by; in order.
    ///
    /// - Throws: `PhotoStoreError`.
    public func picturesToSearch(model: ModelID) throws(PhotoStoreError) -> [StoredPicture] {
        try read { db in
            let key = try Int64.fetchOne(
                db, sql: "SELECT id FROM model WHERE name = ?", arguments: [model.rawValue])
            let cursor = try Row.fetchCursor(
                db,
                sql: """
                    SELECT id, hash, (SELECT min(photo.id) FROM photo
                        WHERE photo.hash = picture.hash AND gone IS NULL) AS representative
                    FROM picture WHERE searched = 0 AND representative IS NOT NULL
                        AND EXISTS (SELECT 1 FROM embedding WHERE model = ? AND photo = representative)
                    ORDER BY id
                    """, arguments: [key])
            var pictures: [StoredPicture] = []
            while let row = try cursor.next() {
                pictures.append(
                    StoredPicture(
                        id: PictureID(row[0]), hash: try ContentHash(blob: row[1]), photo: PhotoID(row[2])))
            }
            return pictures
        }
    }

    /// Photos that another photo of a lower id has the bytes of.
    ///
    /// - Throws: `PhotoStoreError`.
    public func repeatedPhotos() throws(PhotoStoreError) -> Set<PhotoID> {
        try read { db in
            let ids = try Int64.fetchAll(
                db,
                sql: """
                    SELECT photo.id FROM (SELECT hash FROM photo GROUP BY hash HAVING count(*) > 1)
                        JOIN photo USING (hash)
                    WHERE gone IS NULL AND EXISTS (
                        SELECT 1 FROM photo AS earlier WHERE earlier.hash = photo.hash
                            AND earlier.id < photo.id AND earlier.gone IS NULL)
                    """)
            return Set(ids.map(PhotoID.init))
        }
    }

    /// The pictures that photos show.
    ///
    /// - Throws: `PhotoStoreError`.
    public func pictures(showing photos: some Sequence<PhotoID>) throws(PhotoStoreError) -> [PhotoID:
        PictureID]
    {
        let photos = Array(photos)
        return try read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT picture.id FROM photo JOIN picture USING (hash) WHERE photo.id = ?")
            var found: [PhotoID: PictureID] = [:]
            found.reserveCapacity(photos.count)
            for photo in photos {
                found[photo] = try Int64.fetchOne(statement, arguments: [photo.rawValue]).map(PictureID.init)
            }
            return found
        }
    }

    /// When photos were taken, those of a time or a burst only, ordered by time.
    ///
    /// - Throws: `PhotoStoreError`.
    public func moments() throws(PhotoStoreError) -> [PhotoMoment] {
        try read { db in
            try Self.moments(
                db, "(\(Self.isMoment) OR burst IS NOT NULL)", [])
        }
    }

    /// Those of the photos, and of all that were taken within `gap` milliseconds of them or are of their bursts,
    /// ordered by time.
    ///
    /// - Throws: `PhotoStoreError`.
    public func moments(
        around photos: some Sequence<PhotoID>, within gap: Int64
    ) throws(PhotoStoreError) -> [PhotoMoment] {
        let photos = Array(photos)
        return try read { db in
            var found: Set<PhotoMoment> = []
            for photo in photos {
                guard let own = try Self.moments(db, "photo_fact.photo = ?", [photo.rawValue]).first else {
                    continue
                }
                found.insert(own)
                if let time = own.time {
                    found.formUnion(
                        try Self.moments(
                            db, "\(Self.isMoment) AND wall_clock BETWEEN ? AND ?",
                            [time - gap, time + gap]))
                }
                if let burst = own.burst {
                    found.formUnion(try Self.moments(db, "burst = ?", [burst]))
                }
            }
            return found.sorted { ($0.time ?? .min, $0.photo) < ($1.time ?? .min, $1.photo) }
        }
    }

    /// As `CaptureTime.isMoment`. The first term is that of the index.
    private static let isMoment =
        "(time_origin <> 'file' AND time_origin <> 'name' AND time_precision IS NULL)"

    private static func moments(
        _ db: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [PhotoMoment] {
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT photo_fact.photo, CASE WHEN \(isMoment) THEN wall_clock END AS time,
                        camera_model, burst
                    FROM photo_fact JOIN photo ON photo.id = photo_fact.photo
                    WHERE gone IS NULL AND \(condition) ORDER BY time, photo_fact.photo
                    """), arguments: arguments)
        var moments: [PhotoMoment] = []
        while let row = try cursor.next() {
            moments.append(
                PhotoMoment(photo: PhotoID(row[0]), time: row[1], camera: row[2], burst: row[3]))
        }
        return moments
    }

    /// For each path the photos beside it whose names differ in their extension alone.
    ///
    /// - Throws: `PhotoStoreError`.
    public func siblings(
        of paths: some Collection<PhotoPath>
    ) throws(PhotoStoreError) -> [PhotoPath: [PhotoID]] {
        try read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT id, path FROM photo WHERE gone IS NULL AND path >= ? AND path < ? AND path <> ?
                    """)
            var found: [PhotoPath: [PhotoID]] = [:]
            for path in paths {
                // From "stem." up to, but without, "stem/" (. and / are neighbours in ASCII).
                let stem = path.parent.appending(path.stem.bytes).bytes
                let rows = try Row.fetchAll(
                    statement,
                    arguments: [
                        Data(stem + [UInt8(ascii: ".")]), Data(stem + [UInt8(ascii: "/")]), path.data,
                    ])
                let siblings = rows.filter { PhotoPath(blob: $0[1]).stem == path.stem }
                if !siblings.isEmpty { found[path] = siblings.map { PhotoID($0[0]) } }
            }
            return found
        }
    }
}
