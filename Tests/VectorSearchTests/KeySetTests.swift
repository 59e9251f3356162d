import Testing
import VectorSearch

@Suite struct KeySetTests {
    @Test(
        arguments: [
            [], [0], [-1], [5, 5, 5], Array(100..<1_000), [-70, 0, 70], [Int64.min], [Int64.max],
            [Int64.min, Int64.max],
            [1, 1_000_000_000_000],
        ] as [[Int64]])
    func holdsWhatItWasGiven(_ keys: [Int64]) {
        let (set, truth) = (KeySet(keys), Set(keys))
        for key in keys + [Int64.min, -71, -1, 0, 1, 63, 64, 99, 1_000, Int64.max] {
            #expect(set.contains(key) == truth.contains(key))
            #expect(set.inverted.contains(key) != truth.contains(key))
            #expect(set.inverted.inverted.contains(key) == truth.contains(key))
        }
    }
}
