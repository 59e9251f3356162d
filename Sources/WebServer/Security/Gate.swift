import HTTPTypes
import Hummingbird

/// Lets through what the owner's own browser asks for, and nothing else.
struct Gate: RouterMiddleware {
    typealias Context = ClientContext

    let address: ServerAddress
    let session: Session
    let limits: WebServerConfiguration.RequestLimits
    /// What gives a session cannot need one.
    let openPaths: Set<String>

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try checkShape(request)
        try checkOrigin(request)
        if openPaths.contains(request.uri.path) { return try await next(request, context) }
        guard session.admits(request.headers, port: address.port) else { throw APIError.noSession }
        if !Self.safeMethods.contains(request.method) {
            guard session.csrf.matches(request.headers[.afterimageCSRF] ?? "") else { throw APIError.csrf }
        }
        return try await next(request, context)
    }

    private static let safeMethods: Set<HTTPRequest.Method> = [.get, .head]

    private func checkShape(_ request: Request) throws(APIError) {
        let target = request.head.path ?? ""
        guard target.utf8.count <= limits.address else { throw .addressTooLong }
        // Proxies are asked for whole addresses; this is none.
        guard target.first == "/" else { throw .foreignHost }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limits.body {
            throw .bodyTooLarge
        }
    }

    private func checkOrigin(_ request: Request) throws(APIError) {
        // The first is the authority; one that is left is a second, and nobody knows which is meant (RFC 9112, 3.2).
        guard request.headers[values: .secondHost].isEmpty else { throw .twoHosts }
        guard address.isOwn(host: request.head.authority) else { throw .foreignHost }
        if let origin = request.headers[.origin] {
            guard address.isOwn(origin: origin, host: request.head.authority) else { throw .foreignOrigin }
        }
        // `same-site` is another port of this device. Browsers that do not send the field send `Origin` with all that
        // matters.
        if let site = request.headers[.secFetchSite] {
            guard site == "same-origin" || site == "none" else { throw .foreignOrigin }
        }
    }
}

extension HTTPField.Name {
    /// Names that are tokens (RFC 9110), so that making them cannot fail.
    static let afterimageCSRF = HTTPField.Name("X-Afterimage-CSRF") ?? .authorization
    /// Of fields with this name the first is not among the fields.
    static let secondHost = HTTPField.Name("Host") ?? .origin
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
}
