import Foundation
import PhotoTypes
import TestSupport
import Testing

@testable import PhotoGrouping

@Suite struct CalibrationLabelTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func read(_ text: String) throws -> [PairLabel] {
        let path = folder("labels")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return try PairLabels.read(fileAt: PhotoPath(path))
    }

    private func path(_ name: String) -> PhotoPath { PhotoPath(folder(name)) }

    @Test func csvWithAndWithoutHeading() throws {
        let text = "a.jpg,/photos/b.jpg,same\r\nsub/../c.jpg, d.jpg ,Different\r\n\r\n"
        let expected = [
            PairLabel(path("a.jpg"), PhotoPath("/photos/b.jpg"), isSame: true),
            PairLabel(path("c.jpg"), path("d.jpg"), isSame: false),
        ]
        #expect(try read(text) == expected)
        #expect(try read("first,second,Label\n" + text) == expected)
    }

    @Test func csvWithQuotes() throws {
        let labels = try read("\"one, \"\"two\"\"\n.jpg\",b.jpg,same")
        #expect(labels == [PairLabel(path("one, \"two\"\n.jpg"), path("b.jpg"), isSame: true)])
    }

    @Test func json() throws {
        let labels = try read(#" [{"a": "a.jpg", "b": "/b.jpg", "label": "different"}]"#)
        #expect(labels == [PairLabel(path("a.jpg"), PhotoPath("/b.jpg"), isSame: false)])
    }

    @Test(
        arguments: [
            ("a,b,same\na,b", .line(2)), ("a,b,same\na,b,perhaps", .line(2)), ("a,b,c,same", .line(1)),
            ("a", .line(1)), ("\n\na,b,same\n\n\"a\n1\",b,same\r\na,b,sam", .line(7)),
            // A first line is no heading because of a slip.
            ("a.jpg,b.jpg,sme\na.jpg,c.jpg,same", .line(1)),
            (#"[{"a": "a", "b": "b", "label": "same"}, {"a": "a", "b": "b", "label": "no"}]"#, .entry(2)),
        ] as [(String, LabelPlace)])
    func whatIsNoLabelIsNamedByItsPlace(_ text: String, _ place: LabelPlace) {
        #expect {
            try read(text)
        } throws: {
            guard
                case .calibration(.unusableLabel(path("labels"), place, let reason))? = $0
                    as? PhotoGroupingError
            else {
                return false
            }
            return reason.contains("write ") && reason.hasSuffix("same or different")
        }
    }

    @Test(arguments: ["[1, 2]", "[", "\u{0}"])
    func whatIsNoFileOfLabelsIsRefused(_ text: String) {
        #expect(throws: PhotoGroupingError.self) { try read(text) }
    }

    @Test func bytesThatAreNoTextAreRefused() throws {
        try Data([0xff, 0xfe, 0x00]).write(to: URL(fileURLWithPath: folder("labels")))
        #expect(
            throws: PhotoGroupingError.calibration(
                .unreadableLabels(path("labels"), reason: "it is not UTF-8 text"))
        ) {
            try PairLabels.read(fileAt: path("labels"))
        }
    }

    @Test func aFileThatIsNotThereIsNamed() {
        #expect(throws: PhotoGroupingError.calibration(.noLabels(.notFound(path("none"))))) {
            try PairLabels.read(fileAt: path("none"))
        }
        #expect(throws: PhotoGroupingError.calibration(.noLabels(.notAFile(path("."))))) {
            try PairLabels.read(fileAt: path("."))
        }
    }
}
