/// A date and time as EXIF (`2024:03:09 17:04:05`) and XMP (ISO 8601) write them.
struct WallClock {
    private let daysSinceEpoch: Int
    private let secondsOfDay: Int
    var milliseconds = 0
    /// Seconds east of UTC, where the text itself tells (XMP).
    let utcOffset: Int?

    /// `nil` for text that is no date, and for dates that do not exist, among them the `0000:00:00 00:00:00` of
    /// cameras whose clock was never set. A date without time stands for its midnight.
    init?(_ text: String) {
        guard let match = text.prefixMatch(of: Self.pattern),
            let year = Int(match.year), let month = Int(match.month), let day = Int(match.day),
            (1800...2200).contains(year), let days = Self.days(year: year, month: month, day: day),
            let hour = Int(match.hour ?? "0"), let minute = Int(match.minute ?? "0"),
            let second = Int(match.second ?? "0"), hour < 24, minute < 60, second <= 60
        else { return nil }
        daysSinceEpoch = days
        // A leap second has no place in a count of seconds.
        secondsOfDay = hour * 3600 + minute * 60 + min(second, 59)
        milliseconds = match.fraction.map { Self.milliseconds(fraction: String($0)) } ?? 0
        utcOffset = match.offset.flatMap { Self.offset(String($0)) }
    }

    /// Milliseconds since 1970-01-01T00:00 on the same clock.
    var sinceEpoch: Int64 {
        (Int64(daysSinceEpoch) * 86_400 + Int64(secondsOfDay)) * 1000 + Int64(milliseconds)
    }

    /// The digits after the decimal point of a second, as EXIF's `SubSecTime` has them.
    static func milliseconds(fraction: String) -> Int {
        let digits = fraction.prefix { $0.isASCII && $0.isNumber }.prefix(3)
        return Int(digits.padding(to: 3)) ?? 0
    }

    /// `+02:00`, `-0530`, `Z`.
    static func offset(_ text: String) -> Int? {
        if text == "Z" { return 0 }
        guard let match = text.wholeMatch(of: /([+-])(\d\d):?(\d\d)/), let hours = Int(match.2),
            let minutes = Int(match.3), hours <= 14, minutes < 60
        else { return nil }
        return (match.1 == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    // `nonisolated(unsafe)`: a regex literal is never changed, `Regex` is only not marked `Sendable`.
    private nonisolated(unsafe) static let pattern =
        /(?<year>\d{4})[:\-\/](?<month>\d\d)[:\-\/](?<day>\d\d)(?:[ T](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d+))?)?(?<offset>Z|[+\-]\d\d:?\d\d)?)?/

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
}

extension Substring {
    fileprivate func padding(to length: Int) -> String {
        self + String(repeating: "0", count: Swift.max(0, length - count))
    }
}
