import Foundation
import PhotoStore
import PhotoTypes
import PictureMatching

/// Thresholds for finding duplicates with one model in one library, with the evidence for them.
public struct DuplicateCalibration: Hashable, Codable, Sendable {
    /// What is wanted.
    public struct Wish: Hashable, Codable, Sendable {
        /// Of pairs called duplicates, the share that is.
        public var precision: Double
        /// Of the duplicates that the local check would confirm, the share that vectors propose.
        public var proposed: Double
        /// That both are so, each.
        public var confidence: Double

        public init(precision: Double = 0.99, proposed: Double = 0.95, confidence: Double = 0.95) {
            self.precision = precision
            self.proposed = proposed
            self.confidence = confidence
        }
    }

    /// A threshold, and what it finds among the labelled pairs.
    public struct Suggestion: Hashable, Codable, Sendable {
        public let threshold: Double
        public let precision, recall: Proportion
        /// The shares are at least so large, at the wanted confidence.
        public let leastPrecision, leastRecall: Double
    }

    /// Pairs of one origin.
    public struct Count: Hashable, Codable, Sendable {
        public let origin: CalibrationPair.Origin
        public let same, different: Int
    }

    /// What was made of photos, and how much of it the suggested threshold finds.
    public struct Recipe: Hashable, Codable, Sendable {
        public let name: String
        public let found: Proportion
    }

    public let model: String
    public let made: Date
    /// The `comparisonVersion` that it was made with; `nil`: one before this was noted.
    public let comparison: Int?
    public let wish: Wish
    public let counts: [Count]
    public let recipes: [Recipe]
    /// Of the local check's score, over all pairs; of the cosine, over those with vectors.
    public let scores: PrecisionRecallCurve
    public let cosines: PrecisionRecallCurve?
    /// For `DuplicateThresholds.nearDuplicateScore`.
    public let score: Suggestion
    /// For `neighbourCosine`: as strict as leaves what is wanted of the pairs that `score` confirms. `nil` without
    /// vectors, or where too few pairs have them.
    public let cosine: Suggestion?

    /// - Parameter made: now, when not in a test.
    /// - Throws: `PhotoGroupingError.calibration` when the pairs cannot show what is wished.
    public init(
        of pairs: [CalibrationPair], model: ModelID, wish: Wish = Wish(), made: Date = Date()
    ) throws(PhotoGroupingError) {
        do {
            try self.init(pairs, model, wish, made)
        } catch {
            throw .calibration(error)
        }
    }

    private init(
        _ pairs: [CalibrationPair], _ model: ModelID, _ wish: Wish, _ made: Date
    ) throws(CalibrationProblem) {
        for (name, value) in [
            ("precision", wish.precision), ("the share proposed", wish.proposed),
            ("confidence", wish.confidence),
        ] {
            guard 0 < value, value < 1 else { throw .unusableWish(name: name, value: value) }
        }
        self.model = model.rawValue
        // JSON keeps whole milliseconds.
        self.made = Date(timeIntervalSince1970: (made.timeIntervalSince1970 * 1_000).rounded() / 1_000)
        comparison = comparisonVersion
        self.wish = wish
        counts = CalibrationPair.Origin.allCases.compactMap { origin in
            let some = pairs.filter { $0.origin == origin }
            let same = some.count { $0.isSame }
            return some.isEmpty ? nil : Count(origin: origin, same: same, different: some.count - same)
        }
        let scores = PrecisionRecallCurve(pairs.map { LabelledScore($0.score, isSame: $0.isSame) })
        let point = try scores.loosest(precision: wish.precision, confidence: wish.confidence)
        score = Suggestion(point, of: scores, wish.confidence)
        self.scores = scores.thinned(to: Self.mostPoints)

        let proposable = pairs.compactMap { pair in
            pair.cosine.map {
                (LabelledScore(Double($0), isSame: pair.isSame), pair.score >= point.threshold)
            }
        }
        cosines =
            proposable.isEmpty ? nil : PrecisionRecallCurve(proposable.map(\.0)).thinned(to: Self.mostPoints)
        let confirmed = PrecisionRecallCurve(proposable.filter { $0.1 || !$0.0.isSame }.map(\.0))
        cosine = (try? confirmed.strictest(recall: wish.proposed, confidence: wish.confidence)).map {
            Suggestion($0, of: confirmed, wish.confidence)
        }
        recipes = Dictionary(grouping: pairs.filter(\.isSame)) { $0.recipe ?? "" }
            .filter { !$0.key.isEmpty }
            .map { name, some in
                Recipe(
                    name: name, found: Proportion(some.count { $0.score >= point.threshold }, of: some.count))
            }
            .sorted { $0.name < $1.name }
    }

    private static let mostPoints = 100

    /// Whether pictures are compared otherwise now than when it was made: its score may then draw another line.
    public var isOutdated: Bool { comparison != comparisonVersion }

    /// `current` with what was calibrated. Below the score from which the comparison itself believes in an edited
    /// picture a threshold would change nothing.
    public func thresholds(replacingIn current: DuplicateThresholds) -> DuplicateThresholds {
        var thresholds = current
        let least = MatchingThresholds.default.edited
        thresholds.nearDuplicateScore = Float(score.threshold <= least ? 0 : score.threshold.rounded(to: 4))
        thresholds.samePictureScore = max(thresholds.samePictureScore, thresholds.nearDuplicateScore)
        if let cosine { thresholds.neighbourCosine = Float(cosine.threshold.rounded(to: 4)) }
        return thresholds
    }

    // MARK: In the library

    static func key(_ model: ModelID) -> String { "duplicates: calibration for \(model)" }

    /// Keeps the thresholds, and this as the evidence for them, for the model.
    ///
    /// - Parameter standard: as `DuplicateFinder` takes it.
    /// - Returns: the thresholds.
    /// - Throws: `PhotoGroupingError`.
    @discardableResult
    public func save(
        in store: PhotoStore, standard: DuplicateThresholds = .standard
    ) throws(PhotoGroupingError) -> DuplicateThresholds {
        let model = ModelID(self.model)
        let current = try DuplicateThresholds(in: store, model: model, standard: standard)
        let thresholds = thresholds(replacingIn: current)
        // Evidence first: thresholds never stand without it.
        try StoredSetting.write(self, Self.key(model), in: store)
        try thresholds.save(in: store, model: model)
        return thresholds
    }

    /// The last calibration that the library keeps for a model.
    ///
    /// - Throws: `PhotoGroupingError`.
    public static func last(in store: PhotoStore, model: ModelID) throws(PhotoGroupingError) -> Self? {
        try StoredSetting.read(key(model), in: store)
    }
}

extension DuplicateCalibration.Suggestion {
    init(_ point: PrecisionRecallCurve.Point, of curve: PrecisionRecallCurve, _ confidence: Double) {
        threshold = point.threshold
        precision = point.precision
        recall = curve.recall(point)
        leastPrecision = precision.lowerBound(confidence: confidence)
        leastRecall = recall.lowerBound(confidence: confidence)
    }
}

extension Double {
    /// Down, so that what reached the threshold still does.
    fileprivate func rounded(to digits: Int) -> Double {
        let scale = pow(10, Double(digits))
        return (self * scale).rounded(.down) / scale
    }
}
