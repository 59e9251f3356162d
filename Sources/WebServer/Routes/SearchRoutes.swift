import Hummingbird
import PhotoSearch
import PhotoTypes

/// Search by words.
struct SearchRoutes {
    let state: ServerState

    func add(to endpoints: inout Endpoints) {
        endpoints.get("/api/v1/search") { request, _ in
            try await state.settings.require(\.search)
            let text = request.query("q") ?? ""
            guard text.count <= state.limits.query else {
                throw APIError.invalid("q", "text of at most \(state.limits.query) characters")
            }
            let query = SearchQuery(text)
            var scope = try request.scope(includesIrrelevant: try request.query("all", default: false))
            scope.includesNames = true
            scope.stacks = try await state.stacks(request)
            let narrowed = scope
            let start = ContinuousClock.now
            let (found, model) = try await state.searches.answer { tools in
                (try Self.answer(query, narrowed, tools), tools.isPartial)
            }
            let (answer, isPartial) = found
            return try JSONAnswer.response(
                SearchResults(
                    query: .init(wanted: query.wanted, unwanted: query.unwanted),
                    names: answer.flatMap { SearchResults.Names($0) },
                    named: (answer?.named ?? []).map(Hit.init), cutoff: answer?.cutoff,
                    best: (answer?.results ?? []).filter(\.isRelevant).map(Hit.init),
                    more: (answer?.results ?? []).filter { !$0.isRelevant }.map(Hit.init),
                    totals: Totals(answer), absent: answer?.absent ?? 0,
                    milliseconds: (start.duration(to: .now) / .milliseconds(1) * 100).rounded() / 100,
                    model: model.rawValue,
                    note: isPartial
                        ? "Photos are being indexed with another model: not all are found yet." : nil))
        }
    }

    /// `nil` where the conditions alone leave no photo: that is an answer, no failure.
    private static func answer(
        _ query: SearchQuery, _ scope: SearchScope, _ tools: SearchDesk.Tools
    ) throws -> SearchAnswer? {
        do {
            return try tools.searcher.search(query, with: tools.embedder, scope)
        } catch PhotoSearchError.nothingInFolder, PhotoSearchError.nothingCaptured {
            return nil
        }
    }
}

extension ServerState {
    /// Photos that the answer to a request shows as one; `nil` where it is to show each.
    func stacks(_ request: Request) async throws -> PhotoStacks? {
        guard try request.query("stack", default: true), try await settings.settings().features.duplicates
        else {
            return nil
        }
        return await duplicates.stacks()
    }
}

extension Request {
    /// What narrows a search: `limit`, `from`, `to`, `folder`, `kind`.
    ///
    /// - Throws: `APIError`, `PhotoSearchError`.
    func scope(includesIrrelevant: Bool = false) throws -> SearchScope {
        let (from, to) = (query("from"), query("to"))
        let kind = query("kind")
        guard kind == nil || kind.flatMap(PhotoKind.init(rawValue:)) != nil else {
            throw APIError.invalid("kind", PhotoKind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return SearchScope(
            limit: try query("limit", in: 1...1_000, default: 60),
            folder: query("folder").map { PhotoPath($0) },
            captured: from == nil && to == nil ? nil : try CapturePeriod(from: from, to: to),
            kind: kind.flatMap(PhotoKind.init(rawValue:)),
            includesIrrelevant: includesIrrelevant)
    }
}
