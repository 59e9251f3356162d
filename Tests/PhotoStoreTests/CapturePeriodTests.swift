import PhotoStore
import PhotoTypes
import TestSupport
import Testing

/// Which photos were captured within a time, as far as their times are known.
@Suite struct CapturePeriodTests {
    private let filling: Filling
    private let store: PhotoStore
    private static let day: Int64 = 86_400_000
    /// 2019-01-01, 2019-03-01, 2019-03-09, 2020-01-01.
    private static let (year, march, ninth, next): (Int64, Int64, Int64, Int64) = (
        1_546_300_800_000, 1_551_398_400_000, 1_552_089_600_000, 1_577_836_800_000
    )

    init() throws {
        filling = try Filling()
        store = try filling.open()
        let times: [(PhotoPath, Int64, CaptureTime.Origin, CaptureTime.Precision)] = [
            ("/photos/year", Self.year, .metadata, .year), ("/photos/month", Self.march, .metadata, .month),
            ("/photos/day", Self.ninth, .metadata, .day), ("/photos/time", Self.ninth + 1, .camera, .time),
            ("/photos/name", Self.ninth, .name, .day), ("/photos/file", Self.ninth, .file, .time),
            ("/photos/before", -Self.day, .metadata, .day),
        ]
        try Filling.run(
            store,
            times.enumerated().map { number, photo in
                let time = CaptureTime(
                    wallClock: photo.1, utcOffset: nil, origin: photo.2, precision: photo.3)
                return try Filling.photo(
                    photo.0, content: number + 1, facts: PhotoFacts(captureTime: time))
            })
    }

    private func names(_ period: Range<Int64>) throws -> Set<String> {
        let photos = try store.photos(try store.photoIDs(within: nil, captured: period))
        return Set(photos.values.map(\.path.name.display))
    }

    @Test func aYearIsNotItsFirstDay() throws {
        #expect(try names(Self.year..<Self.year + Self.day) == [])
        #expect(try names(Self.year..<Self.next) == ["year", "month", "day", "time", "name"])
        #expect(try names(Self.year..<Self.next - 1) == ["month", "day", "time", "name"])
    }

    @Test func aMonthIsNotItsFirstDay() throws {
        #expect(try names(Self.march..<Self.march + Self.day) == [])
        #expect(try names(Self.march..<Self.march + 31 * Self.day) == ["month", "day", "time", "name"])
        #expect(try names(Self.ninth..<Self.ninth + Self.day) == ["day", "time", "name"])
        #expect(try names(Self.ninth..<Self.ninth + 2) == ["time"])
    }

    @Test func openEndsAndTheTimeBefore1970() throws {
        #expect(try names(.min..<0) == ["before"])
        #expect(try names(Self.ninth + 1 ..< .max) == ["time"])
    }

    /// A day or a guess does not make photos neighbours in time.
    @Test func onlyMomentsAreNear() throws {
        #expect(try store.moments().map(\.time) == [Self.ninth + 1])
    }
}
