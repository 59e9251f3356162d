import Foundation
import Hummingbird

/// The API's own description (https://spec.openapis.org/oas/v3.1.0).
struct DocumentRoutes {
    let document: Data

    func add(to endpoints: inout Endpoints) {
        let document = ByteBuffer(bytes: document)
        endpoints.get("/api/v1/openapi.json") { _, _ in JSONAnswer.response(bytes: document) }
    }
}
