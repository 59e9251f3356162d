import HTTPTypes
import Hummingbird
import PhotoStore

/// The grid of all photos.
struct LibraryRoutes {
    let state: ServerState

    func add(to endpoints: inout Endpoints) {
        endpoints.get("/api/v1/library/layout") { request, _ in
            guard let order = LayoutCache.Order(rawValue: request.query("order") ?? "newest") else {
                throw APIError.invalid("order", "newest or oldest")
            }
            guard let selection = LibraryLayout.Selection(rawValue: request.query("show") ?? "visible") else {
                throw APIError.invalid("show", "visible, favourites or hidden")
            }
            let scope = try request.scope()
            guard scope.folder == nil, scope.captured == nil, scope.kind == nil else {
                return JSONAnswer.response(
                    bytes: try await state.layouts.answer(order, selection, within: scope))
            }
            let (version, json) = try await state.layouts.answer(order, selection)
            let etag = "\"\(version)-\(order.rawValue)-\(selection.rawValue)\""
            let isKnown = request.knows(etag: etag)
            var response =
                isKnown ? Response(status: .notModified) : JSONAnswer.response(bytes: json)
            response.headers[.eTag] = etag
            response.headers[.cacheControl] = "private, no-cache"
            return response
        }
        endpoints.get("/api/v1/library/filters") { _, _ in
            guard let store = try await state.library.storeIfAny() else {
                return try JSONAnswer.response(LibraryFilters([], [:]))
            }
            let filters = try await state.library.read { _ in
                LibraryFilters(try store.layout().newestFirst, try store.kinds())
            }
            return try JSONAnswer.response(filters)
        }
    }
}
