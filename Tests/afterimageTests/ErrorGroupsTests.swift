import Foundation
import PhotoStore
import PhotoTypes
import Testing

@testable import afterimage

@Suite struct ErrorGroupsTests {
    private static func error(_ name: String, _ kind: String) -> IndexError {
        IndexError(
            path: PhotoPath("/photos/\(name)"), kind: kind, message: "VipsJpeg: \(name)\u{1B}",
            time: .distantPast)
    }

    private static let errors =
        (0..<5).map { error("\($0).jpg", "damaged") } + [error("long.heic", "took too long")]
        + [error("new.jpg", "kind of a later version")]

    private static func text(limit: Int?, details: Bool = false) -> [String] {
        ErrorGroups(errors: errors, limit: limit, hasDetails: details, library: .standard).lines.map(\.text)
    }

    @Test func groupsByKindWithSamples() {
        let lines = Self.text(limit: 2)
        #expect(lines.first == "damaged (5)")
        #expect(
            lines[2...4] == [
                "  /photos/0.jpg", "  /photos/1.jpg", "  3 more: afterimage errors --kind damaged",
            ])
        #expect(lines.contains("took too long (1)"))
        #expect(!lines.joined().contains("VipsJpeg: 0"))
    }

    @Test func listsAllAndDetails() {
        #expect(Self.text(limit: nil).filter { $0.hasPrefix("  /photos/") }.count == 7)
        let detailed = Self.text(limit: nil, details: true)
        #expect(detailed.contains("    VipsJpeg: 4.jpg\\u{1b}"), "and nothing that a terminal would obey")
    }

    /// `index` counts what could not be read; `errors` and `status` count photos that are shown, too.
    @Test func theSumSaysWhatItCounts() {
        #expect(ErrorGroups.sum(1_260, shown: 0) == "1,260")
        #expect(ErrorGroups.sum(130, shown: 4) == "130: 126 could not be read, 4 damaged but shown")
    }

    /// Of an unknown kind only the message tells what happened.
    @Test func unknownKindsShowTheirMessage() {
        #expect(Self.text(limit: 2).contains("    VipsJpeg: new.jpg\\u{1b}"))
    }
}
