import Foundation
import PhotoTypes

extension PhotoFacts {
    /// What a photo's EXIF, XMP and IPTC say (EXIF 2.32, CIPA DC-008; XMP part 2; IPTC-IIM 4.2).
    ///
    /// Values out of range are left out, and so is `pixelSize` where only a decoder can tell it (HEIF, AVIF, JPEG
    /// XL).
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - modified: the file's modification time in nanoseconds since 1970, taken for the capture time where the
    ///     metadata tell none.
    ///   - timeZone: the zone in which `modified` is shown as a wall clock.
    public init(metadataIn bytes: [UInt8], modified: Int64? = nil, timeZone: TimeZone = .current) {
        self = Metadata.read(bytes) { metadata in
            switch metadata {
            case .some(let metadata): PhotoFacts(metadata)
            case .none: PhotoFacts()
            }
        }
        if captureTime == nil, let modified {
            captureTime = CaptureTime(fileModified: modified, timeZone: timeZone)
        }
    }

    /// What the metadata of a photo that was read, and of its XMP sidecars, say of it.
    public init(_ content: PhotoContent, companions: [PhotoPath]) {
        self = PhotoFacts(metadataIn: content.bytes, modified: content.stamp.modified)
        for companion in companions where companion.fileExtension == "xmp" {
            // One that cannot be read tells nothing.
            let sidecar = try? PhotoContent(readingFileAt: companion, maximumBytes: 1 << 24)
            if let sidecar { read(sidecar: sidecar.bytes) }
        }
    }

    private init(_ metadata: borrowing Metadata) {
        let orientation = metadata.number("Exif.Image.Orientation").flatMap { Int(exactly: $0) } ?? 1
        self.init(
            orientation: (1...8).contains(orientation) ? orientation : 1,
            captureTime: CaptureTime(metadata),
            place: GeoPoint(metadata),
            cameraMake: metadata.text("Exif.Image.Make"),
            cameraModel: metadata.text("Exif.Image.Model"),
            lens: metadata.lens,
            burstID: metadata.burstID,
            exposureTime: metadata.positive("Exif.Photo.ExposureTime"),
            aperture: metadata.positive("Exif.Photo.FNumber"),
            iso: metadata.iso,
            focalLength: metadata.positive("Exif.Photo.FocalLength"))
        readWords(metadata)
        if let stored = metadata.storedSize {
            pixelSize =
                self.orientation >= 5
                ? PixelSize(width: stored.height, height: stored.width)
                : PixelSize(width: stored.width, height: stored.height)
        }
    }
}

extension Metadata {
    fileprivate func positive(_ key: String) -> Double? {
        number(key).flatMap { $0 > 0 ? $0 : nil }
    }

    /// The two-byte field says 65535 for all that does not fit; EXIF 2.3 has wider ones beside it.
    fileprivate var iso: Int? {
        for key in ["ISOSpeedRatings", "RecommendedExposureIndex", "ISOSpeed"] {
            if let speed = positive("Exif.Photo.\(key)"), speed != 65535, speed < 1e8 { return Int(speed) }
        }
        return nil
    }

    /// Shared by the frames of a burst: Apple's maker note, or Google's XMP.
    fileprivate var burstID: String? {
        text("Xmp.GCamera.BurstID") ?? AppleMakerNote.burstID(in: bytes("Exif.Photo.MakerNote"))
    }
}

extension GeoPoint {
    fileprivate init?(_ metadata: borrowing Metadata) {
        guard
            let latitude = Self.degrees(metadata, "GPSLatitude", positive: "N", negative: "S"),
            let longitude = Self.degrees(metadata, "GPSLongitude", positive: "E", negative: "W")
        else { return nil }
        let isBelowSea = [1, 3].contains(metadata.number("Exif.GPSInfo.GPSAltitudeRef") ?? 0)
        let altitude = metadata.number("Exif.GPSInfo.GPSAltitude").flatMap { abs($0) < 100_000 ? $0 : nil }
        self.init(
            latitude: latitude, longitude: longitude, altitude: altitude.map { isBelowSea ? -abs($0) : $0 })
    }

    /// Degrees, minutes and seconds with their sign; `nil` without the letter, which alone tells it.
    private static func degrees(
        _ metadata: borrowing Metadata, _ tag: String, positive: String, negative: String
    ) -> Double? {
        let key = "Exif.GPSInfo.\(tag)"
        guard
            let letter = metadata.text("\(key)Ref")?.uppercased(), letter == positive || letter == negative,
            let degrees = metadata.number(key), degrees >= 0
        else { return nil }
        let minutes = metadata.number(key, at: 1) ?? 0
        let seconds = metadata.number(key, at: 2) ?? 0
        guard (0..<60.001).contains(minutes), (0..<60.001).contains(seconds) else { return nil }
        let magnitude = degrees + minutes / 60 + seconds / 3600
        return letter == negative ? -magnitude : magnitude
    }
}
