import Foundation
import PhotoStore
import PhotoTypes

/// Where to draw the lines, for the vectors of one model. All can be calibrated; a library keeps its own.
public struct DuplicateThresholds: Hashable, Codable, Sendable {
    /// Pictures whose vectors have a lower cosine are not compared, unless taken within seconds. −1 … 1. Lower finds
    /// more heavily edited copies and costs more comparisons.
    public var neighbourCosine: Float
    /// So many of the nearest pictures above `neighbourCosine` are compared with each, 1 … 64. It bounds the work where
    /// thousands of pictures look alike: together with those near in time and those in which light lies alike, a
    /// picture proposes at most `neighbours` + 22 pairs.
    public var neighbours: Int
    /// Comparisons that score less do not count as the same picture, or as an edited one. 0 … 1; 0 leaves it to the
    /// comparison.
    public var samePictureScore: Float
    public var nearDuplicateScore: Float
    /// From this score on a match is sure enough to be accepted unseen. 0 … 1.
    public var sureScore: Float
    /// Seconds between two shots of a burst, 0 … 3600.
    public var burstGap: Double
    /// Pictures taken within `burstGap` are compared from this cosine on, −1 … 1, or where the camera says that they are
    /// of one burst. They are of one if it says so, or if the comparison finds the same scene.
    public var burstCosine: Float

    public init(
        neighbourCosine: Float = 0.8, neighbours: Int = 12, samePictureScore: Float = 0,
        nearDuplicateScore: Float = 0, sureScore: Float = 0.9, burstGap: Double = 10,
        burstCosine: Float = 0.3
    ) {
        self.neighbourCosine = neighbourCosine
        self.neighbours = neighbours
        self.samePictureScore = samePictureScore
        self.nearDuplicateScore = nearDuplicateScore
        self.sureScore = sureScore
        self.burstGap = burstGap
        self.burstCosine = burstCosine
    }

    /// For models of which nothing better is known.
    public static let standard = DuplicateThresholds()

    /// What a library begins with. The vectors of two arbitrary pictures have a cosine near 0 by some models and of 0.5
    /// and more by others, so where copies that are small or without colour begin is for the model's pack to say.
    ///
    /// - Parameter cosine: the pack's `calibration.nearDuplicateCosine`; `nil`: of which nothing is known.
    public static func standard(nearDuplicateCosine cosine: Float?) -> DuplicateThresholds {
        cosine.map { DuplicateThresholds(neighbourCosine: $0) } ?? standard
    }

    /// - Throws: `PhotoGroupingError.unusableSetting` for a value out of its range.
    public func check() throws(PhotoGroupingError) {
        func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>) throws(PhotoGroupingError) {
            guard range.contains(value) else {
                throw .unusableSetting("\(name) is \(value); use \(range.lowerBound) to \(range.upperBound).")
            }
        }
        try check("neighbourCosine", Double(neighbourCosine), -1...1)
        try check("neighbours", Double(neighbours), 1...64)
        try check("samePictureScore", Double(samePictureScore), 0...1)
        try check("nearDuplicateScore", Double(nearDuplicateScore), 0...1)
        try check("sureScore", Double(sureScore), 0...1)
        try check("burstGap", burstGap, 0...3600)
        try check("burstCosine", Double(burstCosine), -1...1)
    }

    /// The setting that a library keeps them under.
    static func key(_ model: ModelID) -> String { "duplicates: thresholds for \(model)" }

    /// Those that a library keeps for a model; `standard` where it keeps none.
    ///
    /// - Throws: `PhotoGroupingError`.
    public init(
        in store: PhotoStore, model: ModelID, standard: DuplicateThresholds = .standard
    ) throws(PhotoGroupingError) {
        self = try StoredSetting.read(Self.key(model), in: store) ?? standard
        try check()
    }

    /// Keeps them in a library for a model; the next run finds neighbours again if necessary.
    ///
    /// - Throws: `PhotoGroupingError`.
    public func save(in store: PhotoStore, model: ModelID) throws(PhotoGroupingError) {
        try check()
        try StoredSetting.write(self, Self.key(model), in: store)
    }

    /// What decides which pairs are compared.
    var searchIdentity: String {
        "cosine \(neighbourCosine), \(neighbours) nearest, \(burstGap) s, \(burstCosine)"
    }
}

/// A value that a library keeps as JSON.
enum StoredSetting {
    static func read<Value: Decodable>(
        _ key: String, in store: PhotoStore
    ) throws(PhotoGroupingError) -> Value? {
        guard let text = try grouping({ try store.setting(key) }) else { return nil }
        do {
            return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
        } catch {
            throw .damagedSetting(key: key, reason: String(describing: error))
        }
    }

    static func write(_ value: some Encodable, _ key: String, in store: PhotoStore) throws(PhotoGroupingError)
    {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try grouping { try store.set(key, to: String(decoding: encoder.encode(value), as: UTF8.self)) }
    }
}
