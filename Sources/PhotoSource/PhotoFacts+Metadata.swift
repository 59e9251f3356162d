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
        let reading = MetadataReading(bytes)
        self = reading.facts
        captureTime =
            reading.captureTime ?? modified.map { CaptureTime(fileModified: $0, timeZone: timeZone) }
    }

    /// What the metadata of a photo that was read, and of its XMP sidecars, say of it; where none tells the time, what
    /// the file's name or else its date suggest.
    ///
    /// - Parameter now: names do not tell of the future.
    public init(
        _ content: PhotoContent, path: PhotoPath, companions: [PhotoPath], timeZone: TimeZone = .current,
        now: Date = Date()
    ) {
        var reading = MetadataReading(content.bytes)
        for companion in companions where FileNaming.statesFacts(companion) {
            // One that cannot be read tells nothing.
            guard let sidecar = try? PhotoContent(readingFileAt: companion, maximumBytes: 1 << 24) else {
                continue
            }
            reading.takeIn(
                sidecar: MetadataReading(sidecar.bytes),
                isLaterFile: sidecar.stamp.modified >= content.stamp.modified)
        }
        self = reading.facts
        captureTime =
            reading.captureTime ?? CaptureTime(nameOf: path, before: now)
            ?? CaptureTime(fileModified: content.stamp.modified, timeZone: timeZone)
    }

    init(_ metadata: borrowing Metadata) {
        let orientation = metadata.number("Exif.Image.Orientation").flatMap { Int(exactly: $0) } ?? 1
        self.init(
            orientation: (1...8).contains(orientation) ? orientation : 1,
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
