import PhotoSearch
import Testing

@Suite struct SearchQueryTests {
    @Test(arguments: [
        ("beach", "beach", []),
        ("beach -people", "beach", ["people"]),
        ("-people beach", "beach", ["people"]),
        ("beach -people at sunset -\"red car\"", "beach at sunset", ["people", "red car"]),
        ("  -people\t beach\n", "beach", ["people"]),
        ("black-and-white t-shirt", "black-and-white t-shirt", []),
        ("t-shirt -black-and-white", "t-shirt", ["black-and-white"]),
        ("a dog - a cat", "a dog - a cat", []),
        ("dog -", "dog -", []),
        ("dog -- cat --people", "dog -- cat --people", []),
        ("\"birthday cake\" candles", "birthday cake candles", []),
        ("\"-people\" sign", "-people sign", []),
        ("beach -\u{201C}red car\u{201D}", "beach", ["red car"]),
        ("a 6\" pan", "a 6\" pan", []),
        ("beach -\"red car", "beach car", ["\"red"]),
        ("beach -\"\" -\" \"", "beach", []),
        ("-people", "", ["people"]),
        ("", "", []),
        (" \u{3000}\n", "", []),
    ])
    func parses(_ text: String, _ wanted: String, _ unwanted: [String]) {
        let query = SearchQuery(text)
        #expect(query.wanted == wanted)
        #expect(query.unwanted == unwanted)
    }
}
