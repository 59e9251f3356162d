import PhotoTypes

/// A photo that answers a search.
public struct SearchResult: Hashable, Sendable {
    public let photo: Photo
    /// Cosine between the photo and what was asked, −1 … 1. Comparable within one model and one kind of
    /// search: words or similarity.
    public let score: Float
    /// Whether the photo is about what was asked; always where the search has no cut-off.
    public let isRelevant: Bool
    /// The names that the query found it by.
    public internal(set) var matches: [NameMatch]
    /// The photos for which this one stands, best first: copies of it, other shots of its burst. Of identical files, the
    /// one to keep stands for the others. All that the search's
    /// conditions allow, whether or not they are about what was asked.
    public internal(set) var alike: [SearchResult]

    public init(
        photo: Photo, score: Float, isRelevant: Bool = true, matches: [NameMatch] = [],
        alike: [SearchResult] = []
    ) {
        self.photo = photo
        self.score = score
        self.isRelevant = isRelevant
        self.matches = matches
        self.alike = alike
    }
}

/// What a search found.
public struct SearchAnswer: Hashable, Sendable {
    /// Photos that names in the query found: first of all the results, or, where a name is that of very many photos, after
    /// those that are about the words. Best first, or the newest where nothing else was asked.
    public var named: [SearchResult] = []
    public var namesComeFirst = true
    /// What was taken for names; `nil` where nothing was.
    public var names: NamedQuery?
    /// The others, best first.
    public let results: [SearchResult]
    /// How many photos there would be without the limit, each counted in its stack, too; files of photos beyond the limit
    /// are not looked at.
    public internal(set) var total: Int
    /// How many of the total are about what was asked; all where the search has no cut-off.
    public internal(set) var relevant: Int
    /// Photos that would stand among the results if their files were there: deleted or moved since they were
    /// indexed, or on a drive that is not mounted.
    public let absent: Int
    /// The cosine with the wanted words that a photo must reach to be about them; `nil` where there is no such
    /// bar, as between photos.
    public let cutoff: Float?
    /// Whether photos were looked at and none was about what was asked.
    public let hasNoGoodMatch: Bool

    /// How many photos the results stand for, of those that count in `total`.
    public var photos: Int {
        let countsAll = total > relevant
        return inOrder.reduce(0) { $0 + 1 + $1.alike.count { countsAll || $0.isRelevant } }
    }

    /// The first of the results, and the totals of all.
    public func first(_ limit: Int) -> SearchAnswer {
        let kept = Set(inOrder.prefix(limit).map(\.photo.id))
        var answer = SearchAnswer(
            results: results.filter { kept.contains($0.photo.id) }, total: total, relevant: relevant,
            absent: absent, cutoff: cutoff, hasNoGoodMatch: hasNoGoodMatch)
        answer.named = named.filter { kept.contains($0.photo.id) }
        (answer.namesComeFirst, answer.names) = (namesComeFirst, names)
        return answer
    }

    /// All results, as they are to be shown one after the other.
    public var inOrder: [SearchResult] {
        namesComeFirst
            ? named + results
            : results.filter(\.isRelevant) + named + results.filter { !$0.isRelevant }
    }
}

/// What narrows a search.
public struct SearchScope: Hashable, Sendable {
    /// The maximum number of results; what is stacked counts as one, and names have as many of their own.
    public var limit: Int
    /// Only photos in this folder or below it.
    public var folder: PhotoPath?
    /// Only photos captured then.
    public var captured: CapturePeriod?
    /// Only photos whose files are of this kind.
    public var kind: PhotoKind?
    /// Also photos that are not about what was asked, after those that are.
    public var includesIrrelevant: Bool
    /// Also photos that the user hid.
    public var includesHidden: Bool
    /// Only photos that the user marked as favourites.
    public var onlyFavourites: Bool
    /// Whether words that name files, folders, cameras, years, … also find their photos.
    public var includesNames: Bool
    /// Photos that are shown as one; `nil`: each stands for itself.
    public var stacks: PhotoStacks?

    public init(
        limit: Int = 20, folder: PhotoPath? = nil, captured: CapturePeriod? = nil, kind: PhotoKind? = nil,
        includesIrrelevant: Bool = false, includesHidden: Bool = false, onlyFavourites: Bool = false,
        includesNames: Bool = false, stacks: PhotoStacks? = nil
    ) {
        self.limit = limit
        self.folder = folder
        self.captured = captured
        self.kind = kind
        self.includesIrrelevant = includesIrrelevant
        self.includesHidden = includesHidden
        self.onlyFavourites = onlyFavourites
        self.includesNames = includesNames
        self.stacks = stacks
    }
}
