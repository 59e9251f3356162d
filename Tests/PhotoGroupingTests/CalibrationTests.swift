import Foundation
import PhotoStore
import PhotoTypes
import PictureMatching
import TestSupport
import Testing

@testable import PhotoGrouping

/// What is made of measured pairs, and what the library keeps of it.
@Suite struct CalibrationTests {
    private static let model = ModelID("test@1")

    /// From here on the comparison believes that two pictures are the same.
    private static let edge = MatchingThresholds.default.edited
    /// The same score at least `same`, different pairs at most `different`; cosines above 0.8 and below 0.6.
    private static let same = edge + (1 - edge) * 0.4
    private static let different = edge + (1 - edge) * 0.2

    private static func pairs(_ count: Int = 400, cosines: Bool = true) -> [CalibrationPair] {
        (0..<count).flatMap { number in
            let (one, other) = (PhotoPath("/\(number)"), PhotoPath("/other/\(number)"))
            let part = Double(number) / Double(count)
            return [
                CalibrationPair(
                    one, other, isSame: true, origin: .variants,
                    recipe: number.isMultiple(of: 2) ? "crop" : "text",
                    score: same + (1 - same) * part, cosine: cosines ? Float(0.8 + 0.2 * part) : nil),
                CalibrationPair(
                    one, other, isSame: false, origin: .neighbours, score: different * part,
                    cosine: cosines ? Float(0.6 * part) : nil),
            ]
        }
    }

    @Test func thresholdsLieWhereThePairsPart() throws {
        let calibration = try DuplicateCalibration(of: Self.pairs(), model: Self.model)
        let between = Self.different - 0.05...Self.same
        #expect(between.contains(calibration.score.threshold))
        #expect(calibration.score.recall.value == 1)
        #expect(calibration.score.leastPrecision >= 0.99)
        // 95 % of the same lie above 0.81; shown at 95 %, somewhat lower.
        let cosine = try #require(calibration.cosine)
        #expect((0.8...0.81).contains(cosine.threshold))
        #expect(cosine.leastRecall >= 0.95)
        #expect(
            calibration.counts == [
                .init(origin: .variants, same: 400, different: 0),
                .init(origin: .neighbours, same: 0, different: 400),
            ])
        #expect(calibration.recipes.map(\.name) == ["crop", "text"])
        #expect(calibration.recipes.allSatisfy { $0.found == Proportion(200, of: 200) })

        let thresholds = calibration.thresholds(replacingIn: .standard)
        #expect(between.contains(Double(thresholds.nearDuplicateScore)))
        #expect(Double(thresholds.nearDuplicateScore) <= calibration.score.threshold)
        #expect(thresholds.samePictureScore == thresholds.nearDuplicateScore)
        #expect((0.79...0.81).contains(thresholds.neighbourCosine))
        #expect(thresholds.burstGap == DuplicateThresholds.standard.burstGap)
    }

    @Test func withoutVectorsProposalsStayAsTheyAre() throws {
        let calibration = try DuplicateCalibration(of: Self.pairs(cosines: false), model: Self.model)
        #expect(calibration.cosine == nil && calibration.cosines == nil)
        let thresholds = calibration.thresholds(replacingIn: .standard)
        #expect(thresholds.neighbourCosine == DuplicateThresholds.standard.neighbourCosine)
    }

    @Test func tooFewPairsAreRefusedWithTheirNumber() {
        #expect(throws: PhotoGroupingError.calibration(.tooFewSame(found: 100, needed: 299))) {
            try DuplicateCalibration(of: Self.pairs(100), model: Self.model)
        }
        #expect(
            String(describing: CalibrationProblem.tooFewSame(found: 100, needed: 299)).contains(
                "there are 100, "))
    }

    @Test(arguments: [0, 1, -0.5, 1.5])
    func wishesThatNothingCanFulfilAreRefused(_ value: Double) {
        #expect(throws: PhotoGroupingError.self) {
            try DuplicateCalibration(
                of: Self.pairs(), model: Self.model, wish: DuplicateCalibration.Wish(precision: value))
        }
    }

    @Test func theLibraryKeepsThresholdsWithTheirEvidence() throws {
        let folder = try TemporaryFolder()
        let store = try PhotoStore(LibraryFolder(folder("library")), for: .writing)
        #expect(try DuplicateCalibration.last(in: store, model: Self.model) == nil)
        let calibration = try DuplicateCalibration(of: Self.pairs(), model: Self.model)
        let saved = try calibration.save(in: store)
        #expect(try DuplicateThresholds(in: store, model: Self.model) == saved)
        #expect(saved != .standard)
        #expect(try DuplicateCalibration.last(in: store, model: Self.model) == calibration)
        // Another model's vectors lie otherwise.
        let other = ModelID("other@1")
        #expect(try DuplicateThresholds(in: store, model: other) == .standard)
        #expect(try DuplicateCalibration.last(in: store, model: other) == nil)
    }

    @Test func oneOfAnEarlierComparisonIsTold() throws {
        let folder = try TemporaryFolder()
        let store = try PhotoStore(LibraryFolder(folder("library")), for: .writing)
        let finder = DuplicateFinder(store: store, model: Self.model)
        let calibration = try DuplicateCalibration(of: Self.pairs(), model: Self.model)
        try calibration.save(in: store)
        #expect(try finder.report().outdatedCalibration == nil)
        // As an earlier release kept it, and as one that did not note it did.
        let key = DuplicateCalibration.key(Self.model)
        let text = try #require(try store.setting(key))
        for earlier in ["\"comparison\":\(comparisonVersion - 1),", ""] {
            let older = text.replacing("\"comparison\":\(comparisonVersion),", with: earlier)
            #expect(older != text)
            try store.set(key, to: older)
            #expect(try finder.report().outdatedCalibration == calibration.made)
            #expect(try DuplicateCalibration.last(in: store, model: Self.model)?.isOutdated == true)
        }
        // Renewed.
        try calibration.save(in: store)
        #expect(try finder.report().outdatedCalibration == nil)
    }

    @Test func thePlotIsWellFormedAndShowsBothCurves() throws {
        let svg = CurvePlot.svg(of: try DuplicateCalibration(of: Self.pairs(), model: Self.model))
        func count(_ part: String) -> Int { svg.components(separatedBy: part).count - 1 }
        #expect(count("<polyline") == 6 && count("<circle") == 2)
        #expect(count("<text") == count("</text>"))
        #expect(svg.hasPrefix("<svg") && svg.hasSuffix("</svg>\n"))
        #expect(svg.contains("precision") && !svg.contains("nan") && !svg.contains("inf"))
    }
}
