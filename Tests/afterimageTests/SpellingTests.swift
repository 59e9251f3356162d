import Testing

@testable import afterimage

@Suite struct SpellingTests {
    private static let commands = ["index", "search", "similar", "status", "errors", "duplicates", "model"]

    @Test(arguments: [
        ("serch", "search"), ("saerch", "search"), ("SEARCH", "search"), ("statsu", "status"),
        ("eror", "errors"), ("dup", "duplicates"), ("models", "model"), ("indx", "index"),
    ])
    func findsWhatWasMeant(_ word: String, _ meant: String) {
        #expect(Spelling.nearest(to: word, among: Self.commands) == meant)
    }

    @Test(arguments: ["dance", "xyz", "", "s", "photo"])
    func guessesNothingWild(_ word: String) {
        #expect(Spelling.nearest(to: word, among: Self.commands) == nil)
    }

    @Test(arguments: [
        ("", "", 0), ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3),
        ("ca", "abc", 3),
    ])
    func countsWrongLetters(_ first: String, _ second: String, _ distance: Int) {
        #expect(Spelling.distance(first, second) == distance)
        #expect(Spelling.distance(second, first) == distance)
    }
}
