import HTTPTypes
import Hummingbird

/// The way in: the printed address gives the browser its cookie.
struct EntryRoutes {
    let state: ServerState

    func add(to endpoints: inout Endpoints) {
        endpoints.get("/open") { request, _ in
            guard state.session.token.matches(request.query("token") ?? "") else { throw APIError.noSession }
            return Response(
                status: .seeOther,
                headers: [
                    .setCookie: state.session.setCookie(port: state.address.port), .location: "/",
                    .contentLength: "0",
                ])
        }
    }
}
