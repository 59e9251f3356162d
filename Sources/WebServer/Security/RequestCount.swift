import Hummingbird
import NIOConcurrencyHelpers

/// Refuses requests beyond a number at one time, rather than let all become slow.
struct RequestCount: RouterMiddleware {
    typealias Context = ClientContext

    let limit: Int
    private let current = NIOLockedValueBox(0)

    init(limit: Int) {
        self.limit = limit
    }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let isAdmitted = current.withLockedValue { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { throw APIError.overloaded }
        defer { current.withLockedValue { $0 -= 1 } }
        return try await next(request, context)
    }
}
