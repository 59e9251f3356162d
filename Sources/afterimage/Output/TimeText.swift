import Foundation
import PhotoTypes

/// Times as they are shown: ISO 8601, the same in every locale.
enum TimeText {
    /// The camera's clock: `2024-03-05T14:07:00`; `2024-03-05`, `2024-03` or `2024` where no more is known.
    static func local(_ time: CaptureTime) -> String {
        let style = Date.ISO8601FormatStyle(timeZone: .gmt)
            .year().month().day().time(includingFractionalSeconds: false)
        let text = Date(timeIntervalSince1970: Double(time.wallClock) / 1000).formatted(style)
        return String(text.prefix(time.precision.knownCharacters))
    }

    /// `2024-03-05`, or its month or year where no more is known; `nil` for a file's own date, which is seldom the day of the photo.
    static func day(_ time: CaptureTime) -> String? {
        time.origin == .file ? nil : String(local(time).prefix { $0 != "T" })
    }

    /// In the time zone of this machine: `2024-03-05 14:07`.
    static func here(_ date: Date) -> String {
        let style = Date.ISO8601FormatStyle(timeZone: .current)
            .year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false)
        return String(date.formatted(style).dropLast(3))
    }
}
