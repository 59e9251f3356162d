import Foundation

/// The time within which photos were captured, on the camera's wall clock.
public struct CapturePeriod: Hashable, Sendable {
    /// Milliseconds since 1970-01-01T00:00 on that clock.
    public let wallClock: Range<Int64>

    /// From the start of one year, month or day to the end of another: `2023`, `2023-05` or `2023-05-17`; `nil` for
    /// either leaves that end open.
    ///
    /// - Throws: `PhotoSearchError.notADate`, `.periodEndsBeforeItStarts`.
    public init(from: String?, to: String?) throws(PhotoSearchError) {
        let start = try from.map(Self.span)?.lowerBound ?? .min
        let end = try to.map(Self.span)?.upperBound ?? .max
        guard start < end else { throw .periodEndsBeforeItStarts }
        wallClock = start..<end
    }

    private static func span(_ text: String) throws(PhotoSearchError) -> Range<Int64> {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let widths = [4, 2, 2]
        let isWellFormed =
            parts.count <= 3
            && zip(parts, widths).allSatisfy { part, width in
                part.utf8.count == width && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
            }
        let numbers = parts.compactMap { Int($0) }
        guard isWellFormed, numbers.count == parts.count else { throw .notADate(text) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let components = DateComponents(
            year: numbers[0], month: numbers.count > 1 ? numbers[1] : 1,
            day: numbers.count > 2 ? numbers[2] : 1)
        let unit: Calendar.Component = [.year, .month, .day][numbers.count - 1]
        guard numbers[0] > 0, components.isValidDate(in: calendar),
            let date = calendar.date(from: components),
            let interval = calendar.dateInterval(of: unit, for: date)
        else { throw .notADate(text) }
        func milliseconds(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1000).rounded()) }
        return milliseconds(interval.start)..<milliseconds(interval.end)
    }
}
