import Foundation

/// A score of two pictures, and whether they are the same.
public struct LabelledScore: Hashable, Sendable {
    public let score: Double
    public let isSame: Bool

    public init(_ score: Double, isSame: Bool) {
        self.score = score
        self.isSame = isSame
    }
}

/// What every threshold of a score would find, on labelled pairs.
public struct PrecisionRecallCurve: Hashable, Codable, Sendable {
    /// Pairs that score at least `threshold`.
    public struct Point: Hashable, Codable, Sendable {
        public let threshold: Double
        /// Of them, those that are the same, and those that are not.
        public let same, different: Int

        public var accepted: Int { same + different }
        public var precision: Proportion { Proportion(same, of: accepted) }
    }

    /// One for each score that occurs, from the highest (the strictest threshold) to the lowest.
    public let points: [Point]

    public init(_ scores: [LabelledScore]) {
        var points: [Point] = []
        var (same, different) = (0, 0)
        for label in scores.sorted(by: { $0.score > $1.score }) {
            same += label.isSame ? 1 : 0
            different += label.isSame ? 0 : 1
            let point = Point(threshold: label.score, same: same, different: different)
            if points.last?.threshold == label.score { points.removeLast() }
            points.append(point)
        }
        self.points = points
    }

    /// All pairs that are the same, and all that are not.
    public var same: Int { points.last?.same ?? 0 }
    public var different: Int { points.last?.different ?? 0 }

    public func recall(_ point: Point) -> Proportion { Proportion(point.same, of: same) }

    /// The point with the best harmonic mean of precision and recall; of equal ones the strictest.
    public var best: Point? {
        func twoRight(_ point: Point) -> Double {
            2 * Double(point.same) / Double(point.accepted + same)
        }
        var best = points.first
        for point in points where best.map({ twoRight(point) > twoRight($0) }) ?? true { best = point }
        return best
    }

    /// The loosest threshold whose precision is shown to be at least `precision`.
    ///
    /// Thresholds are tried from the first with enough pairs to show it, one after another to looser ones, until one
    /// fails: so the chance that the threshold returned is worse than promised stays at 1 − `confidence`, however many
    /// were tried (fixed sequence testing: Angelopoulos, Bates, Candès, Jordan & Lei, "Learn then Test", 2021). Where
    /// it starts depends on scores, not on labels.
    ///
    /// - Parameters: both 0 ..< 1.
    /// - Throws: `CalibrationProblem.tooFewSame`, `.tooFewDifferent`, `.notPreciseEnough`.
    public func loosest(
        precision: Double, confidence: Double
    ) throws(CalibrationProblem) -> Point {
        let needed = Proportion.leastTrials(for: precision, confidence: confidence)
        guard same >= needed else { throw .tooFewSame(found: same, needed: needed) }
        // Precision says nothing where nothing could have been wrong.
        guard different >= needed else { throw .tooFewDifferent(found: different, needed: needed) }
        var passed: Point?
        for point in points where point.accepted >= needed {
            guard point.precision.lowerBound(confidence: confidence) >= precision else { break }
            passed = point
        }
        guard let passed else {
            let reached = points.first { $0.accepted >= needed }?.precision ?? Proportion(0, of: 0)
            throw .notPreciseEnough(
                wanted: precision, shown: reached.lowerBound(confidence: confidence), among: reached.trials)
        }
        return passed
    }

    /// The strictest threshold whose recall is shown to be at least `recall`, tried from the loosest on.
    ///
    /// - Parameters: both 0 ..< 1.
    /// - Throws: `CalibrationProblem.tooFewSame`.
    public func strictest(recall: Double, confidence: Double) throws(CalibrationProblem) -> Point {
        let needed = Proportion.leastTrials(for: recall, confidence: confidence)
        guard same >= needed else { throw .tooFewSame(found: same, needed: needed) }
        var passed: Point?
        for point in points.reversed() {
            guard self.recall(point).lowerBound(confidence: confidence) >= recall else { break }
            passed = point
        }
        // The loosest threshold has a recall of 1, which this number of pairs confirms.
        guard let passed else { throw .tooFewSame(found: same, needed: needed) }
        return passed
    }

    /// The same curve in at most `count` points, ends kept: for a setting and for a plot.
    ///
    /// - Precondition: `count` ≥ 2.
    public func thinned(to count: Int) -> PrecisionRecallCurve {
        guard points.count > count else { return self }
        let places = (0..<count).map { $0 * (points.count - 1) / (count - 1) }
        return PrecisionRecallCurve(points: places.map { points[$0] })
    }

    private init(points: [Point]) {
        self.points = points
    }
}
