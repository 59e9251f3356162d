import PhotoTypes

/// The results of a search as they are found, best first; photos of one stack become one result.
struct FoundPhotos {
    private(set) var results: [SearchResult] = []
    /// Photos that would be among the results if their files were there.
    private(set) var absent = 0
    /// Those, and photos forgotten since the vectors were read; and how many of them are about what was asked.
    private(set) var lost = 0
    private(set) var lostRelevant = 0

    private let limit: Int
    private let stacks: PhotoStacks?
    /// Of stacks that have a result, by their first member, its place.
    private var places: [PhotoStacks.Member: Int] = [:]

    init(limit: Int, stacks: PhotoStacks?) {
        self.limit = limit
        self.stacks = stacks
    }

    /// Whether a photo that comes now is a result, or belongs to one.
    func wants(_ photo: Photo) -> Bool {
        results.count < limit || place(of: photo) != nil
    }

    /// One that would be a result is not there.
    mutating func lose(isRelevant: Bool, isKnown: Bool) {
        guard results.count < limit else { return }
        if isKnown { absent += 1 }
        lost += 1
        if isRelevant { lostRelevant += 1 }
    }

    /// The same results with what was found for their stacks since. What is missing of a stack was not asked for.
    mutating func take(stacksOf other: FoundPhotos) {
        results = other.results
    }

    /// The best of a stack stands for it; of equal files, the one to keep.
    ///
    /// - Parameter mayStand: whether the photo is one that was asked for.
    mutating func add(_ result: SearchResult, mayStand: Bool) {
        if let place = place(of: result.photo) {
            let standing = results[place]
            guard standing.photo.id != result.photo.id else { return }
            if mayStand, standing.photo.contentHash == result.photo.contentHash,
                stacks?.prefers(result.photo, to: standing.photo) == true
            {
                var (preferred, other) = (result, standing)
                other.alike = []
                preferred.alike = standing.alike + [other]
                results[place] = preferred
            } else {
                results[place].alike.append(result)
            }
        } else {
            if let first = stacks?.stack(of: result.photo)?.first { places[first] = results.count }
            results.append(result)
        }
    }

    private func place(of photo: Photo) -> Int? {
        stacks?.stack(of: photo)?.first.flatMap { places[$0] }
    }

    /// Members of the results' stacks that have not come.
    var missing: [Int64] {
        results.flatMap { result -> [Int64] in
            guard let stack = stacks?.stack(of: result.photo) else { return [] }
            let here = Set([result.photo.id] + result.alike.map(\.photo.id))
            return stack.map(\.photo).filter { !here.contains($0) }.map(\.rawValue)
        }
    }
}
