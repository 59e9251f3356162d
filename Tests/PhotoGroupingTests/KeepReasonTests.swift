import ImageDecoding
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
                "More pixels: 3990 × 2990 (next best: 2000 × 1500).",
                "More metadata: 5 details against 1.",
            ])
    }

    private func origin(
        _ origin: PhotoOrigin, _ changes: [String] = [], _ software: String? = nil
    ) -> KeepFact {
        .origin(.init(origin: origin, changes: changes, software: software, isSource: false))
    }

    @Test func sentencesAreForPeople() {
        let camera = origin(.camera)
        let sentences: [(KeepReason, String)] = [
            (
                KeepReason(.original, kept: camera, other: origin(.unknown), ahead: 1),
                "Original from the camera; the other has no camera data."
            ),
            (
                KeepReason(.original, kept: camera, other: origin(.messenger), ahead: 3),
                "Original from the camera; the others came through a messenger."
            ),
            (
                KeepReason(
                    .original, kept: origin(.unknown), other: origin(.edited, [], "GIMP 2.10"), ahead: 2),
                "Likely the original; the others were saved by an editor (GIMP 2.10)."
            ),
            (
                KeepReason(
                    .original, kept: origin(.unknown), other: origin(.unknown, ["cropped to 80 %"]), ahead: 1),
                "Likely the original; the other was edited (cropped to 80 %)."
            ),
            (
                KeepReason(
                    .original, kept: origin(.unknown), other: origin(.unknown, ["in black and white"]),
                    ahead: 2, isAheadOfAll: false),
                "Likely the original; 2 others were edited (in black and white)."
            ),
            (
                KeepReason(.exposure, kept: .clipped(0), other: .clipped(0.21), ahead: 1),
                "No clipped highlights or shadows (next best: 21 %)."
            ),
            (
                KeepReason(
                    .compression, kept: .storage(PictureEncoding(.jpeg)),
                    other: .storage(PictureEncoding(.jpeg)),
                    ahead: 1),
                "Less compressed; the other is a more heavily compressed JPEG."
            ),
            (
                KeepReason(
                    .colours, kept: .tones(PictureEncoding(.png, depth: 16)),
                    other: .tones(PictureEncoding(.png, fewColours: 256)), ahead: 1),
                "Finer tones: 16 bits per channel (next best: 256 colours)."
            ),
            (
                KeepReason(.path, kept: .path, other: .path, ahead: 1),
                "First by path; otherwise they are equal."
            ),
        ]
        for (reason, sentence) in sentences { #expect(reason.sentence == sentence) }
    }
}
