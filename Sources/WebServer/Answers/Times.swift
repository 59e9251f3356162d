import Foundation
import PhotoTypes

/// Times as the API writes them: ISO 8601, the same in every locale.
enum Times {
    /// The camera's clock, without a zone: `2024-03-05T14:07:00`; `2024-03-05`, `2024-03` or `2024` where no more is
    /// known.
    static func local(_ time: CaptureTime) -> String {
        let style = Date.ISO8601FormatStyle(timeZone: .gmt)
            .year().month().day().time(includingFractionalSeconds: false)
        let text = Date(timeIntervalSince1970: Double(time.wallClock) / 1000).formatted(style)
        return String(text.prefix(time.precision.knownCharacters))
    }

    /// Days since 1970-01-01 on the camera's clock.
    static func day(_ time: CaptureTime) -> Int64 {
        Int64((Double(time.wallClock) / 86_400_000).rounded(.down))
    }

    /// `+02:00`.
    static func offset(_ seconds: Int) -> String {
        let minutes = abs(seconds) / 60
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(seconds < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
    }

    /// An instant: `2024-03-05T13:07:00Z`.
    static func instant(_ date: Date) -> String {
        date.formatted(.iso8601)
    }
}
