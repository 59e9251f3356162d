import Foundation
import Testing
import TestSupport

@testable import PhotoGrouping

/// Reference values: SciPy 1.17, `scipy.stats.beta`.
@Suite struct CalibrationStatisticsTests {
    @Test(arguments: [
        (1, 1, 0.95, 0.05, 1), (9, 10, 0.95, 0.605836697563, 0.994883803108),
        (10, 10, 0.95, 0.741134449107, 1), (298, 300, 0.95, 0.979163769473, 0.998814185889),
        (990, 1000, 0.99, 0.979957394099, 0.995859701935), (3, 50, 0.9, 0.022243984694, 0.128756422587),
        (50_000, 50_010, 0.95, 0.999660847060, 0.999891509706), (0, 20, 0.95, 0, 0.139108340665),
    ])
    func boundsAreClopperAndPearsons(
        _ successes: Int, _ trials: Int, _ confidence: Double, _ low: Double, _ high: Double
    ) {
        let proportion = Proportion(successes, of: trials)
        #expect(abs(proportion.lowerBound(confidence: confidence) - low) < 1e-9)
        #expect(abs(proportion.upperBound(confidence: confidence) - high) < 1e-9)
    }

    @Test(arguments: [
        (0.3, 2.5, 4, 0.3521975859067672), (0.9, 120, 13, 0.4343947149693307),
        (0.001, 0.5, 0.5, 0.020135041633377492), (0.7, 300, 100, 0.012599803028226159), (0, 2, 3, 0),
        (1, 2, 3, 1),
    ])
    func theIncompleteBetaFunctionIsSciPys(_ x: Double, _ a: Double, _ b: Double, _ value: Double) {
        #expect(abs(Beta(a, b).cumulative(x) - value) < 1e-11)
    }

    @Test func aBoundHoldsAsOftenAsPromised() {
        var generator = SeededGenerator(seed: 7)
        let (share, trials, rounds) = (0.97, 200, 4_000)
        var broken = 0
        for _ in 0..<rounds {
            let successes = (0..<trials).count { _ in Double.random(in: 0..<1, using: &generator) < share }
            broken += Proportion(successes, of: trials).lowerBound(confidence: 0.95) > share ? 1 : 0
        }
        // Exact bounds are broken at most once in twenty times; here by luck less than 0.3 points more.
        #expect(broken > 0)
        #expect(Double(broken) / Double(rounds) < 0.06)
    }

    @Test func soManyTrialsShowAShare() {
        #expect(Proportion.leastTrials(for: 0.99, confidence: 0.95) == 299)
        #expect(Proportion.leastTrials(for: 0.95, confidence: 0.95) == 59)
        #expect(Proportion.leastTrials(for: 0.5, confidence: 0.5) == 1)
        for share in [0.9, 0.95, 0.99, 0.999] {
            let least = Proportion.leastTrials(for: share, confidence: 0.95)
            #expect(Proportion(least, of: least).lowerBound(confidence: 0.95) >= share - 1e-9)
            #expect(Proportion(least - 1, of: least - 1).lowerBound(confidence: 0.95) < share)
        }
    }

    private static func label(_ score: Double, _ isSame: Bool) -> LabelledScore {
        LabelledScore(score, isSame: isSame)
    }

    @Test func aCurveCountsWhatReachesEachThreshold() {
        let curve = PrecisionRecallCurve([
            Self.label(0.2, false), Self.label(0.9, true), Self.label(0.5, true), Self.label(0.5, false),
        ])
        #expect(curve.points.map(\.threshold) == [0.9, 0.5, 0.2])
        #expect(curve.points.map(\.same) == [1, 2, 2])
        #expect(curve.points.map(\.different) == [0, 1, 2])
        #expect(curve.same == 2 && curve.different == 2)
        #expect(curve.best?.threshold == 0.5)
        #expect(PrecisionRecallCurve([]).best == nil)
    }

    /// Same from 0.6 on, different below 0.6, nothing in between: the threshold is known.
    @Test func separableScoresAreSeparated() throws {
        let scores =
            (0..<400).map { Self.label(0.6 + Double($0) / 1_000, true) }
            + (0..<400).map { Self.label(0.599 - Double($0) / 1_000, false) }
        let curve = PrecisionRecallCurve(scores.shuffled())
        let point = try curve.loosest(precision: 0.99, confidence: 0.95)
        // Four different ones more are within what this number of labels shows; none of the same is lost.
        #expect(point.same == 400)
        #expect((0.59...0.6).contains(point.threshold))
        #expect(point.precision.lowerBound(confidence: 0.95) >= 0.99)
        #expect(curve.best?.threshold == 0.6)
        #expect(try curve.strictest(recall: 0.95, confidence: 0.95).threshold > 0.6)
    }

    /// Scores of the same and of different pairs from two normal distributions: precision at a threshold is known.
    @Test func overlappingScoresGiveATrueThreshold() throws {
        var generator = SeededGenerator(seed: 3)
        func normal(_ mean: Double, _ spread: Double) -> Double {
            let radius = (-2 * log(Double.random(in: 0..<1, using: &generator).nextUp)).squareRoot()
            return mean + spread * radius * cos(2 * .pi * Double.random(in: 0..<1, using: &generator))
        }
        func above(_ threshold: Double, _ mean: Double, _ spread: Double) -> Double {
            erfc((threshold - mean) / spread / 2.0.squareRoot()) / 2
        }
        var tooLow = 0
        for _ in 0..<40 {
            let scores =
                (0..<3_000).map { _ in Self.label(normal(0.8, 0.1), true) }
                + (0..<3_000).map { _ in Self.label(normal(0.3, 0.1), false) }
            let threshold = try PrecisionRecallCurve(scores).loosest(precision: 0.99, confidence: 0.95)
                .threshold
            let (right, wrong) = (above(threshold, 0.8, 0.1), above(threshold, 0.3, 0.1))
            tooLow += right / (right + wrong) < 0.99 ? 1 : 0
            // The best would be 0.532; with this number of labels it comes near, from above.
            #expect((0.52...0.58).contains(threshold))
        }
        #expect(tooLow <= 5)
    }

    @Test func fewLabelsAreSaidToBeTooFew() {
        let same = (0..<298).map { _ in Self.label(1, true) }
        let different = (0..<400).map { _ in Self.label(0, false) }
        #expect(throws: CalibrationProblem.tooFewSame(found: 298, needed: 299)) {
            try PrecisionRecallCurve(same + different).loosest(precision: 0.99, confidence: 0.95)
        }
        #expect(throws: CalibrationProblem.tooFewDifferent(found: 20, needed: 299)) {
            try PrecisionRecallCurve(same + same + different.prefix(20)).loosest(
                precision: 0.99, confidence: 0.95)
        }
        #expect(throws: CalibrationProblem.tooFewSame(found: 0, needed: 59)) {
            try PrecisionRecallCurve(different).strictest(recall: 0.95, confidence: 0.95)
        }
    }

    @Test func scoresThatSayNothingGiveNoThreshold() {
        let scores = (0..<1_000).map { Self.label(Double($0 / 2), $0.isMultiple(of: 2)) }
        #expect {
            try PrecisionRecallCurve(scores).loosest(precision: 0.99, confidence: 0.95)
        } throws: {
            guard case .notPreciseEnough(0.99, let shown, let among)? = $0 as? CalibrationProblem else {
                return false
            }
            return shown < 0.6 && among >= 299
        }
    }

    @Test func aThinCurveKeepsItsEnds() {
        let curve = PrecisionRecallCurve((0..<1_000).map { Self.label(Double($0), $0 > 400) })
        let thin = curve.thinned(to: 50)
        #expect(thin.points.count == 50)
        #expect(thin.points.first == curve.points.first && thin.points.last == curve.points.last)
        #expect(thin.same == 599)
    }
}
