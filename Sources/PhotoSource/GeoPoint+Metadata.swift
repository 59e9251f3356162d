import PhotoTypes

extension GeoPoint {
    /// Where the picture was taken: as EXIF says, else as XMP does.
    init?(_ metadata: borrowing Metadata) {
        if let point = GeoPoint(exif: metadata) ?? GeoPoint(xmp: metadata) {
            self = point
        } else {
            return nil
        }
    }

    private init?(exif metadata: borrowing Metadata) {
        guard
            let latitude = Self.degrees(metadata, "GPSLatitude", positive: "N", negative: "S"),
            let longitude = Self.degrees(metadata, "GPSLongitude", positive: "E", negative: "W")
        else { return nil }
        self.init(
            latitude: latitude, longitude: longitude, altitude: Self.altitude(metadata, "Exif.GPSInfo"))
    }

    private init?(xmp metadata: borrowing Metadata) {
        guard
            let latitude = metadata.text("Xmp.exif.GPSLatitude"),
            let longitude = metadata.text("Xmp.exif.GPSLongitude"),
            let north = Self.degrees(
                latitude, letter: metadata.text("Xmp.exif.GPSLatitudeRef"), positive: "N", negative: "S"),
            let east = Self.degrees(
                longitude, letter: metadata.text("Xmp.exif.GPSLongitudeRef"), positive: "E", negative: "W")
        else { return nil }
        self.init(latitude: north, longitude: east, altitude: Self.altitude(metadata, "Xmp.exif"))
    }

    private static func altitude(_ metadata: borrowing Metadata, _ group: String) -> Double? {
        let isBelowSea = [1, 3].contains(metadata.number("\(group).GPSAltitudeRef") ?? 0)
        return metadata.number("\(group).GPSAltitude").flatMap { abs($0) < 100_000 ? $0 : nil }.map {
            isBelowSea ? -abs($0) : $0
        }
    }

    /// EXIF's degrees, minutes and seconds with their sign; `nil` without the letter, which alone tells it. Minutes and
    /// seconds of 0/0 are not given; of another number over zero, they are broken.
    private static func degrees(
        _ metadata: borrowing Metadata, _ tag: String, positive: Character, negative: Character
    ) -> Double? {
        let key = "Exif.GPSInfo.\(tag)"
        guard
            let letter = metadata.text("\(key)Ref")?.uppercased().first,
            letter == positive || letter == negative,
            let degrees = metadata.number(key),
            !metadata.isDividedByZero(key, at: 1), !metadata.isDividedByZero(key, at: 2)
        else { return nil }
        return magnitude(degrees, metadata.number(key, at: 1) ?? 0, metadata.number(key, at: 2) ?? 0).map {
            letter == negative ? -$0 : $0
        }
    }

    /// XMP's degrees: `48,51.4N` or `48,51,24N` with their letter. Programs also write decimal degrees, then with a
    /// letter, a sign, or a letter beside it as EXIF has it.
    static func degrees(
        _ text: String, letter: String?, positive: Character, negative: Character
    ) -> Double? {
        var text = text.uppercased().filter { !$0.isWhitespace && $0 != "°" }[...]
        var letter = letter?.uppercased().first
        if let last = text.last, last.isLetter {
            letter = last
            text = text.dropLast()
        }
        guard letter == nil || letter == positive || letter == negative else { return nil }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "+") }
                ? Double($0) : nil
        }
        guard (1...3).contains(parts.count), let degrees = parts[0] else { return nil }
        guard let letter else { return parts.count == 1 ? degrees : nil }
        guard !parts.contains(nil), !text.hasPrefix("-") else { return nil }
        return magnitude(degrees, parts.count > 1 ? parts[1] ?? 0 : 0, parts.count > 2 ? parts[2] ?? 0 : 0)
            .map {
                letter == negative ? -$0 : $0
            }
    }

    private static func magnitude(_ degrees: Double, _ minutes: Double, _ seconds: Double) -> Double? {
        guard degrees >= 0, (0..<60.001).contains(minutes), (0..<60.001).contains(seconds) else { return nil }
        return degrees + minutes / 60 + seconds / 3600
    }
}
