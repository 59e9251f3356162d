import PhotoTypes

/// A date that metadata state, and what it dates.
struct StatedDate {
    /// Best first: what says most of when the picture was taken.
    enum Meaning: Int, Comparable {
        /// When the shutter opened or, of a scan, when the photo on paper was made.
        case original
        case digitised
        /// When the file was made.
        case created
        case modified

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// Of dates of one meaning, the first of these is taken: cameras write EXIF, programs copy it into the others.
    enum Container: Int {
        case exif, xmp, iptc, png, sidecar
    }

    let meaning: Meaning
    let container: Container
    let clock: WallClock
    /// Seconds east of UTC.
    let utcOffset: Int?

    /// Whether it says the same more precisely.
    func refines(_ other: StatedDate) -> Bool {
        clock.precision > other.clock.precision && other.clock.contains(clock)
    }

    /// Whether the two cannot both be right. Programs that know of no time zone turn local time into UTC: not where one
    /// is in UTC, the other of no known offset, and the two are as far apart as zones are.
    func contradicts(_ other: StatedDate) -> Bool {
        guard !clock.contains(other.clock), !other.clock.contains(clock) else { return false }
        guard clock.precision == .time, other.clock.precision == .time else { return true }
        let apart = (clock.sinceEpoch - other.clock.sinceEpoch) / 1000
        switch (utcOffset, other.utcOffset) {
        case (let one?, let two?): return apart != Int64(one - two)
        case (0, nil), (nil, 0): return apart % 900 != 0 || abs(apart) > 50_400
        default: return true
        }
    }

    var ofSidecar: StatedDate {
        StatedDate(meaning: meaning, container: .sidecar, clock: clock, utcOffset: utcOffset)
    }

    func captureTime(note: CaptureTime.Note?) -> CaptureTime {
        CaptureTime(
            wallClock: clock.sinceEpoch, utcOffset: utcOffset,
            origin: container == .exif && meaning <= .digitised ? .camera : .metadata,
            precision: clock.precision, note: note)
    }
}

/// The dates that a file's metadata state.
struct StatedDates {
    /// By meaning, then by container.
    private(set) var all: [StatedDate] = []

    init() {}

    /// - Parameter pngDates: what only PNG's own chunks tell.
    init(_ metadata: borrowing Metadata, pngDates: PNGDates) {
        for (key, meaning, suffix) in Self.exifKeys { addEXIF(metadata, key, meaning, suffix) }
        for (key, meaning) in Self.xmpKeys { add(meaning, .xmp, metadata.text(key)) }
        for (date, time, meaning) in Self.iptcKeys {
            guard let day = metadata.text("Iptc.Application2.\(date)") else { continue }
            let clock = metadata.text("Iptc.Application2.\(time)").map { "\(day)T\($0)" }
            if !add(meaning, .iptc, clock) { add(meaning, .iptc, day) }
        }
        if let created = pngDates.creation { add(.original, .png, created) }
        if let modified = pngDates.modification { add(.modified, .png, modified) }
        // Stable, so that each container's dates stay in the order above.
        all = all.enumerated().sorted {
            ($0.element.meaning.rawValue, $0.element.container.rawValue, $0.offset)
                < ($1.element.meaning.rawValue, $1.element.container.rawValue, $1.offset)
        }.map(\.element)
    }

    /// The best date: of the best meaning, of the first container, unless another says the same more precisely. That
    /// may be the time of digitisation where the day is the same: then a camera made the picture, not a scanner.
    var best: StatedDate? {
        guard var best = all.first else { return nil }
        for other in all where other.refines(best) {
            if other.meaning == best.meaning || other.meaning == .digitised && best.clock.precision == .day {
                best = other
            }
        }
        return best
    }

    /// Whether another date of the same meaning contradicts the best one.
    var disagree: Bool {
        guard let best, let meaning = all.first?.meaning else { return false }
        return all.contains { $0.meaning == meaning && $0.contradicts(best) }
    }

    @discardableResult
    private mutating func add(
        _ meaning: StatedDate.Meaning, _ container: StatedDate.Container, _ text: String?
    ) -> Bool {
        guard let clock = text.flatMap({ WallClock($0) }) else { return false }
        add(meaning, container, clock)
        return true
    }

    private mutating func add(
        _ meaning: StatedDate.Meaning, _ container: StatedDate.Container, _ clock: WallClock
    ) {
        all.append(
            StatedDate(meaning: meaning, container: container, clock: clock, utcOffset: clock.utcOffset))
    }

    private mutating func addEXIF(
        _ metadata: borrowing Metadata, _ key: String, _ meaning: StatedDate.Meaning, _ suffix: String
    ) {
        guard let text = metadata.text(key), var clock = WallClock(text) else { return }
        if clock.precision == .time, let fraction = metadata.text("Exif.Photo.SubSecTime\(suffix)") {
            clock.milliseconds = WallClock.milliseconds(fraction: fraction)
        }
        var offset = metadata.text("Exif.Photo.OffsetTime\(suffix)").flatMap(WallClock.offset)
        if clock.precision == .time {
            offset = offset ?? clock.utcOffset ?? clock.offset(toSatellitesIn: metadata)
        }
        all.append(
            StatedDate(
                meaning: meaning, container: .exif, clock: clock,
                utcOffset: clock.precision == .time ? offset : nil))
    }

    /// TIFF/EP, and the programs that follow it, have EXIF's dates in the main directory.
    private static let exifKeys: [(String, StatedDate.Meaning, suffix: String)] = [
        ("Exif.Photo.DateTimeOriginal", .original, "Original"),
        ("Exif.Image.DateTimeOriginal", .original, "Original"),
        ("Exif.Photo.DateTimeDigitized", .digitised, "Digitized"),
        ("Exif.Image.0x9004", .digitised, "Digitized"),
        ("Exif.Image.DateTime", .modified, ""),
    ]

    private static let xmpKeys: [(String, StatedDate.Meaning)] = [
        ("Xmp.exif.DateTimeOriginal", .original), ("Xmp.photoshop.DateCreated", .original),
        ("Xmp.exif.DateTimeDigitized", .digitised), ("Xmp.xmp.CreateDate", .created),
        ("Xmp.xmp.ModifyDate", .modified), ("Xmp.tiff.DateTime", .modified),
    ]

    private static let iptcKeys: [(date: String, time: String, StatedDate.Meaning)] = [
        ("DateCreated", "TimeCreated", .original), ("DigitizationDate", "DigitizationTime", .digitised),
    ]
}
