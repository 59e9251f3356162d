import Foundation
import PhotoTypes

extension CaptureTime {
    /// A file's own date, for want of a better one.
    init(fileModified: Int64, timeZone: TimeZone) {
        let offset = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(fileModified) / 1e9))
        let milliseconds = Int64((Double(fileModified) / 1e6).rounded(.down))
        self.init(wallClock: milliseconds + Int64(offset) * 1000, utcOffset: offset, origin: .file)
    }
}

extension WallClock {
    /// The nearest quarter of an hour between this camera's clock and GPS time (UTC), where the two agree on it
    /// within 150 seconds: offsets are whole quarters, and a clock that is off by more proves nothing.
    func offset(toSatellitesIn metadata: borrowing Metadata) -> Int? {
        guard let date = metadata.text("Exif.GPSInfo.GPSDateStamp"),
            let hours = metadata.number("Exif.GPSInfo.GPSTimeStamp"),
            let minutes = metadata.number("Exif.GPSInfo.GPSTimeStamp", at: 1),
            let seconds = metadata.number("Exif.GPSInfo.GPSTimeStamp", at: 2),
            (0..<24).contains(hours), (0..<60).contains(minutes), (0..<61).contains(seconds),
            let midnight = WallClock(date), midnight.precision == .day
        else { return nil }
        let difference =
            Double(sinceEpoch - midnight.sinceEpoch) / 1000 - hours * 3600 - minutes * 60 - seconds
        let quarter = 900.0
        let offset = (difference / quarter).rounded() * quarter
        guard abs(difference - offset) <= 150, (-43_200.0...50_400).contains(offset) else { return nil }
        return Int(offset)
    }
}
