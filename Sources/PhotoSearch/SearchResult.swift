import PhotoTypes

/// A photo that answers a search.
public struct SearchResult: Hashable, Sendable {
    public let photo: Photo
    /// Cosine between the photo and what was asked, −1 … 1. Comparable within one model and one kind of
    /// search: words or likeness.
    public let score: Float
    /// Whether the photo is about what was asked; always where the search has no cut-off.
    public let isRelevant: Bool

    public init(photo: Photo, score: Float, isRelevant: Bool = true) {
        self.photo = photo
        self.score = score
        self.isRelevant = isRelevant
    }
}

/// What a search found.
public struct SearchAnswer: Hashable, Sendable {
    /// Best first.
    public let results: [SearchResult]
    /// How many results there would be without the limit, exactly; files of photos beyond the limit are not looked at.
    public let total: Int
    /// How many of the total are about what was asked; all where the search has no cut-off.
    public let relevant: Int
    /// Photos that would stand among the results if their files were there: deleted or moved since they were
    /// indexed, or on a drive that is not mounted.
    public let absent: Int
    /// The cosine with the wanted words that a photo must reach to be about them; `nil` where there is no such
    /// bar, as between photos.
    public let cutoff: Float?
    /// Whether photos were looked at and none was about what was asked.
    public let hasNoGoodMatch: Bool
}

/// What narrows a search.
public struct SearchScope: Hashable, Sendable {
    /// At most so many results.
    public var limit: Int
    /// Only photos in this folder or below it.
    public var folder: PhotoPath?
    /// Only photos captured then.
    public var captured: CapturePeriod?
    /// Also photos that are not about what was asked, after those that are.
    public var includesIrrelevant: Bool

    public init(
        limit: Int = 20, folder: PhotoPath? = nil, captured: CapturePeriod? = nil,
        includesIrrelevant: Bool = false
    ) {
        self.limit = limit
        self.folder = folder
        self.captured = captured
        self.includesIrrelevant = includesIrrelevant
    }
}
