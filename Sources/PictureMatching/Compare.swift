import CPictureMatching

/// Names how pictures are compared: another one may come to other results.
public let comparisonVersion = 7

/// Whether two pictures come from one exposure, and what was done to it.
///
/// A print is small: `samePicture` is for `DetailComparison` to confirm at full size, where letters and digits show.
///
/// Pure, deterministic, and the same for (a, b) as for (b, a) up to rounding. About 3 ms on one core.
///
/// - Returns: how b differs from a. A pair that OpenCV cannot compare (out of memory) counts as `unrelated`.
public func compare(
    _ a: PicturePrint, _ b: PicturePrint, thresholds: MatchingThresholds = .default
) -> PictureComparison {
    let found = rawMeasures(a, b)
    let measures = PictureMeasures(found, a: a, b: b)
    let evidence = ExposureScore(measures)
    let score = evidence.value
    let changes = PictureChange.between(found, measures)
    let relation: PictureRelation
    // One patch that differs may be the sum on a receipt: small, and all that matters. Such a pair is edited.
    let isWhole = changes.allSatisfy(\.keepsThePicture) && measures.disagreeing == 0
    if isWhole && evidence.isStill && score >= thresholds.samePicture {
        relation = .samePicture
    } else if score >= thresholds.edited {
        relation = .edited
    } else if measures.isAligned && measures.inliers >= thresholds.sceneInliers && !measures.isScrolled {
        relation = .sameScene
    } else {
        relation = .unrelated
    }
    let isOneExposure = relation == .samePicture || relation == .edited
    return PictureComparison(
        relation: relation, score: score, changes: isOneExposure ? changes : [],
        edited: isOneExposure ? PictureChange.edited(by: changes) : nil, measures: measures)
}

private func rawMeasures(_ a: PicturePrint, _ b: PicturePrint) -> CPictureMeasures {
    var measures = CPictureMeasures()
    var message = [CChar](repeating: 0, count: 256)
    a.withC { left in
        b.withC { right in
            _ = cpicture_compare(left, right, &measures, &message)
        }
    }
    return measures
}

extension PicturePrint {
    /// The shim reads through these pointers only.
    fileprivate func withC(_ body: (UnsafePointer<CPicturePrint>) -> Void) {
        plane.withUnsafeBufferPointer { plane in
            keypoints.withUnsafeBufferPointer { keypoints in
                var print = CPicturePrint()
                print.grey = UnsafeMutablePointer(mutating: plane.baseAddress)
                print.width = Int32(size.width)
                print.height = Int32(size.height)
                print.keypoints = UnsafeMutablePointer(mutating: keypoints.baseAddress)
                print.keypoint_count = Int32(keypoints.count)
                withUnsafeMutableBytes(of: &print.layout) { $0.copyBytes(from: layout) }
                body(&print)
            }
        }
    }
}
