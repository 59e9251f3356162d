import Foundation
import Hummingbird
import PhotoSearch
import PhotoTypes

/// What is known of one photo, and what is like it.
struct PhotoRoutes {
    let state: ServerState

    func add(to endpoints: inout Endpoints) {
        endpoints.get("/api/v1/photos/{id}") { request, context in
            let id = try request.photoID(context)
            let answer = try await state.library.read { store in
                guard let photo = try store.photo(id) else { throw APIError.unknownPhoto }
                return PhotoAnswer(photo, isPresent: photo.path.withCString { access($0, F_OK) == 0 })
            }
            return try JSONAnswer.response(answer)
        }

        endpoints.get("/api/v1/photos/{id}/similar") { request, context in
            try await state.settings.require(\.similar)
            let id = try request.photoID(context)
            var scope = try request.scope()
            scope.stacks = try await state.stacks(request)
            let narrowed = scope
            let (with, without) = (try words(request, "with"), try words(request, "without"))
            let (answer, model) = try await state.searches.answer { tools in
                let change =
                    with.isEmpty && without.isEmpty
                    ? nil : PhotoChange(with: with, without: without, embedder: tools.embedder)
                return try Self.answer(id, change, narrowed, tools)
            }
            return try JSONAnswer.response(
                SimilarResults(
                    results: (answer?.results ?? []).map(Hit.init), totals: Totals(answer),
                    absent: answer?.absent ?? 0,
                    model: model.rawValue))
        }
    }

    /// What to add to the photo and what to leave out: a parameter for each phrase.
    private func words(_ request: Request, _ name: String) throws(APIError) -> [String] {
        let phrases = request.queries(name)
        guard phrases.count <= 20, phrases.allSatisfy({ $0.count <= state.limits.query }) else {
            throw .invalid(name, "at most 20 phrases of at most \(state.limits.query) characters")
        }
        return phrases
    }

    /// `nil` where the conditions alone leave no photo: that is an answer, no failure.
    private static func answer(
        _ id: PhotoID, _ change: PhotoChange?, _ scope: SearchScope, _ tools: SearchDesk.Tools
    ) throws -> SearchAnswer? {
        do {
            return try tools.searcher.similar(to: id, change: change, scope)
        } catch PhotoSearchError.nothingInFolder, PhotoSearchError.nothingCaptured {
            return nil
        }
    }
}
