import Foundation
import PhotoTypes

extension CaptureTime {
    /// The best date there is: when the shutter opened, when the picture was digitised, when the file was
    /// changed, then XMP's. The offset from UTC is the one written beside that date, else the difference to
    /// the time of the satellites.
    init?(_ metadata: borrowing Metadata) {
        for (date, suffix, origin) in Self.exifDates {
            guard let text = metadata.text(date), var clock = WallClock(text) else { continue }
            if let fraction = metadata.text("Exif.Photo.SubSecTime\(suffix)") {
                clock.milliseconds = WallClock.milliseconds(fraction: fraction)
            }
            let offset = metadata.text("Exif.Photo.OffsetTime\(suffix)").flatMap(WallClock.offset)
            self.init(
                wallClock: clock.sinceEpoch,
                utcOffset: offset ?? Self.offset(of: clock, toSatellitesIn: metadata),
                origin: origin)
            return
        }
        for key in ["Xmp.exif.DateTimeOriginal", "Xmp.photoshop.DateCreated", "Xmp.xmp.CreateDate"] {
            guard let text = metadata.text(key), let clock = WallClock(text) else { continue }
            self.init(wallClock: clock.sinceEpoch, utcOffset: clock.utcOffset, origin: .metadata)
            return
        }
        return nil
    }

    init(fileModified: Int64, timeZone: TimeZone) {
        let offset = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(fileModified) / 1e9))
        let milliseconds = Int64((Double(fileModified) / 1e6).rounded(.down))
        self.init(wallClock: milliseconds + Int64(offset) * 1000, utcOffset: offset, origin: .file)
    }

    private static let exifDates: [(key: String, suffix: String, origin: Origin)] = [
        ("Exif.Photo.DateTimeOriginal", "Original", .camera),
        ("Exif.Photo.DateTimeDigitized", "Digitized", .camera),
        ("Exif.Image.DateTime", "", .metadata),
    ]

    /// The nearest quarter of an hour between the camera's clock and GPS time (UTC), where the two agree on it
    /// within 150 seconds: offsets are whole quarters, and a clock that is off by more proves nothing.
    private static func offset(
        of clock: WallClock, toSatellitesIn metadata: borrowing Metadata
    ) -> Int? {
        guard let date = metadata.text("Exif.GPSInfo.GPSDateStamp"),
            let hours = metadata.number("Exif.GPSInfo.GPSTimeStamp"),
            let minutes = metadata.number("Exif.GPSInfo.GPSTimeStamp", at: 1),
            let seconds = metadata.number("Exif.GPSInfo.GPSTimeStamp", at: 2),
            (0..<24).contains(hours), (0..<60).contains(minutes), (0..<61).contains(seconds),
            let midnight = WallClock(date)
        else { return nil }
        let difference =
            Double(clock.sinceEpoch - midnight.sinceEpoch) / 1000 - hours * 3600 - minutes * 60 - seconds
        let quarter = 900.0
        let offset = (difference / quarter).rounded() * quarter
        guard abs(difference - offset) <= 150, (-43_200.0...50_400).contains(offset) else { return nil }
        return Int(offset)
    }
}
