import PhotoSearch
import Testing

@Suite struct CapturePeriodTests {
    private static let day: Int64 = 86_400_000

    @Test(arguments: [
        ("1970", "1970", 0, 365), ("1970-02", "1970-02", 31, 59), ("1970-01-02", "1970-01-02", 1, 2),
        ("1969-12-31", "1970-01-01", -1, 1), ("2024-02-29", "2024-02", 19_782, 19_783),
    ])
    func coversWholeDays(_ from: String, _ to: String, _ start: Int64, _ end: Int64) throws {
        let period = try CapturePeriod(from: from, to: to)
        #expect(period.wallClock == start * Self.day..<end * Self.day)
    }

    @Test func leavesAnEndOpen() throws {
        #expect(try CapturePeriod(from: "1970-01-02", to: nil).wallClock == Self.day..<Int64.max)
        #expect(try CapturePeriod(from: nil, to: "1970").wallClock == Int64.min..<365 * Self.day)
    }

    @Test(arguments: [
        "", "23", "2023-5", "2023-13", "2023-02-29", "2023-04-31", "2023-05-17T10:00", "2023-05-17-01",
        "may 2023",
        "2023-", "+023", "0000", "２０２３",
    ])
    func refusesWhatIsNoDate(_ text: String) {
        #expect(throws: PhotoSearchError.notADate(text)) { try CapturePeriod(from: text, to: nil) }
        #expect(throws: PhotoSearchError.notADate(text)) { try CapturePeriod(from: nil, to: text) }
    }

    @Test func refusesAPeriodThatEndsBeforeItStarts() {
        #expect(throws: PhotoSearchError.periodEndsBeforeItStarts) {
            try CapturePeriod(from: "2023-06", to: "2023-05-31")
        }
    }
}
