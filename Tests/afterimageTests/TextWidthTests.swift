import Testing

@testable import afterimage

@Suite struct TextWidthTests {
    @Test(arguments: [
        ("photo", 5), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("ｆｕｌｌ", 8), ("한국", 4), ("👩‍👩‍👧", 2), ("❤️", 2),
        ("✔", 1),
        ("\u{1B}[1mbold\u{1B}[0m", 4), ("", 0),
    ])
    func measuresColumns(_ text: String, _ columns: Int) {
        #expect(TextWidth.columns(of: text) == columns)
    }

    @Test(arguments: [40, 50, 60])
    func breaksAtWords(_ columns: Int) {
        let text =
            "2 photos could not be read. To see which and why, and what to do about each of them: afterimage errors"
        let lines = TextWidth.wrapped(text, columns: columns)
        #expect(lines.joined(separator: " ") == text)
        #expect(lines.allSatisfy { TextWidth.columns(of: $0) <= columns })
    }

    @Test func keepsIndentsAndSpacesWithinLines() {
        #expect(TextWidth.wrapped("  one two  three", columns: 9) == ["  one two", "  three"])
        #expect(TextWidth.wrapped("a  b\n\n  c", columns: 10) == ["a  b", "", "  c"])
    }

    @Test func breaksBetweenWideCharacters() {
        let lines = TextWidth.wrapped("写真を読むことができませんでした", columns: 10)
        #expect(lines == ["写真を読む", "ことができ", "ませんでし", "た"])
    }

    /// Someone may copy it.
    @Test func keepsPathsWhole() {
        let path = "/home/someone/Pictures/2019/Lisbon/IMG_1172.jpg"
        #expect(TextWidth.wrapped("See \(path) now", columns: 20) == ["See", path, "now"])
    }

    @Test func cutsWithinColumns() {
        #expect(TextWidth.prefix("日本語", columns: 5) == "日本")
        #expect(TextWidth.prefix("abc", columns: 5) == "abc")
    }

    @Test func tablesWrapTheirLastColumn() {
        var table = TextTable([.left, .left])
        table.add("Photos", "2")
        table.add("Duplicates", "not checked yet (see: afterimage duplicates)")
        #expect(table.lines(within: nil) == table.lines)
        #expect(
            table.lines(within: 40) == [
                "Photos      2", "Duplicates  not checked yet (see:", "            afterimage duplicates)",
            ])
        #expect(
            table.lines(within: 30) == [
                "Photos      2", "Duplicates", "    not checked yet (see:", "    afterimage duplicates)",
            ])
    }

    @Test func tablesAlignWideCharacters() {
        var table = TextTable([.left, .left])
        table.add("日本", "a")
        table.add("x", "b")
        #expect(table.lines == ["日本  a", "x     b"])
    }

    @Test func tablesLeaveOutEmptyColumns() {
        var table = TextTable([.right, .left, .left])
        table.add("0.3", "", "/a.jpg")
        table.add("", "", "/b.jpg")
        #expect(table.lines == ["0.3  /a.jpg", "     /b.jpg"])
    }
}
