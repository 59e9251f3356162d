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
            let precision = (row["time_precision"] as String?).flatMap(CaptureTime.Precision.init(rawValue:))
            let note = (row["time_note"] as String?).flatMap(CaptureTime.Note.init(rawValue:))
            captureTime = CaptureTime(
                wallClock: wallClock, utcOffset: row["utc_offset"], origin: origin ?? .file,
                precision: precision ?? .time, note: note)
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
        keywords = Self.keywords(row["keywords"])
        rating = row["rating"]
        fault = PictureFault(row)
    }

    /// From the column of keywords.
    static func keywords(_ list: String?) -> [String] {
        list.flatMap { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) } ?? []
    }

    /// The column of keywords: NULL rather than an empty list.
    var keywordList: String? {
        guard !keywords.isEmpty, let json = try? JSONEncoder().encode(keywords) else { return nil }
        return String(decoding: json, as: UTF8.self)
    }

    func save(_ db: Database, photo: Int64, sidecarsModified: Int64?) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO photo_fact
                    (photo, width, height, orientation, wall_clock, utc_offset, time_origin, time_precision,
                     time_note, latitude, longitude, altitude, camera_make, camera_model, lens, burst,
                     exposure_time, aperture, iso, focal_length, title, description, keywords, rating, reading,
                     sidecars_modified, damage, intact)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            photo, pixelSize?.width, pixelSize?.height, orientation, captureTime?.wallClock,
            captureTime?.utcOffset, captureTime?.origin.rawValue, captureTime?.precisionColumn,
            captureTime?.note?.rawValue, place?.latitude, place?.longitude, place?.altitude, cameraMake,
            cameraModel, lens, burstID, exposureTime, aperture, iso, focalLength, title, description,
            keywordList, rating, Self.currentReading, sidecarsModified, fault?.kind.rawValue,
            fault.flatMap { $0.intact < 1 ? $0.intact : nil },
        ])
    }
}

extension CaptureTime {
    /// The column of precision: NULL where the time of day is known.
    var precisionColumn: String? { precision == .time ? nil : precision.rawValue }
}

extension PictureFault {
    /// From the columns of `photo_fact`; `nil` for a picture in order.
    init?(_ row: Row) {
        // A newer program may have written a kind that this one does not know: it is damage anyway.
        guard let damage: String = row["damage"] else { return nil }
        self.init(Kind(rawValue: damage) ?? .garbled, intact: row["intact"] ?? 1)
    }
}
