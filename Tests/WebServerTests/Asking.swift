import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import WebServer

/// The owner's browser, whose every answer must be as the API's document describes it.
struct Asking {
    let client: Client
    let schema: Schema
    let operations: [String: [String: [String: Any]]]

    init(_ client: Client) throws {
        self.client = client
        schema = Schema(document: try DocumentTests.document())
        operations = try DocumentTests.operations()
    }

    /// The answer, which must be as described.
    func callAsFunction(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, query: String = "",
        is status: HTTPResponse.Status = .ok
    ) async throws -> [String: Any] {
        let address = "/api/v1/" + path
        let answer = try await client.send(method, address + query, client.owner, body: body)
        #expect(answer.status == status, "\(method) \(path): \(String(buffer: answer.body))")
        let pattern = address.replacing(/\/\d+/, with: "/{id}")
        let operation = try #require(operations[pattern]?[method.rawValue.lowercased()])
        try DocumentTests.check(answer, operation, schema, "\(method) \(path)")
        return try answer.json()
    }

    /// Looks for duplicates, until all is compared.
    func groups() async throws -> [[String: Any]] {
        _ = try await self(.post, "duplicates/check", is: .accepted)
        while true {
            let answer = try await self(.get, "duplicates")
            if answer["state"] as? String != "checking" {
                #expect(answer["state"] as? String == "done")
                #expect(answer["failure"] == nil)
                #expect(answer["unchecked"] as? Int == 0)
                return try #require(answer["groups"] as? [[String: Any]])
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

extension Asking {
    /// The photos of the grid.
    func ids(_ show: String = "visible") async throws -> Set<Int> {
        Set(try await self(.get, "library/layout", query: "?show=\(show)")["ids"] as? [Int] ?? [])
    }
}
