import Foundation
import PhotoEmbedding
import PhotoStore
import PhotoTypes
import VectorSearch

/// Finds a library's photos by words or by similarity.
///
/// Holds the vectors of one model as they were when it was made: to see photos that came later, make a new one.
public struct PhotoSearcher: Sendable {
    public let model: ModelID
    /// A message for the user if the index was rebuilt or skipped; otherwise `nil`.
    public let note: String?
    let store: PhotoStore
    let index: any VectorIndex
    let cutoff: Float?
    let isPresent: @Sendable (PhotoPath) -> Bool
    /// Kept for searchers that answer many queries.
    let names = KnownNames()

    /// Opens the index of the model's vectors beside the library, which is first made or brought up to date where
    /// that is needed and possible; small libraries are read into memory.
    ///
    /// - Parameter cutoff: the cosine below which a photo is not about the words (a model pack's
    ///   `calibration.relevanceCutoff`); `nil`: every photo may be.
    /// - Parameter leastCached: libraries of fewer photos have no index on disk.
    /// - Parameter isPresent: whether a photo's file is where the library has it.
    /// - Throws: `PhotoSearchError.emptyLibrary`, `.notIndexed`, `.unusableVector`; `PhotoStoreError`.
    public init(
        _ store: PhotoStore, model: ModelID, cutoff: Float? = nil,
        leastCached: Int = VectorCache.leastPhotos,
        isPresent: @escaping @Sendable (PhotoPath) -> Bool = { $0.withCString { access($0, F_OK) == 0 } }
    ) async throws {
        self.store = store
        self.model = model
        self.cutoff = cutoff
        self.isPresent = isPresent
        do {
            let opened = try await VectorCache(store, model: model, leastPhotos: leastCached)?.open()
            guard let opened, opened.index.count > 0 else {
                let status = try store.status()
                guard status.photos > 0 else { throw PhotoSearchError.emptyLibrary }
                throw PhotoSearchError.notIndexed(
                    model: model, others: status.models.filter { $0.vectors > 0 }.map(\.model))
            }
            (index, note) = opened
        } catch let error as VectorSearchError {
            throw PhotoSearchError.unusableVector(error)
        }
    }

    /// The photos that show best what a query wants and not what it does not want.
    ///
    /// The ranking is by `QueryVector.words`; whether a photo is relevant is told by its cosine with the wanted
    /// words alone, which is what the cut-off was calibrated on. A query that only excludes finds all photos that are
    /// not about what it excludes, the least like it first.
    ///
    /// - Parameter query: any length; what exceeds the model's context is not seen.
    /// - Parameter embedder: of this searcher's model.
    /// - Throws: `PhotoSearchError.emptyQuery`, `.nothingLeft`, `.nothingInFolder`,
    ///   `.nothingCaptured`, `.unusableVector` where the embedder's vectors are not the library's;
    ///   `PhotoEmbeddingError`; `PhotoStoreError`.
    public func search(
        _ query: SearchQuery, with embedder: any TextEmbedder, _ scope: SearchScope = SearchScope()
    ) throws -> SearchAnswer {
        guard !query.wanted.isEmpty || !query.unwanted.isEmpty else { throw PhotoSearchError.emptyQuery }
        let allowed = try filter(scope, excluding: nil)
        if query.wanted.isEmpty { return try without(query.unwanted, embedder, allowed, scope) }
        if scope.includesNames, let found = try named(query, with: embedder, allowed, scope) { return found }
        let vectors = try embedder.embed([query.wanted] + query.unwanted)
        guard let wanted = vectors.first else { throw PhotoSearchError.emptyQuery }
        guard let vector = QueryVector.words(wanted, without: Array(vectors.dropFirst())) else {
            throw PhotoSearchError.nothingLeft
        }
        return try nearest(to: vector, try bar(wanted, isRankedBy: vector, allowed), allowed, scope)
    }

    private func without(
        _ unwanted: [String], _ embedder: any TextEmbedder, _ allowed: AllowedPhotos, _ scope: SearchScope
    ) throws -> SearchAnswer {
        let vectors = try embedder.embed(unwanted)
        guard let away = QueryVector.away(from: vectors) else { throw PhotoSearchError.nothingLeft }
        var allowed = allowed
        if let cutoff {
            for vector in vectors {
                let shown = try usable { () throws(VectorSearchError) in
                    try index.neighbours(of: vector.values, atLeast: cutoff, allowed: allowed.keys)
                }
                allowed.leaveOut(Set(shown.map(\.key)))
            }
        }
        return try nearest(to: away, .none, allowed, scope)
    }

    /// The photos most like one of the library, which is not among them.
    ///
    /// - Parameter change: what to add to the photo, and what to leave out.
    /// - Throws: `PhotoSearchError.unknownPhoto`, `.photoNotIndexed`, and as the next.
    public func similar(
        to photo: PhotoID, change: PhotoChange? = nil, _ scope: SearchScope = SearchScope()
    ) throws -> SearchAnswer {
        guard let known = try store.photo(photo) else { throw PhotoSearchError.unknownPhoto(photo) }
        guard let vector = try store.embedding(of: photo, model: model) else {
            throw PhotoSearchError.photoNotIndexed(known.path, model: model)
        }
        return try similar(to: vector, change, excluding: photo, scope)
    }

    /// The photos most like a picture that need not be in the library.
    ///
    /// - Parameter vector: made by this searcher's model.
    /// - Parameter change: what to add to the photo, and what to leave out.
    /// - Throws: `PhotoSearchError.nothingLeft`, `.nothingInFolder`, `.nothingCaptured`, `.unusableVector`;
    ///   `PhotoEmbeddingError`; `PhotoStoreError`.
    public func similar(
        to vector: EmbeddingVector, change: PhotoChange? = nil, _ scope: SearchScope = SearchScope()
    ) throws -> SearchAnswer {
        try similar(to: vector, change, excluding: nil, scope)
    }

    private func similar(
        to vector: EmbeddingVector, _ change: PhotoChange?, excluding photo: PhotoID?, _ scope: SearchScope
    ) throws -> SearchAnswer {
        let allowed = try filter(scope, excluding: photo)
        guard let change else { return try nearest(to: vector, .none, allowed, scope) }
        let words = try change.embedder.embed(change.with + change.without)
        let (with, without) = (words.prefix(change.with.count), words.dropFirst(change.with.count))
        guard let changed = QueryVector.photo(vector, with: Array(with), without: Array(without)) else {
            throw PhotoSearchError.nothingLeft
        }
        return try nearest(to: changed, .none, allowed, scope)
    }

    /// What tells photos that are about the query from others.
    enum Bar {
        case none
        /// The score by which photos are ranked.
        case score(Float)
        case keys(Set<Int64>)

        func isReached(by neighbour: Neighbour) -> Bool {
            switch self {
            case .none: true
            case .score(let least): neighbour.score >= least
            case .keys(let keys): keys.contains(neighbour.key)
            }
        }
    }

    func bar(
        _ wanted: EmbeddingVector, isRankedBy vector: EmbeddingVector, _ allowed: AllowedPhotos
    ) throws -> Bar {
        guard let cutoff else { return .none }
        if vector == wanted { return .score(cutoff) }
        let relevant = try usable { () throws(VectorSearchError) in
            try index.neighbours(of: wanted.values, atLeast: cutoff, allowed: allowed.keys)
        }
        return .keys(Set(relevant.map(\.key)))
    }

    /// - Parameter stacking: the photos that may stand in a result's stack; `nil`: those allowed.
    func nearest(
        to vector: EmbeddingVector, _ bar: Bar, _ allowed: AllowedPhotos, _ scope: SearchScope,
        stacking: AllowedPhotos? = nil
    ) throws -> SearchAnswer {
        var cutoff = cutoff
        if case .none = bar { cutoff = nil }
        var reachable = allowed
        if case .keys(let keys) = bar, !scope.includesIrrelevant { reachable = AllowedPhotos(only: keys) }
        // Files may be gone, or lie in one stack: ask for more until the limit is reached or everything was looked at.
        var wanted = max(scope.limit, 1)
        while true {
            let neighbours = try usable { () throws(VectorSearchError) in
                try index.search(vector.values, k: wanted, allowed: reachable.keys)
            }
            let shown = scope.includesIrrelevant ? neighbours : neighbours.filter(bar.isReached)
            var found = FoundPhotos(limit: scope.limit, stacks: scope.stacks)
            try add(shown, bar, to: &found)
            if found.results.count == scope.limit || shown.count < wanted {
                let counted =
                    shown.count < wanted
                    ? Counts(listed: shown.count, relevant: shown.count { bar.isReached(by: $0) })
                    : try counts(vector, bar, allowed.keys, scope)
                try completeStacks(of: &found, vector, bar, stacking ?? allowed)
                return SearchAnswer(
                    results: found.results, total: counted.listed - found.lost,
                    relevant: counted.relevant - found.lostRelevant, absent: found.absent, cutoff: cutoff,
                    hasNoGoodMatch: cutoff != nil && found.absent == 0
                        && !found.results.contains(where: \.isRelevant) && scope.limit > 0)
            }
            wanted = wanted.multipliedReportingOverflow(by: 4).overflow ? .max : wanted * 4
        }
    }

    /// How many photos a search would list without its limit, and how many of them reach the bar.
    private struct Counts {
        let listed, relevant: Int
    }

    private func counts(
        _ vector: EmbeddingVector, _ bar: Bar, _ allowed: KeySet?, _ scope: SearchScope
    ) throws -> Counts {
        func reaching(_ least: Float) throws -> Int {
            try usable { () throws(VectorSearchError) in
                try index.neighbours(of: vector.values, atLeast: least, allowed: allowed).count
            }
        }
        // No cosine is less, however it was rounded.
        func all() throws -> Int { allowed == nil ? index.count : try reaching(-2) }
        switch bar {
        case .none:
            let all = try all()
            return Counts(listed: all, relevant: all)
        case .score(let least):
            let relevant = try reaching(least)
            return Counts(listed: scope.includesIrrelevant ? try all() : relevant, relevant: relevant)
        case .keys(let keys):
            return Counts(listed: scope.includesIrrelevant ? try all() : keys.count, relevant: keys.count)
        }
    }

    /// Those of the neighbours whose files are there.
    func add(
        _ neighbours: [Neighbour], _ bar: Bar, to found: inout FoundPhotos, mayStand: Bool = true
    ) throws(PhotoStoreError) {
        let photos = try store.photos(neighbours.map { PhotoID($0.key) })
        for neighbour in neighbours {
            let isRelevant = bar.isReached(by: neighbour)
            // Photos forgotten since the vectors were read are not part of the answer.
            guard let photo = photos[PhotoID(neighbour.key)] else {
                found.lose(isRelevant: isRelevant, isKnown: false)
                continue
            }
            guard found.wants(photo) else { continue }
            if isPresent(photo.path) {
                found.add(
                    SearchResult(photo: photo, score: neighbour.score, isRelevant: isRelevant),
                    mayStand: mayStand)
            } else {
                found.lose(isRelevant: isRelevant, isKnown: true)
            }
        }
    }

    /// Stacks hold all that the conditions allow, however far down it stands.
    func completeStacks(
        of found: inout FoundPhotos, _ vector: EmbeddingVector, _ bar: Bar, _ allowed: AllowedPhotos
    ) throws {
        let missing = found.missing.filter(allowed.contains)
        guard !missing.isEmpty else { return }
        let neighbours = try usable { () throws(VectorSearchError) in
            try index.search(vector.values, k: missing.count, allowed: KeySet(missing))
        }
        var complete = found
        try add(neighbours, bar, to: &complete, mayStand: false)
        found.take(stacksOf: complete)
    }

    /// The photos that a search may return; the index never looks at others, so a filter costs no result.
    private func filter(_ scope: SearchScope, excluding excluded: PhotoID?) throws -> AllowedPhotos {
        var left = scope.includesHidden ? [] : try store.photos(marked: .hidden)
        if let excluded { left.insert(excluded) }
        var allowed = AllowedPhotos(not: Set(left.map(\.rawValue)))
        guard scope.folder != nil || scope.captured != nil || scope.kind != nil || scope.onlyFavourites else {
            return allowed
        }
        var inside = try store.photoIDs(
            within: scope.folder, captured: scope.captured?.wallClock, kind: scope.kind)
        if inside.isEmpty, scope.kind == nil {
            guard let folder = scope.folder, try store.photoIDs(within: folder).isEmpty else {
                throw PhotoSearchError.nothingCaptured
            }
            throw PhotoSearchError.nothingInFolder(folder)
        }
        if scope.onlyFavourites { inside.formIntersection(try store.photos(marked: .favourites)) }
        allowed.narrow(to: Set(inside.map(\.rawValue)))
        return allowed
    }
}

/// "Like this photo, but …": words for what to add to the photo and what to leave out.
public struct PhotoChange: Sendable {
    public let with, without: [String]
    let embedder: any TextEmbedder

    /// - Parameter embedder: of the searcher's model.
    public init(with: [String], without: [String], embedder: any TextEmbedder) {
        self.with = with
        self.without = without
        self.embedder = embedder
    }
}

/// A refusal of the index in this module's words.
func usable<Result>(_ body: () throws(VectorSearchError) -> Result) throws(PhotoSearchError) -> Result {
    do {
        return try body()
    } catch {
        throw .unusableVector(error)
    }
}
