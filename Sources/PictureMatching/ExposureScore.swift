import Foundation

/// The evidence that two pictures come from one exposure.
///
/// A logistic model of the measures. Fitted on 1,529 pairs of training photos: 800 pairs of variants, and 725 pairs of
/// different frames, made (hand-held and as from a tripod) and filmed. Unrelated photos need no model: nearly none can
/// be aligned.
struct ExposureScore {
    /// 0…1.
    let value: Double
    /// Whether nothing moved, as far as the softer picture can tell: copies of one picture show at most this.
    let isStill: Bool

    /// Skies, walls and gradients can be laid over each other anyhow: fewer patches with texture prove nothing.
    private static let fewestPatches = 6

    init(_ measures: PictureMeasures) {
        // A softer picture is worse at showing where its patches lie.
        let flow = measures.commonFlow / (1 + measures.blur * measures.blur).squareRoot()
        isStill = flow <= 0.12 || measures.flowSignificance <= 6.5
        guard measures.isAligned, measures.texturedPatches >= Self.fewestPatches else {
            value = 0
            return
        }
        let apart = min(1 - measures.overlapA, 1 - measures.overlapB)
        // By rule, not fitted. Two parts of one picture that each show much that the other lacks are not copies; and
        // an overlay lies in one place or line, where a fixed camera sees changes in many.
        let partsApart = 30 * max(0, apart - 0.25)
        let changesAllOver = 400 * measures.covered * max(0, measures.scatter - 0.12)
        // Forms, receipts and slides of one kind share their layout; the words differ in many places. Letters over one
        // photo stand in one line.
        let wordsApart =
            5_000 * measures.rewritten * max(0, min(measures.rewrittenScatter, measures.scatter) - 0.12)
        // One column of prices is enough on paper, where it has as much structure as what stands there instead; what is
        // laid over a picture has more.
        let isOtherSheet =
            measures.rewritten > 0 && abs(measures.cover) < 0.6 && measures.paper >= PictureMeasures.sheet
        let flaws =
            17.1 * flow + 1.25 * log1p(measures.flowSignificance) + 13.3 * measures.moved + 2.75
            * measures.covered
            + 2.1 * measures.disagreeing + 7.2 * (1 - max(0, measures.correlation))
            + apart + partsApart + changesAllOver + wordsApart
            + (isOtherSheet || measures.isScrolled ? 10 : 0)
        value = 1 / (1 + exp(flaws - 9))
    }
}
