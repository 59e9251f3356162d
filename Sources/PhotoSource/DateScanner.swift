import PhotoTypes

/// Takes the parts of a date and time from the front of a text, as lenient as cameras and programs are careless:
/// blanks where digits are unknown, dots and dashes for colons, no leading zeros.
struct DateScanner {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) {
        rest = Array(text.utf8)[...]
    }

    struct Day {
        let year: Int
        /// 0 where unknown, as is `day`.
        let month, day: Int

        var precision: CaptureTime.Precision { month == 0 ? .year : day == 0 ? .month : .day }
    }

    struct TimeOfDay {
        var hour: Int
        let minute, second: Int
        let milliseconds: Int
        let utcOffset: Int?
    }

    /// `nil` for what is not a date: no year of four digits, a day without a month, or words after an incomplete date.
    mutating func day() -> Day? {
        skipBlanks()
        if [8, 12, 14].contains(digitCount) {
            guard let year = number(4), let month = number(2), let day = number(2),
                month > 0 || day == 0
            else { return nil }
            return Day(year: year, month: month, day: day)
        }
        guard digitCount == 4, let year = number(4), let month = field(), let day = field(),
            month > 0 || day == 0
        else { return nil }
        let isWhole = month > 0 && day > 0
        guard isWhole || rest.first.map({ isBlank($0) || $0 == UInt8(ascii: ":") }) ?? true else {
            return nil
        }
        return Day(year: year, month: month, day: day)
    }

    enum Time {
        case none
        case impossible
        case some(TimeOfDay)
    }

    /// What follows a whole date. Without minutes, an hour is not a time of day.
    mutating func time() -> Time {
        // A colon after blanks belongs to a time whose hour is blank.
        if !take(of: ":") {
            skipBlanks()
            if take(of: "Tt_") { skipBlanks() }
        }
        let isCompact = digitCount == 4 || digitCount == 6
        guard isCompact || (1...2).contains(digitCount) else { return digitCount == 0 ? .none : .impossible }
        guard var hour = number(isCompact ? 2 : digitCount) else { return .none }
        let separator = isCompact ? nil : rest.first
        guard isCompact || take(of: ":.-") else { return hour <= 24 ? .none : .impossible }
        skipBlanks()
        guard (1...2).contains(digitCount) || isCompact, let minute = number(isCompact ? 2 : digitCount)
        else {
            return hour <= 24 && digitCount == 0 ? .none : .impossible
        }
        var second = 0
        if isCompact {
            if digitCount == 2 { second = number(2) ?? 0 }
        } else if let separator, rest.first == separator {
            rest.removeFirst()
            skipBlanks()
            guard digitCount <= 2 else { return .impossible }
            second = number(digitCount) ?? 0
        }
        let fraction = fraction()
        skipBlanks()
        guard let half = meridiem(&hour) else { return .impossible }
        if half { skipBlanks() }
        guard hour <= 24, minute < 60, second <= 60 else { return .impossible }
        return .some(
            TimeOfDay(
                hour: hour, minute: minute, second: second, milliseconds: fraction, utcOffset: offset()))
    }

    /// `Z`, `+02`, `+0200`, `+02:00`: seconds east of UTC, up to 14 hours.
    mutating func offset() -> Int? {
        skipBlanks()
        if take(of: "Zz") { return 0 }
        for name in ["UTC", "GMT", "UT"] where rest.starts(with: Array(name.utf8)) { return 0 }
        let isWest = rest.first == UInt8(ascii: "-")
        guard take(of: "+-") else { return nil }
        let hours: Int?
        var minutes: Int? = 0
        switch digitCount {
        case 1, 2:
            hours = number(digitCount)
            if take(of: ":") { minutes = digitCount == 2 ? number(2) : nil }
        case 3, 4:
            hours = number(digitCount - 2)
            minutes = number(2)
        default: return nil
        }
        guard let hours, let minutes, minutes < 60, hours * 60 + minutes <= 14 * 60 else { return nil }
        return (isWest ? -60 : 60) * (hours * 60 + minutes)
    }

    /// A separator and up to two digits; 0 where they are blank, zeros, or absent with their separator.
    private mutating func field() -> Int? {
        guard take(of: ":-/.") else { return 0 }
        // Two characters wide: a blank before a digit stands for a zero, two are an unknown value.
        skipBlanks(1)
        guard digitCount <= 2 else { return nil }
        if let number = number(digitCount) { return number }
        skipBlanks(1)
        return 0
    }

    /// Milliseconds.
    private mutating func fraction() -> Int {
        guard let mark = rest.first, mark == UInt8(ascii: ".") || mark == UInt8(ascii: ","),
            let next = rest.dropFirst().first, Self.isDigit(next)
        else { return 0 }
        rest.removeFirst()
        let digits = rest.prefix(while: Self.isDigit)
        rest = rest.dropFirst(digits.count)
        return WallClock.milliseconds(fraction: String(decoding: digits, as: UTF8.self))
    }

    /// Makes `hour` one of 24 where `AM` or `PM` follows; `nil` where it is not one of 12.
    private mutating func meridiem(_ hour: inout Int) -> Bool? {
        let mark = String(decoding: rest.prefix(2), as: UTF8.self).uppercased()
        guard mark == "AM" || mark == "PM" else { return false }
        guard (1...12).contains(hour) else { return nil }
        rest = rest.dropFirst(2)
        hour = hour % 12 + (mark == "PM" ? 12 : 0)
        return true
    }

    private var digitCount: Int { rest.prefix(while: Self.isDigit).count }

    private mutating func number(_ count: Int) -> Int? {
        guard count > 0, count <= digitCount else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private mutating func take(of characters: StaticString) -> Bool {
        guard let next = rest.first,
            characters.withUTF8Buffer({ $0.contains(next) })
        else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func skipBlanks(_ most: Int = .max) {
        rest = rest.dropFirst(rest.prefix(most).prefix(while: isBlank).count)
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0 || byte == 0x20 || (9...13).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
