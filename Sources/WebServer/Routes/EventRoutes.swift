import HTTPTypes
import Hummingbird

/// What happens, as it happens.
struct EventRoutes {
    let events: EventHub

    func add(to endpoints: inout Endpoints) {
        endpoints.get("/api/v1/events") { request, _ in
            let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
            if request.method == .head { return Response(status: .ok, headers: headers) }
            let (id, stream) = try await events.listen()
            return Response(
                status: .ok, headers: headers,
                body: ResponseBody { writer in
                    do {
                        for await event in stream { try await writer.write(event) }
                        await events.leave(id)
                    } catch {
                        // The browser is gone.
                        await events.leave(id)
                        throw error
                    }
                    try await writer.finish(nil)
                })
        }
    }
}
