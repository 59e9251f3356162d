import PhotoSource
import PhotoStore

/// How qualities and traces stand in the library: one line of fields, as reading a hundred thousand of them as JSON
/// takes seconds.
enum LookText {
    static func text(_ quality: MeasuredQuality) -> String {
        [quality.sharpness, quality.clippedDark, quality.clippedBright, quality.mean, quality.contrast]
            .map { String($0) }.joined(separator: " ")
    }

    static func quality(_ text: String) -> MeasuredQuality? {
        let numbers = text.split(separator: " ").compactMap { Float($0) }
        guard numbers.count == 5 else { return nil }
        return MeasuredQuality(
            sharpness: numbers[0], clippedDark: numbers[1], clippedBright: numbers[2], mean: numbers[3],
            contrast: numbers[4])
    }

    /// The software comes last, as it may hold blanks.
    static func text(_ traces: PhotoTraces) -> String {
        [
            String(traces.rating ?? 0), traces.isScreenshot ? "1" : "0", traces.isDerived ? "1" : "0",
            String(traces.statements), traces.software ?? "",
        ].joined(separator: " ")
    }

    static func traces(_ text: String) -> PhotoTraces? {
        let fields = text.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
        guard fields.count == 5, let rating = Int(fields[0]), let statements = Int(fields[3]) else {
            return nil
        }
        return PhotoTraces(
            software: fields[4].isEmpty ? nil : String(fields[4]), rating: rating == 0 ? nil : rating,
            isScreenshot: fields[1] == "1", isDerived: fields[2] == "1", statements: statements)
    }
}
