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
            let scope = SearchScope(limit: try request.query("limit", in: 1...500, default: 60))
            let (with, without) = (try words(request, "with"), try words(request, "without"))
            let (answer, model) = try await state.searches.answer { tools in
                let change =
                    with.isEmpty && without.isEmpty
                    ? nil : PhotoChange(with: with, without: without, embedder: tools.embedder)
                return try tools.searcher.similar(to: id, change: change, scope)
            }
            return try JSONAnswer.response(
                SimilarResults(
                    results: answer.results.map(Hit.init), absent: answer.absent, model: model.rawValue))
        }
    }

    /// What the photos shall show more or less of; nothing where the parameter is absent.
    private func words(_ request: Request, _ name: String) throws(APIError) -> [String] {
        guard let text = request.query(name) else { return [] }
        guard text.count <= state.limits.query else {
            throw .invalid(name, "text of at most \(state.limits.query) characters")
        }
        return [text]
    }
}
