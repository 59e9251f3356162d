import PhotoTypes
import Testing

@testable import PhotoGrouping

@Suite struct KeepReasonTests {
    private func candidate(_ id: Int64, _ width: Int, _ height: Int, statements: Int) -> KeepChoice.Candidate
    {
        let photo = Photo(
            id: PhotoID(id), path: PhotoPath("/a/\(id).jpg"), stamp: FileStamp(size: 1_000, modified: 0),
            contentHash: MadeLibrary.hash(Int(id)), facts: PhotoFacts(), companions: [])
        return KeepChoice.Candidate(
            photos: [photo],
            traits: PhotoTraits(
                origin: .camera, isNamedAsCopy: false, hasRaw: false,
                pixels: PixelSize(width: width, height: height), quality: nil, rating: nil,
                statements: statements, software: nil))
    }

    /// The first has as good as as many pixels as the second, and loses to it afterwards.
    @Test func aReasonTellsTheNumbersOfThePhotoThatIsKept() {
        let candidates = [
            candidate(1, 4_000, 3_000, statements: 1), candidate(2, 3_990, 2_990, statements: 5),
            candidate(3, 2_000, 1_500, statements: 9),
        ]
        let ranked = KeepChoice(.standard).ranked(candidates, by: [.resolution, .metadata])
        #expect(ranked.order == [1, 0, 2])
        #expect(
            ranked.reasons.map(\.sentence) == [
                "It has more pixels: 3990 × 2990 pixels (the next best: 2000 × 1500 pixels).",
                "It says more of itself: 5 statements (the next best: 1 statement).",
            ])
    }
}
