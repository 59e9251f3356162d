import PhotoTypes

/// Two pictures of which it is known whether they are the same, and what was measured between them.
public struct CalibrationPair: Hashable, Sendable {
    /// How it is known.
    public enum Origin: String, CaseIterable, Codable, Sendable {
        /// A file of labels says so.
        case labels
        /// The user decided so when looking at duplicates.
        case decisions
        /// The user answered so when asked.
        case answers
        /// One was made of the other.
        case variants
        /// Their cameras took them at different times; they, or one and a variant of the other, are near by vector.
        case neighbours
    }

    public let first, second: PhotoPath
    public let isSame: Bool
    public let origin: Origin
    /// What made one of the other, in `PictureVariant`'s words.
    public let recipe: String?
    /// The local check's, 0 … 1.
    public let score: Double
    /// Of their vectors; `nil` where there are none.
    public let cosine: Float?

    public init(
        _ first: PhotoPath, _ second: PhotoPath, isSame: Bool, origin: Origin, recipe: String? = nil,
        score: Double, cosine: Float? = nil
    ) {
        self.first = first
        self.second = second
        self.isSame = isSame
        self.origin = origin
        self.recipe = recipe
        self.score = score
        self.cosine = cosine
    }
}
