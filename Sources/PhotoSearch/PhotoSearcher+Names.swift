import PhotoEmbedding
import PhotoStore
import PhotoTypes
import VectorSearch

extension PhotoSearcher {
    /// Reads the names of all photos, for searches that find by them; otherwise each such search reads those that it
    /// asks for. Half a second for 100,000 photos.
    ///
    /// - Throws: `PhotoStoreError`.
    public func keepNames() throws {
        try names.keep(store)
    }

    /// The answer to a query with words that are names of the library's photos; `nil` where there are none.
    ///
    /// A year narrows the whole search. Photos with the other names come first, ranked by the words that are left, then
    /// those that show what all the words say. Where words are left, a name only brings forward photos that show them: an
    /// ordinary word may be somebody's file name.
    func named(
        _ query: SearchQuery, with embedder: any TextEmbedder, _ allowed: AllowedPhotos, _ scope: SearchScope
    ) throws -> SearchAnswer? {
        let library = try names.names(store, for: NameReading.keys(query.wanted))
        let reading = NameReading(query.wanted, library)
        guard !reading.isEmpty else { return nil }
        var allowed = allowed
        if let inYears = reading.inYears { allowed.narrow(to: inYears) }
        var named = SearchAnswer.nothing
        var members: Set<Int64> = []
        var candidates: [Int64] = []
        // A query of nothing but years asks for all photos of them.
        if let all = reading.named ?? (reading.isExact ? reading.inYears : nil) {
            members = allowed.intersection(all)
            candidates = library.newestFirst(members)
            let among = AllowedPhotos(only: members)
            named =
                reading.rest.isEmpty
                ? try listed(
                    candidates, try ranking(query.wanted, query, embedder, among), scope, stacking: allowed)
                : try about(reading.rest, query, embedder, among, scope, stacking: allowed)
        }
        let isUnsure = !named.results.isEmpty && !named.results.contains(where: \.isRelevant)
        if !isUnsure {
            // What is counted among the named is not counted again.
            let isWhole = !reading.rest.isEmpty && named.total <= named.results.count
            allowed.leaveOut(isWhole ? [] : members)
            allowed.leaveOut(Self.keys(named.results))
        }
        let text = reading.withoutYears.isEmpty ? query.wanted : reading.withoutYears
        var answer =
            reading.isExact
            ? .nothing : try nearest(ranking(text, query, embedder, allowed), allowed, scope)
        if isUnsure {
            // A photo that shows what the whole query says stands among those.
            let best = Self.keys(answer.results.filter(\.isRelevant))
            named = named.without(best)
            answer = answer.without(Self.keys(named.results))
            if scope.includesIrrelevant { named.total = named.results.count }
        } else {
            // Of stacks, photos that do not have the name.
            let others = Self.keys(named.results).subtracting(candidates).count
            named.total += others
            named.relevant += others
        }
        return combined(named, answer, reading, count: candidates.count)
    }

    private static func keys(_ results: [SearchResult]) -> Set<Int64> {
        Set(results.flatMap { [$0] + $0.alike }.map(\.photo.id.rawValue))
    }

    private func combined(
        _ named: SearchAnswer, _ answer: SearchAnswer, _ reading: NameReading, count: Int
    ) -> SearchAnswer {
        // A name that very many photos have says little: what photos show then comes first.
        let isBroad = reading.rest.isEmpty && !reading.isExact && count > max(50, index.count / 4)
        let isUnsure = !named.results.isEmpty && !named.results.contains(where: \.isRelevant)
        let explanations = reading.matches(of: Self.keys(named.results + answer.results))
        func explained(_ result: SearchResult) -> SearchResult {
            var result = result
            result.matches = explanations[result.photo.id.rawValue] ?? []
            result.alike = result.alike.map(explained)
            return result
        }
        var combined = SearchAnswer(
            results: answer.results.map(explained), total: named.total + answer.total,
            relevant: named.relevant + answer.relevant, absent: answer.absent + named.absent,
            cutoff: answer.cutoff ?? named.cutoff,
            hasNoGoodMatch: named.results.isEmpty && answer.hasNoGoodMatch)
        combined.named = named.results.map(explained)
        combined.namesComeFirst = !(isBroad || isUnsure) || !answer.results.contains(where: \.isRelevant)
        combined.names = NamedQuery(
            parts: (reading.parts + reading.years).sorted { $0.words.lowerBound < $1.words.lowerBound }.map {
                part in
                NamedQuery.Part(
                    words: reading.written(part),
                    kinds: reading.years.contains { $0.words == part.words }
                        ? [.year]
                        : NameMatch.Kind.allCases.filter { kind in
                            part.entries.contains { $0.kind == kind }
                        })
            }, photos: count)
        return combined
    }

    /// How photos are ranked by words of a query, and not by what it does not want.
    private func ranking(
        _ text: String, _ query: SearchQuery, _ embedder: any TextEmbedder, _ allowed: AllowedPhotos
    ) throws -> (vector: EmbeddingVector, bar: Bar) {
        let vectors = try embedder.embed([text] + query.unwanted)
        guard let wanted = vectors.first,
            let vector = QueryVector.words(wanted, without: Array(vectors.dropFirst()))
        else { throw PhotoSearchError.nothingLeft }
        return (vector, try bar(wanted, isRankedBy: vector, allowed))
    }

    private func nearest(
        _ ranking: (vector: EmbeddingVector, bar: Bar), _ allowed: AllowedPhotos, _ scope: SearchScope,
        stacking: AllowedPhotos? = nil
    ) throws -> SearchAnswer {
        try nearest(to: ranking.vector, ranking.bar, allowed, scope, stacking: stacking)
    }

    /// Photos with a name that show what the other words say; where none does, the nearest of them.
    private func about(
        _ text: String, _ query: SearchQuery, _ embedder: any TextEmbedder, _ allowed: AllowedPhotos,
        _ scope: SearchScope, stacking: AllowedPhotos
    ) throws -> SearchAnswer {
        let ranking = try ranking(text, query, embedder, allowed)
        var scope = scope
        scope.includesIrrelevant = false
        let answer = try nearest(ranking, allowed, scope, stacking: stacking)
        guard answer.results.isEmpty else { return answer }
        scope.includesIrrelevant = true
        return try nearest(ranking, allowed, scope, stacking: stacking)
    }

    /// Photos that a name alone asks for, in the order given.
    private func listed(
        _ ordered: [Int64], _ ranking: (vector: EmbeddingVector, bar: Bar), _ scope: SearchScope,
        stacking: AllowedPhotos
    ) throws -> SearchAnswer {
        var found = FoundPhotos(limit: scope.limit, stacks: scope.stacks)
        for start in stride(from: 0, to: ordered.count, by: 512) where found.results.count < scope.limit {
            let keys = Array(ordered[start..<min(start + 512, ordered.count)])
            let scores = try usable { () throws(VectorSearchError) in
                try index.search(ranking.vector.values, k: keys.count, allowed: KeySet(keys))
            }
            let known = Dictionary(scores.map { ($0.key, $0.score) }, uniquingKeysWith: { first, _ in first })
            // One without a vector yet still has its name.
            try add(keys.map { Neighbour(key: $0, score: known[$0] ?? 0) }, .none, to: &found)
        }
        try completeStacks(of: &found, ranking.vector, .none, stacking)
        let total = ordered.count - found.lost
        return SearchAnswer(
            results: found.results, total: total, relevant: total, absent: found.absent, cutoff: nil,
            hasNoGoodMatch: false)
    }
}

extension SearchAnswer {
    fileprivate static let nothing = SearchAnswer(
        results: [], total: 0, relevant: 0, absent: 0, cutoff: nil, hasNoGoodMatch: false)

    fileprivate func without(_ keys: Set<Int64>) -> SearchAnswer {
        let gone = results.filter { keys.contains($0.photo.id.rawValue) }
        return SearchAnswer(
            results: results.filter { !keys.contains($0.photo.id.rawValue) }, total: total - gone.count,
            relevant: relevant - gone.count(where: \.isRelevant), absent: absent, cutoff: cutoff,
            hasNoGoodMatch: hasNoGoodMatch)
    }
}
