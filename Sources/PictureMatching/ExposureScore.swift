import Foundation

/// The evidence that two pictures come from one exposure, as a probability-like number.
struct ExposureScore {
    /// 0…1.
    let value: Double

    init(_ measures: PictureMeasures) {
        guard measures.isAligned else {
            value = 0
            return
        }
        let outside = min(1 - measures.overlapA, 1 - measures.overlapB)
        let odds =
            4 - 12 * measures.covered - 10 * max(0, measures.flowHigh - 0.25) - 20 * outside
            - 6 * (1 - measures.correlation) - 8 / Double(max(1, measures.texturedPatches))
        value = 1 / (1 + exp(-odds))
    }
}
