import Foundation
import GRDB
import PhotoTypes

extension PhotoFacts {
    /// From the columns of `photo_fact`; a photo without such a row has no facts.
    init(_ row: Row) {
        self.init()
        if let width: Int = row["width"], let height: Int = row["height"] {
            pixelSize = PixelSize(width: width, height: height)
        }
        orientation = row["orientation"] ?? 1
        if let wallClock: Int64 = row["wall_clock"] {
            let origin = (row["time_origin"] as String?).flatMap(CaptureTime.Origin.init(rawValue:))
            captureTime = CaptureTime(
                wallClock: wallClock, utcOffset: row["utc_offset"], origin: origin ?? .file)
        }
        if let latitude: Double = row["latitude"], let longitude: Double = row["longitude"] {
            place = GeoPoint(latitude: latitude, longitude: longitude, altitude: row["altitude"])
        }
        cameraMake = row["camera_make"]
        cameraModel = row["camera_model"]
        lens = row["lens"]
        burstID = row["burst"]
        exposureTime = row["exposure_time"]
        aperture = row["aperture"]
        iso = row["iso"]
        focalLength = row["focal_length"]
        title = row["title"]
        description = row["description"]
        keywords =
            (row["keywords"] as String?).flatMap {
                try? JSONDecoder().decode([String].self, from: Data($0.utf8))
            } ?? []
        rating = row["rating"]
        fault = PictureFault(row)
    }

    /// The column of keywords: NULL rather than an empty list.
    var keywordList: String? {
        guard !keywords.isEmpty, let json = try? JSONEncoder().encode(keywords) else { return nil }
        return String(decoding: json, as: UTF8.self)
    }

    func save(_ db: Database, photo: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO photo_fact
                    (photo, width, height, orientation, wall_clock, utc_offset, time_origin, latitude,
                     longitude, altitude, camera_make, camera_model, lens, burst, exposure_time, aperture,
                     iso, focal_length, title, description, keywords, rating,
                     damage, intact)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            photo, pixelSize?.width, pixelSize?.height, orientation, captureTime?.wallClock,
            captureTime?.utcOffset, captureTime?.origin.rawValue, place?.latitude, place?.longitude,
            place?.altitude, cameraMake, cameraModel, lens, burstID, exposureTime, aperture, iso, focalLength,
            title, description, keywordList, rating, fault?.kind.rawValue,
            fault.flatMap { $0.intact < 1 ? $0.intact : nil },
        ])
    }
}

extension PictureFault {
    /// From the columns of `photo_fact`; `nil` for a picture in order.
    init?(_ row: Row) {
        // A newer program may have written a kind that this one does not know: it is damage all the same.
        guard let damage: String = row["damage"] else { return nil }
        self.init(Kind(rawValue: damage) ?? .garbled, intact: row["intact"] ?? 1)
    }
}
