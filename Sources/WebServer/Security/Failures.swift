import HTTPTypes
import Hummingbird
import Logging

/// Outermost: turns whatever is thrown into an answer, and gives every answer its security headers.
struct Failures: RouterMiddleware {
    typealias Context = ClientContext

    /// The methods that a path takes.
    let allowed: @Sendable (String) -> [String]
    /// Whether people can get a session here.
    let hasLogin: Bool
    let logger: Logger

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = try answer(failure(error, request), request)
        }
        SecurityHeaders.add(to: &response.headers)
        return response
    }

    private func failure(_ error: any Error, _ request: Request) -> APIError {
        if let error = error as? HTTPError, error.status == .notFound {
            let methods = allowed(request.uri.path)
            return methods.isEmpty ? .notFound : .methodNotAllowed(methods)
        }
        guard let known = APIError(error) else {
            logger.error("\(request.method) \(request.uri.path): \(error)")
            return .internal
        }
        // Clients get a general message; the details are for the owner, on the terminal.
        if known.status.code >= 500, !(error is APIError) {
            logger.error("\(request.method) \(request.uri.path): \(error)")
        }
        return known
    }

    private func answer(_ error: APIError, _ request: Request) throws -> Response {
        if error == .noSession, hasLogin, !request.uri.path.hasPrefix("/api/"), request.method == .get {
            return Response(status: .seeOther, headers: [.location: "/login", .contentLength: "0"])
        }
        var response =
            request.uri.path.hasPrefix("/api/")
            ? try JSONAnswer.response(error.body, status: error.status) : Page.response(error)
        for field in error.headers { response.headers[field.name] = field.value }
        return response
    }
}
