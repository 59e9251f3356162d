import PhotoTypes

/// A photo that answers a search.
public struct SearchResult: Hashable, Sendable {
    public let photo: Photo
    /// Cosine between the photo and what was asked, −1 … 1. Comparable within one model and one kind of
    /// search: words or likeness.
    public let score: Float

    public init(photo: Photo, score: Float) {
        self.photo = photo
        self.score = score
    }
}

/// What a search found.
public struct SearchAnswer: Hashable, Sendable {
    /// Best first.
    public let results: [SearchResult]
    /// Photos that would stand among the results if their files were there: deleted or moved since they were
    /// indexed, or on a drive that is not mounted.
    public let absent: Int
}

/// What narrows a search.
public struct SearchScope: Hashable, Sendable {
    /// At most so many results.
    public var limit: Int
    /// Only photos in this folder or below it.
    public var folder: PhotoPath?

    public init(limit: Int = 20, folder: PhotoPath? = nil) {
        self.limit = limit
        self.folder = folder
    }
}
