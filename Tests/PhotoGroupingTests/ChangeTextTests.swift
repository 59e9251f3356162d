import PhotoStore
import PhotoTypes
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
                == ["part of a larger picture (80 % of it)", "10 % darker", "in colour"])
    }

    @Test func aRotationNamesWhatItAdds() {
        let changes: [PictureChange] = [
            .cropped(kept: 0.83), .bordered(shown: 0.7), .rotated(degrees: 30.04), .covered(share: 0.03),
        ]
        let verdict = PairVerdict(
            PicturePair(first, second), .edited, score: 1, detail: ChangeText.text(of: changes))
        #expect(
            ChangeText.changes(verdict, from: first) == [
                "rotated 30° with borders", "with an overlay on 3 % of it",
            ])
    }

    @Test(
        arguments: [
            ([.cropped(kept: 0.8)], "same picture, cropped to 80 %"),
            (
                [.cropped(kept: 0.8), .mirrored, .brightness(0.1)],
                "same picture, cropped to 80 %, mirrored and 10 % brighter"
            ),
            (
                [.blackAndWhite, .covered(share: 0.03)],
                "same picture, in black and white, and with an overlay on 3 % of it"
            ),
            ([.details], "nearly the same; some characters or other small details differ"),
            (
                [.turned(quarters: 1), .unconfirmed(.absent)],
                "nearly the same, turned 90°; not compared at full size, as a file is missing"
            ),
        ] as [([PictureChange], String)])
    func severalChangesMakeOneSentence(_ changes: [PictureChange], _ phrase: String) {
        #expect(ChangeText.phrase(changes.map(\.description)) == phrase)
    }

    /// Two forms that differ in an amount are not versions of one picture; a cropped copy beside them is one.
    @Test func aGroupIsNamedAfterWhatIsKnownOfIt() {
        func group(_ findings: [DuplicateEvidence.Finding]...) -> DuplicateGroup {
            DuplicateGroup(
                id: "", kind: .nearDuplicate, members: [], reasons: [],
                evidence: findings.map {
                    DuplicateEvidence(
                        first: PhotoID(1), second: PhotoID(2), kind: .nearDuplicate, score: 1, findings: $0)
                }, sure: [])
        }
        let doubt = DuplicateEvidence.Finding.edited([PictureChange.details.description])
        let edit = DuplicateEvidence.Finding.edited([PictureChange.mirrored.description])
        #expect(
            group([doubt, .cosine(1)], [.byOthers]).sentence
                == "Nearly the same; some characters may differ.")
        #expect(group([doubt], [edit]).sentence == "Edited versions of one picture.")
        #expect(!group([.byOthers]).isDoubtful && !group([.saidByTheUser]).isDoubtful)
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
