import PhotoStore
import PictureMatching
import Testing

@testable import PhotoGrouping

/// What is said of a pair depends on which of the two is looked at from the other.
@Suite struct ChangeTextTests {
    private let first = PictureID(3)
    private let second = PictureID(8)

    @Test func eachWayHasItsOwnWords() {
        let changes: [PictureChange] = [.cropped(kept: 0.8), .brightness(0.1), .blackAndWhite]
        let verdict = PairVerdict(
            PicturePair(second, first), .edited, score: 1, detail: ChangeText.text(of: changes))
        #expect(
            ChangeText.changes(verdict, from: first) == [
                "cropped to 80 %", "10 % brighter", "in black and white",
            ])
        #expect(
            ChangeText.changes(verdict, from: second)
                == ["shown in 80 % of a larger picture", "10 % darker", "in colour"])
    }

    @Test func aRotationNamesWhatItAdds() {
        let changes: [PictureChange] = [
            .cropped(kept: 0.83), .bordered(shown: 0.7), .rotated(degrees: 30.04), .covered(share: 0.03),
        ]
        let verdict = PairVerdict(
            PicturePair(first, second), .edited, score: 1, detail: ChangeText.text(of: changes))
        #expect(
            ChangeText.changes(verdict, from: first) == [
                "rotated 30° with borders", "something overlaid on 3 %",
            ])
    }

    @Test func nothingIsSaidOfNoChange() {
        #expect(ChangeText.text(of: []) == nil)
        #expect(
            ChangeText.changes(PairVerdict(PicturePair(first, second), .samePicture, score: 1), from: first)
                .isEmpty)
    }

    @Test(arguments: [
        PictureChange.cropped(kept: 0.7), .widened(shown: 0.7), .bordered(shown: 0.9),
        .borderRemoved(kept: 0.9),
        .turned(quarters: 1), .rotated(degrees: 2), .mirrored, .stretched(2), .brightness(0.25), .contrast(2),
        .blackAndWhite, .coloured, .colours, .covered(share: 0.1),
    ])
    func theInverseOfTheInverseIsTheChange(_ change: PictureChange) {
        #expect(change.inverse.inverse == change)
    }
}
