import Foundation
import HTTPTypes
import Hummingbird

/// The ways in: the printed address, a link with a ticket and, where other devices are served, the password. All give
/// the browser its cookie.
struct EntryRoutes {
    let state: ServerState
    /// `nil` where only this device is served.
    let password: Password?

    func add(to endpoints: inout Endpoints) {
        let state = state
        endpoints.get("/open") { request, context in
            if let ticket = request.query("ticket") {
                // First, so that nobody else can use a ticket up.
                guard !context.isOtherUser else { throw APIError.otherUser }
                guard state.configuration.folder?.redeem(ticket) == true else { throw APIError.ticketUsed }
                return Self.entered(state)
            }
            guard state.session.token.matches(request.query("token") ?? "") else { throw APIError.noSession }
            return Self.entered(state)
        }
        guard let password else { return }
        endpoints.get("/login") { _, _ in Self.page() }
        endpoints.post("/login") { request, _ in
            let form = String(buffer: try await request.bytes(state.limits))
            guard try await password.matches(Request.values("password", in: form).first ?? "") else {
                return Self.page(message: "That is not the password.", status: .unauthorized)
            }
            return Self.entered(state)
        }
    }

    private static func entered(_ state: ServerState) -> Response {
        Response(
            status: .seeOther,
            headers: [
                .setCookie: state.session.setCookie(port: state.address.port), .location: "/",
                .contentLength: "0",
            ])
    }

    private static func page(message: String? = nil, status: HTTPResponse.Status = .ok) -> Response {
        let said = message.map { "<p role=\"alert\">\(Page.escaped($0))</p>" } ?? ""
        return Page.response(
            title: "Afterimage",
            body: """
                \(said)
                <form method="post" action="/login">
                <p><label>Password <input type="password" name="password" autocomplete="current-password" required \
                autofocus></label></p>
                <p><button type="submit">Open</button></p>
                </form>
                """, status: status)
    }
}
