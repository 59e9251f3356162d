/// When a photo was taken, as its camera's clock showed it.
///
/// People remember local time ("the evening of the 3rd"), so the wall clock is kept, and the offset from UTC
/// beside it where the file tells one. Comparable instants need the offset; order within a day does not.
public struct CaptureTime: Hashable, Sendable, Codable {
    /// Where the time came from, best first.
    public enum Origin: String, Sendable, Codable, CaseIterable {
        /// EXIF `DateTimeOriginal`/`DateTimeDigitized` or the format's equivalent.
        case camera
        /// EXIF `DateTime` (changed by editors) or XMP/IPTC dates.
        case metadata
        /// The file's modification time: a guess.
        case file
    }

    /// Milliseconds since 1970-01-01T00:00 on the camera's wall clock (as though it ran on UTC).
    public let wallClock: Int64
    /// Seconds east of UTC, −50,400 … 50,400, where known: from EXIF `OffsetTime*`, or else from the difference
    /// to GPS time.
    public let utcOffset: Int?
    public let origin: Origin

    public init(wallClock: Int64, utcOffset: Int?, origin: Origin) {
        self.wallClock = wallClock
        self.utcOffset = utcOffset.flatMap { abs($0) <= 50_400 ? $0 : nil }
        self.origin = origin
    }

    /// Milliseconds since 1970-01-01T00:00 UTC; `nil` where the offset is not known.
    public var instant: Int64? {
        utcOffset.map { wallClock - Int64($0) * 1000 }
    }
}
