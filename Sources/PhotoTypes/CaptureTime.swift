/// When a photo was taken, as its camera's clock showed it.
///
/// People remember local time ("the evening of the 3rd"), so the wall clock is kept, and the offset from UTC
/// beside it where the file tells one. Comparable instants need the offset; order within a day does not.
public struct CaptureTime: Hashable, Sendable, Codable {
    /// Where the time came from, best first.
    public enum Origin: String, Sendable, Codable, CaseIterable {
        /// EXIF's dates of exposure (`DateTimeOriginal`) and digitisation.
        case camera
        /// What programs and people wrote: XMP, IPTC, PNG, a sidecar, or the date of the last change.
        case metadata
        /// The file's name, as phones and messengers give it: a guess.
        case name
        /// The file's modification time: a poor guess.
        case file
    }

    /// How much of the time is known, coarsest first.
    public enum Precision: String, Sendable, Codable, CaseIterable, Comparable {
        case year, month, day
        /// The time of day, too.
        case time

        public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

        /// How many characters of a time in ISO 8601 (`2024-03-05T14:07:00`) are known.
        public var knownCharacters: Int {
            switch self {
            case .year: 4
            case .month: 7
            case .day: 10
            case .time: .max
            }
        }
    }

    /// Why this date, where the photo and its sidecars state several.
    public enum Note: String, Sendable, Codable, CaseIterable {
        /// A sidecar corrects the date that the photo states.
        case sidecarCorrection = "sidecar-correction"
        /// Another date of equal meaning contradicts this one.
        case sourcesDiffer = "sources-differ"
    }

    /// Milliseconds since 1970-01-01T00:00 on the camera's wall clock (as though it ran on UTC). Of a time that is
    /// known to the year, month or day only: when that begins.
    public let wallClock: Int64
    /// Seconds east of UTC, −50,400 … 50,400, where known: from EXIF `OffsetTime*`, or else from the difference
    /// to GPS time.
    public let utcOffset: Int?
    public let origin: Origin
    public let precision: Precision
    public let note: Note?

    public init(
        wallClock: Int64, utcOffset: Int?, origin: Origin, precision: Precision = .time, note: Note? = nil
    ) {
        self.wallClock = wallClock
        self.utcOffset = utcOffset.flatMap { abs($0) <= 50_400 ? $0 : nil }
        self.origin = origin
        self.precision = precision
        self.note = note
    }

    /// Milliseconds since 1970-01-01T00:00 UTC; `nil` where the offset or the time of day is not known.
    public var instant: Int64? {
        precision < .time ? nil : utcOffset.map { wallClock - Int64($0) * 1000 }
    }

    /// Whether the photo's metadata or its sidecar state it; other times are guesses.
    public var isStated: Bool { origin == .camera || origin == .metadata }

    /// Whether a camera stated it, or it corrects what one stated.
    public var isOfCamera: Bool { origin == .camera || note == .sidecarCorrection }

    /// Whether it places the photo among others taken within minutes of it.
    public var isMoment: Bool { isStated && precision == .time }
}
