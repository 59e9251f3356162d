import PhotoTypes

/// A date and time as metadata state them: EXIF's (`2024:03:09 17:04:05`), XMP's (ISO 8601, down to a year alone),
/// IPTC's (`20240309`).
struct WallClock: Hashable {
    private let daysSinceEpoch: Int
    private let secondsOfDay: Int
    private let dayCount: Int
    var milliseconds = 0
    /// Seconds east of UTC, where the text itself tells (XMP, IPTC).
    let utcOffset: Int?
    let precision: CaptureTime.Precision

    /// `nil` for text that is not a date, and for dates that do not exist, among them the `0000:00:00 00:00:00` of
    /// cameras whose clock was never set. Unknown parts, which are blank or zeros, make it less precise.
    init?(_ text: String) {
        var scanner = DateScanner(text)
        guard let day = scanner.day() else { return nil }
        guard day.precision == .day else {
            self.init(year: day.year, month: day.month, day: day.day)
            return
        }
        switch scanner.time() {
        case .impossible: return nil
        case .none: self.init(year: day.year, month: day.month, day: day.day)
        case .some(let time): self.init(year: day.year, month: day.month, day: day.day, time: time)
        }
    }

    /// `nil` for a date that does not exist.
    ///
    /// - Parameters:
    ///   - month, day: 0 where unknown.
    ///   - time: of a whole date. Hour 24 is the next day's first.
    init?(year: Int, month: Int = 0, day: Int = 0, time: DateScanner.TimeOfDay? = nil) {
        guard (1800...2200).contains(year),
            let days = Self.days(year: year, month: max(month, 1), day: max(day, 1))
        else { return nil }
        dayCount = Self.dayCount(year: year, month: month, day: day)
        precision = month == 0 ? .year : day == 0 ? .month : time == nil ? .day : .time
        guard let time else {
            (daysSinceEpoch, secondsOfDay, utcOffset) = (days, 0, nil)
            return
        }
        guard (0...24).contains(time.hour), (0..<60).contains(time.minute), (0...60).contains(time.second)
        else { return nil }
        daysSinceEpoch = days + time.hour / 24
        // A leap second has no place in a count of seconds.
        secondsOfDay = time.hour % 24 * 3600 + time.minute * 60 + min(time.second, 59)
        milliseconds = time.milliseconds
        utcOffset = time.utcOffset
    }

    /// Milliseconds since 1970-01-01T00:00 on the same clock.
    var sinceEpoch: Int64 {
        (Int64(daysSinceEpoch) * 86_400 + Int64(secondsOfDay)) * 1000 + Int64(milliseconds)
    }

    /// The digits after the decimal point of a second, as EXIF's `SubSecTime` has them.
    static func milliseconds(fraction: String) -> Int {
        let digits = fraction.prefix { $0.isASCII && $0.isNumber }.prefix(3)
        return Int(digits + String(repeating: "0", count: 3 - digits.count)) ?? 0
    }

    /// `+02:00`, `-0530`, `+2`, `Z`.
    static func offset(_ text: String) -> Int? {
        var scanner = DateScanner(text)
        return scanner.offset()
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar; `nil` for a day that the month does not have.
    private static func days(year: Int, month: Int, day: Int) -> Int? {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...lengths[month - 1]).contains(day) else { return nil }
        let past = year - 1
        let leapDays = past / 4 - past / 100 + past / 400
        let dayOfYear = lengths[..<(month - 1)].reduce(0, +) + day - 1
        return past * 365 + leapDays + dayOfYear - 719_162
    }

    /// Whether what is known of `other` lies within what is known of this one.
    func contains(_ other: WallClock) -> Bool {
        precision == .time
            ? (daysSinceEpoch, secondsOfDay) == (other.daysSinceEpoch, other.secondsOfDay)
                && other.precision == .time
            : other.precision >= precision
                && (daysSinceEpoch..<daysSinceEpoch + dayCount).contains(other.daysSinceEpoch)
    }

    /// Days from the beginning of the year, the month or the day, as far as known, to that of the next.
    private static func dayCount(year: Int, month: Int, day: Int) -> Int {
        if day > 0 { return 1 }
        let next = month == 0 || month == 12 ? (year + 1, 1) : (year, month + 1)
        let start = days(year: year, month: max(month, 1), day: 1) ?? 0
        return (days(year: next.0, month: next.1, day: 1) ?? start) - start
    }
}
