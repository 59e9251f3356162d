import ImageDecoding
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
    static func text(_ traces: PhotoTraces, _ storage: PictureStorage?) -> String {
        [
            String(traces.rating ?? 0), traces.isScreenshot ? "1" : "0", traces.isDerived ? "1" : "0",
            String(traces.statements), storage.map(text) ?? "-", traces.software ?? "",
        ].joined(separator: " ")
    }

    static func traces(_ text: String) -> (traces: PhotoTraces, storage: PictureStorage?)? {
        let fields = text.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: false)
        guard fields.count == 6, let rating = Int(fields[0]), let statements = Int(fields[3]) else {
            return nil
        }
        let traces = PhotoTraces(
            software: fields[5].isEmpty ? nil : String(fields[5]), rating: rating == 0 ? nil : rating,
            isScreenshot: fields[1] == "1", isDerived: fields[2] == "1", statements: statements)
        return (traces, storage(fields[4]))
    }

    /// `WebP:1:8::1::0:0`: what is not known is left empty.
    private static func text(_ storage: PictureStorage) -> String {
        let encoding = storage.encoding
        func number(_ value: Int?) -> String { value.map(String.init) ?? "" }
        return [
            encoding.format.rawValue.replacing(" ", with: "_"),
            encoding.isLossless.map { $0 ? "1" : "0" } ?? "", number(encoding.depth),
            number(encoding.fewColours), number(encoding.pages), number(encoding.quality),
            encoding.wasJPEG ? "1" : "0", storage.hasFlatColours ? "1" : "0",
        ].joined(separator: ":")
    }

    private static func storage(_ text: Substring) -> PictureStorage? {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 8,
            let format = ImageFormat(rawValue: String(fields[0]).replacing("_", with: " "))
        else { return nil }
        return PictureStorage(
            encoding: PictureEncoding(
                format, isLossless: fields[1].isEmpty ? nil : fields[1] == "1", depth: Int(fields[2]),
                fewColours: Int(fields[3]), pages: Int(fields[4]), quality: Int(fields[5]),
                wasJPEG: fields[6] == "1"),
            hasFlatColours: fields[7] == "1")
    }
}
