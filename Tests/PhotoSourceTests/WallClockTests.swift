import PhotoTypes
import TestSupport
import Testing

@testable import PhotoSource

@Suite struct WallClockTests {
    @Test(
        arguments: [
            ("2024:03:09 17:04:05", "2024-03-09T17:04:05", .time),
            ("2024-03-09T17:04:05", "2024-03-09T17:04:05", .time),
            ("2024/03/09 17:04:05\0junk", "2024-03-09T17:04:05", .time),
            ("2017.06.18 12.01.03", "2017-06-18T12:01:03", .time),
            ("2003: 9: 1  8: 5: 2", "2003-09-01T08:05:02", .time),
            ("2003:9:1 8:5:2", "2003-09-01T08:05:02", .time),
            ("2024-03-09T17:04", "2024-03-09T17:04:00", .time),
            ("2024-03-09 17-04-05", "2024-03-09T17:04:05", .time),
            ("20240309", "2024-03-09T00:00:00", .day),
            ("20240309T170405", "2024-03-09T17:04:05", .time),
            ("20240309170405", "2024-03-09T17:04:05", .time),
            ("2024:03:09:17:04:05", "2024-03-09T17:04:05", .time),
            ("2017:06:18 24:01:03", "2017-06-19T00:01:03", .time),
            ("2016:12:31 24:00:00", "2017-01-01T00:00:00", .time),
            ("2022:12:31 23:59:60", "2022-12-31T23:59:59", .time),
            ("2014:09:12 05:04:05 PM", "2014-09-12T17:04:05", .time),
            ("2014:09:12 12:04:05 AM", "2014-09-12T00:04:05", .time),
            // Less than a day.
            ("1956", "1956-01-01T00:00:00", .year),
            ("1956-07", "1956-07-01T00:00:00", .month),
            ("1956-07-12", "1956-07-12T00:00:00", .day),
            ("1956:00:00 00:00:00", "1956-01-01T00:00:00", .year),
            ("1956:07:00 00:00:00", "1956-07-01T00:00:00", .month),
            ("1956:  :     :  :  ", "1956-01-01T00:00:00", .year),
            ("1956:07:     :  :  ", "1956-07-01T00:00:00", .month),
            ("1956:07:   17:04:05", "1956-07-01T00:00:00", .month),
            ("1956:07:12   :  :  ", "1956-07-12T00:00:00", .day),
            ("1956:07:12 17:  :  ", "1956-07-12T00:00:00", .day),
            ("1956:07:12   :04:05", "1956-07-12T00:00:00", .day),
            ("19560000", "1956-01-01T00:00:00", .year), ("19560700", "1956-07-01T00:00:00", .month),
            ("2024-03-09+01:00", "2024-03-09T00:00:00", .day),
        ] as [(String, String, CaptureTime.Precision)])
    func reads(_ text: String, _ expected: String, _ precision: CaptureTime.Precision) throws {
        let clock = try #require(WallClock(text))
        #expect(clock.sinceEpoch == milliseconds(expected))
        #expect(clock.precision == precision)
    }

    @Test(arguments: [
        "", "    :  :     :  :  ", "0000:00:00 00:00:00", "2024:13:01 00:00:00", "2024:02:30 00:00:00",
        "2023:02:29 00:00:00", "2024:03:09 24:60:00", "2024:03:09 25:00:00", "2024:03:09 17:60:00",
        "2024:03:09 99:99:99", "2024:00:09 17:04:05", "09.03.2024", "24-03-09", "12345", "2024-W10",
        "2024-068",
        "1700:01:01", "2024:03:09 13:04:05 PM", "no date", "2024junk", "٢٠٢٤:٠٣:٠٩",
    ])
    func refuses(_ text: String) { #expect(WallClock(text) == nil) }

    @Test(
        arguments: [
            ("2024-03-09T17:04:05Z", 0), ("2024-03-09T17:04:05+02", 7200), ("2024-03-09T17:04:05+0200", 7200),
            ("2024-03-09T17:04:05.5-04:00", -14_400), ("2024:03:09 17:04:05 +05:30", 19_800),
            ("2024-03-09T17:04-05:00", -18_000), ("2024-03-09T17:04:05+19:00", nil),
            ("2024-03-09T17:04:05", nil),
            ("170405+0100", nil),
        ] as [(String, Int?)])
    func readsOffsets(_ text: String, _ offset: Int?) {
        #expect(WallClock(text)?.utcOffset == offset)
    }

    @Test func readsFractions() {
        #expect(WallClock("2024-03-09T17:04:05.25")?.milliseconds == 250)
        #expect(WallClock("2024-03-09T17:04:05,1239")?.milliseconds == 123)
        #expect(
            WallClock.offset("+2:00") == 7200 && WallClock.offset(" +02") == 7200
                && WallClock.offset("x") == nil)
    }

    /// However a whole date is written, it is the same.
    @Test func spellingDoesNotMatter() {
        var random = SeededGenerator(seed: 11)
        func two(_ number: Int, blank: Bool = false) -> String {
            number < 10 ? (blank ? " " : "0") + String(number) : String(number)
        }
        for _ in 0..<300 {
            let parts = [
                Int.random(in: 1826...2100, using: &random), Int.random(in: 1...12, using: &random),
                Int.random(in: 1...28, using: &random), Int.random(in: 0...23, using: &random),
                Int.random(in: 0...59, using: &random), Int.random(in: 0...59, using: &random),
            ]
            let plain = parts.map { two($0) }
            let blank = parts.map { two($0, blank: true) }
            let days = [":", "-", "/", "."].map { plain[..<3].joined(separator: $0) }
            let times = [":", ".", "-"].map { plain[3...].joined(separator: $0) }
            let iso = plain[..<3].joined(separator: "-") + "T" + plain[3...].joined(separator: ":")
            var spellings = days.flatMap { day in times.flatMap { ["\(day) \($0)", "\(day)T\($0)"] } }
            spellings.append(blank[..<3].joined(separator: ":") + " " + blank[3...].joined(separator: ":"))
            spellings.append(plain.joined())
            let expected = milliseconds(iso)
            #expect(spellings.filter { WallClock($0)?.sinceEpoch != expected } == [])
        }
    }

    /// Whatever the bytes, what is read is a date that exists.
    @Test func survivesAnyText() {
        var random = SeededGenerator(seed: 12)
        let alphabet = Array("0123456789 :-/.,TZ+aPM\0é")
        for _ in 0..<5_000 {
            let text = String(
                (0..<Int.random(in: 0...24, using: &random)).map { _ in
                    alphabet.randomElement(using: &random) ?? " "
                })
            guard let clock = WallClock(text) else { continue }
            #expect((-5_400_000_000_000...7_300_000_000_000).contains(clock.sinceEpoch), "\(text)")
        }
    }

    @Test(
        arguments: [
            ("Sat, 09 Mar 2024 17:04:05 +0100", "2024-03-09T17:04:05", 3600),
            ("9 Mar 2024 17:04:05 GMT", "2024-03-09T17:04:05", 0),
            ("Sat Mar  9 17:04:05 2024", "2024-03-09T17:04:05", nil),
            ("9 March 2024", "2024-03-09T00:00:00", nil),
            ("Mon 14 Jun 2021 09:22:33 PM CEST", "2021-06-14T21:22:33", nil),
        ] as [(String, String, Int?)])
    func readsMailDates(_ text: String, _ expected: String, _ offset: Int?) throws {
        let clock = try #require(WallClock(mailDate: text))
        #expect(clock.sinceEpoch == milliseconds(expected) && clock.utcOffset == offset)
    }

    @Test(arguments: ["03/09/24", "Mar 2024", "Sat, 31 Feb 2024 10:00:00", "", "May I"])
    func refusesOtherDates(_ text: String) { #expect(WallClock(mailDate: text) == nil) }
}
