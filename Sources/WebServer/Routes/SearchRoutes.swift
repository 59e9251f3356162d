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
            let scope = try scope(request)
            let start = ContinuousClock.now
            let (found, model) = try await state.searches.answer { tools in
                (try Self.answer(query, scope, tools), tools.note)
            }
            let (answer, note) = found
            return try JSONAnswer.response(
                SearchResults(
                    query: .init(wanted: query.wanted, unwanted: query.unwanted), cutoff: answer?.cutoff,
                    best: (answer?.results ?? []).filter(\.isRelevant).map(Hit.init),
                    more: (answer?.results ?? []).filter { !$0.isRelevant }.map(Hit.init),
                    absent: answer?.absent ?? 0,
                    milliseconds: (start.duration(to: .now) / .milliseconds(1) * 100).rounded() / 100,
                    model: model.rawValue, note: note))
        }
    }

    private func scope(_ request: Request) throws -> SearchScope {
        let (from, to) = (request.query("from"), request.query("to"))
        return SearchScope(
            limit: try request.query("limit", in: 1...1_000, default: 60),
            folder: request.query("folder").map { PhotoPath($0) },
            captured: from == nil && to == nil ? nil : try CapturePeriod(from: from, to: to),
            includesIrrelevant: try request.query("all", default: false))
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
