import Foundation
import PhotoTypes
import Testing

@testable import afterimage

@Suite struct OutputTests {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"), (10_000, "10,000"),
    ])
    func groupsDigits(_ number: Int, _ text: String) {
        #expect(NumberText.count(number) == text)
    }

    @Test func countsInWords() {
        #expect(NumberText.count(1, "photo") == "1 photo")
        #expect(NumberText.count(0, "photo") == "0 photos")
        #expect(NumberText.count(2000, "photo") == "2,000 photos")
    }

    @Test(arguments: [
        (0.3125, 3, "0.313"), (-0.25, 1, "-0.3"), (-0.0001, 3, "0.000"), (1, 3, "1.000"), (12.05, 0, "12"),
        (0.9996, 3, "1.000"),
    ])
    func rounds(_ number: Double, _ places: Int, _ text: String) {
        #expect(NumberText.decimal(number, places) == text)
    }

    @Test(arguments: [
        (0, "0:00"), (0.2, "0:01"), (59.5, "1:00"), (750, "12:30"), (3723, "1:02:03"), (.infinity, "–:––"),
    ])
    func showsDurations(_ seconds: Double, _ text: String) {
        #expect(NumberText.duration(seconds) == text)
    }

    @Test(arguments: [
        (12, "12 bytes"), (1500, "1.5 kB"), (2_000_000, "2.0 MB"), (3_400_000_000_000, "3.4 TB"),
    ])
    func showsBytes(_ bytes: Int, _ text: String) {
        #expect(NumberText.bytes(bytes) == text)
    }

    @Test func alignsColumns() {
        var table = TextTable([.right, .left, .left])
        table.add("1.000", "2024-01-02", "/a.jpg")
        table.add("-0.5", "", "/b c.jpg")
        #expect(table.lines == ["1.000  2024-01-02  /a.jpg", " -0.5              /b c.jpg"])
    }

    @Test func disarmsWhatATerminalWouldObey() {
        #expect("plain ä 日本 👩‍👩‍👧.jpg".printable == "plain ä 日本 👩‍👩‍👧.jpg")
        #expect("a\nb\u{1B}[31m\u{9B}\u{202E}".printable == "a\\u{a}b\\u{1b}[31m\\u{9b}\\u{202e}")
        #expect(PhotoPath(bytes: [0x2F, 0xFF, 0x1B]).printable == "/\\xff\\u{1b}")
    }

    @Test func showsTheCamerasClock() {
        let time = CaptureTime(wallClock: 1_700_000_000_000, utcOffset: 3600, origin: .camera)
        #expect(TimeText.local(time) == "2023-11-14T22:13:20")
        #expect(TimeText.day(time) == "2023-11-14")
        #expect(TimeText.day(CaptureTime(wallClock: 0, utcOffset: nil, origin: .file)) == nil)
    }

    @Test(arguments: [
        (CaptureTime.Precision.year, "2023"), (.month, "2023-11"), (.day, "2023-11-14"),
        (.time, "2023-11-14T22:13:20"),
    ])
    func showsNoMoreOfATimeThanIsKnown(_ precision: CaptureTime.Precision, _ text: String) {
        let time = CaptureTime(
            wallClock: 1_700_000_000_000, utcOffset: nil, origin: .metadata, precision: precision)
        #expect(TimeText.local(time) == text)
        #expect(TimeText.day(time) == String(text.prefix(10)))
    }

    @Test func writesThroughLinksAndIntoPipes() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func path(_ name: String) -> String { folder.appending(path: name).path }

        try writeWhole("old", to: path("page.html"))
        symlink("page.html", path("link.html"))
        try writeWhole("new", to: path("link.html"))
        #expect(try String(contentsOfFile: path("page.html"), encoding: .utf8) == "new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path("link.html")) == "page.html")

        mkfifo(path("pipe"), 0o600)
        let reader = open(path("pipe"), O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        try writeWhole("page", to: path("pipe"))
        var bytes = [UInt8](repeating: 0, count: 10)
        #expect(read(reader, &bytes, 10) == 4, "the pipe is still there")

        #expect(throws: OutputError(path: folder.path, code: EISDIR)) { try writeWhole("", to: folder.path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3)
    }
}
