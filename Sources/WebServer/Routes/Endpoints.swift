import HTTPTypes
import Hummingbird

/// Registers the routes and keeps a list of them: it tells a wrong method from a wrong path, and lets a test compare
/// the routes with the OpenAPI document.
struct Endpoints {
    struct Endpoint: Hashable, Sendable {
        let method: HTTPRequest.Method
        /// With `{name}` for parameters.
        let path: String
    }

    typealias Context = ClientContext
    typealias Handler = @Sendable (Request, Context) async throws -> Response

    let router: Router<Context>
    private(set) var all: [Endpoint] = []

    init(_ router: Router<Context>) {
        self.router = router
    }

    mutating func get(_ path: String, use handler: @escaping Handler) {
        add(.get, path, handler)
        // The same without its body.
        add(.head, path) { request, context in
            var response = try await handler(request, context)
            response.body = ResponseBody()
            return response
        }
    }

    mutating func post(_ path: String, use handler: @escaping Handler) { add(.post, path, handler) }
    mutating func put(_ path: String, use handler: @escaping Handler) { add(.put, path, handler) }
    mutating func delete(_ path: String, use handler: @escaping Handler) { add(.delete, path, handler) }

    private mutating func add(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        all.append(Endpoint(method: method, path: path))
        router.on(RouterPath(path), method: method, use: handler)
    }
}

extension [Endpoints.Endpoint] {
    /// The methods that a request's path takes, without those of routes that take any path.
    func methods(for path: String) -> [String] {
        let parts = path.split(separator: "/")
        let fitting = filter { endpoint in
            let pattern = endpoint.path.split(separator: "/")
            return pattern.count == parts.count
                && zip(pattern, parts).allSatisfy { $0.first == "{" || $0 == $1 }
        }
        return fitting.map(\.method.rawValue)
    }
}
