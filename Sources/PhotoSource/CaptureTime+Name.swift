import Foundation
import PhotoTypes

extension CaptureTime {
    /// The time that phones, messengers and programs put into the names of their files. Only whole dates of known forms,
    /// so that numbers are not taken for dates; `nil` for other names, dates before photography, and the future.
    init?(nameOf path: PhotoPath, before now: Date) {
        guard let clock = WallClock(fileName: path.stem.display) else { return nil }
        let instant = Double(clock.sinceEpoch) / 1000 - Double(clock.utcOffset ?? 0)
        // A clock of no known zone may be ahead.
        let latest = now.timeIntervalSince1970 + (clock.utcOffset == nil ? 86_400 : 0)
        guard clock.sinceEpoch >= Self.firstPhotograph, instant <= latest else { return nil }
        self.init(
            wallClock: clock.sinceEpoch, utcOffset: clock.utcOffset, origin: .name,
            precision: clock.precision)
    }

    /// Niépce's view from his window: 1826.
    private static let firstPhotograph: Int64 = -4_544_208_000_000
}

extension WallClock {
    /// The first date of a known form in a file's name.
    init?(fileName name: String) {
        guard Self.mayHoldDate(name) else { return nil }
        for read in [
            Self.compact, Self.runTogether, Self.underscored, Self.dayFirst, Self.dashed, Self.dayAlone,
        ] {
            if let clock = read(name) {
                self = clock
                return
            }
        }
        return nil
    }

    /// Whether a name has eight digits in a row, or year, month and day between single other characters: the forms below
    /// take some hundred times as long to tell that most names have no date.
    private static func mayHoldDate(_ name: String) -> Bool {
        // Lengths of the last three runs of digits that single characters part.
        var (first, second, last) = (0, 0, 0)
        var gap = 0
        for byte in name.utf8 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
                gap += 1
                continue
            }
            if gap > 0 { (first, second, last) = gap == 1 ? (second, last, 0) : (0, 0, 0) }
            gap = 0
            last += 1
            // The last of them may go on: with a time, or with digits that make it no date.
            let isYearFirst = first >= 4 && second == 2 && last == 2
            let isDayFirst = first >= 2 && second == 2 && last == 4
            if last >= 8 || isYearFirst || isDayFirst { return true }
        }
        return false
    }

    /// `IMG_20230512_180322`, `20230512_180322`, `Screenshot_20230512-180322`; `PXL_20230512_180322123`, as Pixel phones
    /// alone name their files in UTC.
    private static func compact(_ name: String) -> WallClock? {
        let form =
            #/
            (?: ^ | (?<prefix>[A-Za-z]+) [-_\x20]? | [^0-9A-Za-z] )
            (?<date>\d{8}) [-_] (?<time>\d{6}) (?<fraction>\d{3})? (?![0-9])
            /#
        guard let match = name.firstMatch(of: form) else { return nil }
        return WallClock(
            date: match.date, time: match.time, fraction: match.fraction,
            isUTC: match.prefix?.uppercased() == "PXL")
    }

    /// `IMG20230512180322`, `DJI_20230512180322_0001`, `00100lPORTRAIT_00100_BURST20190512180322123_COVER`.
    private static func runTogether(_ name: String) -> WallClock? {
        let form =
            #/
            (?: ^ | [^0-9A-Za-z] ) (?: IMG | VID | MVIMG | DJI | BURST | Screenshot ) [-_\x20]?
            (?<date>\d{8}) (?<time>\d{6}) (?<fraction>\d{3})? (?![0-9])
            /#
        return name.firstMatch(of: form).flatMap {
            WallClock(date: $0.date, time: $0.time, fraction: $0.fraction)
        }
    }

    /// `photo_1@12-05-2023_18-03-22`, of Telegram's program for desktops.
    private static func dayFirst(_ name: String) -> WallClock? {
        let form =
            /(?:^|[^0-9A-Za-z])photo_\d+@(?<day>\d\d)-(?<month>\d\d)-(?<year>\d{4})_(?<time>\d\d-\d\d-\d\d)(?![0-9])/
        return name.firstMatch(of: form).flatMap {
            WallClock(date: $0.year + $0.month + $0.day, time: $0.time)
        }
    }

    /// `WIN_20230512_18_03_22_Pro`.
    private static func underscored(_ name: String) -> WallClock? {
        let form = /(?:^|[^0-9A-Za-z])(?:WIN|WP)_(?<date>\d{8})_(?<time>\d\d_\d\d_\d\d)(?![0-9])/
        return name.firstMatch(of: form).flatMap { WallClock(date: $0.date, time: $0.time) }
    }

    /// `2023-05-12`, alone or with a time in one of many forms: `WhatsApp Image 2023-05-12 at 6.03.22 PM`,
    /// `Screenshot from 2023-05-12 18-03-22`, `signal-2023-05-12-18-03-22-123`, `photo_2023-05-12_18-03-22`.
    private static func dashed(_ name: String) -> WallClock? {
        let form =
            #/
            (?: ^ | [^0-9] )
            (?<date> \d{4}-\d\d-\d\d | \d{4}_\d\d_\d\d | \d{4}\.\d\d\.\d\d )
            (?:
                (?: [-_T.\x20] | ,?\x20 (?: at | um | à | om | kl\. | alle | a\x20las | às ) \x20 )
                (?<time> \d{6} | \d{1,2}[-_.:]\d\d[-_.:]\d\d )
                (?: \s? (?<half>[AaPp][Mm]) )? (?![0-9])
            )?
            (?![0-9])
            /#
        guard let match = name.firstMatch(of: form) else { return nil }
        return WallClock(date: match.date, time: match.time ?? nil, half: match.half ?? nil)
            ?? WallClock(date: match.date, time: nil)
    }

    /// `IMG-20230512-WA0003`, `Scan_20230512`.
    private static func dayAlone(_ name: String) -> WallClock? {
        let form =
            /(?:^|[^0-9A-Za-z])(?:[A-Za-z]{3,5}-(?<sent>\d{8})-WA\d+|[Ss]can[-_ ]?(?<scanned>\d{8})(?![0-9]))/
        guard let match = name.firstMatch(of: form), let date = match.sent ?? match.scanned else {
            return nil
        }
        return WallClock(date: date, time: nil)
    }

    /// Digits, with or without marks between the parts of a date and of a time.
    private init?(
        date: Substring, time: Substring?, half: Substring? = nil, fraction: Substring? = nil,
        isUTC: Bool = false
    ) {
        let date = date.filter(\.isNumber)
        guard let year = Int(date.prefix(4)), let month = Int(date.dropFirst(4).prefix(2)),
            let day = Int(date.suffix(2)), month > 0, day > 0
        else { return nil }
        guard let time = time?.filter(\.isNumber) else {
            self.init(year: year, month: month, day: day)
            return
        }
        guard var hour = Int(time.dropLast(4)), let minute = Int(time.suffix(4).prefix(2)),
            let second = Int(time.suffix(2)), hour < 24
        else { return nil }
        if let half {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (half.lowercased() == "pm" ? 12 : 0)
        }
        self.init(
            year: year, month: month, day: day,
            time: DateScanner.TimeOfDay(
                hour: hour, minute: minute, second: second,
                milliseconds: fraction.map { WallClock.milliseconds(fraction: String($0)) } ?? 0,
                utcOffset: isUTC ? 0 : nil))
    }
}
