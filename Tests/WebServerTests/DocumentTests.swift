import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import WebServer

/// The OpenAPI document against the routes and what they answer.
@Suite struct DocumentTests {
    static func document() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Resources.openAPI()) as? [String: Any])
    }

    static func operations() throws -> [String: [String: [String: Any]]] {
        try #require(try document()["paths"] as? [String: [String: [String: Any]]])
    }

    @Test func everyRouteIsDescribedAndEveryDescriptionHasARoute() async throws {
        let library = try await ServedLibrary([], isIndexed: false)
        let routes = Set(
            library.server.routes().all.filter { $0.path.hasPrefix("/api/") && $0.method != .head }
                .map { "\($0.method.rawValue.lowercased()) \($0.path)" })
        let described = Set(
            try Self.operations().flatMap { path, methods in methods.keys.map { "\($0) \(path)" } })
        #expect(routes == described)
    }

    @Test func theDocumentIsServed() async throws {
        let library = try await ServedLibrary([], isIndexed: false)
        try await library.ask { client in
            let served = try await client.get("/api/v1/openapi.json").json()
            #expect(served["openapi"] as? String == "3.1.0")
        }
    }

    @Test func referencesLeadSomewhereAndOperationsAreNamedOnce() throws {
        let schema = Schema(document: try Self.document())
        func check(_ node: Any) {
            if let object = node as? [String: Any] {
                if let reference = object["$ref"] as? String {
                    #expect(schema.resolve(reference) != nil, "\(reference)")
                }
                object.values.forEach(check)
            } else if let list = node as? [Any] {
                list.forEach(check)
            }
        }
        check(schema.document)
        let names = try Self.operations().values.flatMap(\.values).compactMap { $0["operationId"] as? String }
        #expect(Set(names).count == names.count)
    }

    @Test(arguments: [true, false])
    func answersAreAsDescribed(isIndexed: Bool) async throws {
        let library = try await ServedLibrary(isIndexed: isIndexed)
        try await library.ask { client in
            let (schema, operations) = (Schema(document: try Self.document()), try Self.operations())
            for (path, methods) in operations {
                guard let get = methods["get"], path != "/api/v1/events" else { continue }
                let query = [
                    "/api/v1/search": "?q=dog&all=true", "/api/v1/folders/count": "?path=\(library.photos)",
                ]
                let id = path.hasPrefix("/api/v1/downloads/") && isIndexed ? try await download(client) : "1"
                let address = path.replacing("{id}", with: id) + (query[path] ?? "")
                let answer = try await client.get(address)
                if isIndexed { #expect(answer.status == .ok, "\(address)") }
                try Self.check(answer, get, schema, address)
            }
        }
    }

    private func download(_ client: Client) async throws -> String {
        let answer = try await client.send(
            .post, "/api/v1/downloads", client.owner, body: "{\"ids\":[1]}")
        return try #require(try answer.json()["id"] as? String)
    }

    @Test func changesAreAnsweredAsDescribed() async throws {
        let library = try await ServedLibrary()
        let requests: [(HTTPRequest.Method, String, String, String?)] = [
            (.put, "/api/v1/settings", "", "{\"theme\":\"dark\",\"features\":{\"similar\":true}}"),
            (.put, "/api/v1/settings", "", "{\"theme\":\"pink\"}"),
            (.put, "/api/v1/indexing/when", "", "{\"when\":\"power\"}"),
            (.post, "/api/v1/privacy/notice", "", nil),
            (.post, "/api/v1/indexing/folders", "", "{\"path\":\"\(library.photos)\"}"),
            (.post, "/api/v1/indexing/folders", "", "{\"path\":\"/no/such\"}"),
            (.post, "/api/v1/indexing/pause", "", nil), (.post, "/api/v1/indexing/resume", "", nil),
            (.post, "/api/v1/indexing/run", "", nil),
            (.post, "/api/v1/downloads", "", "{\"ids\":[1,2]}"),
            (.post, "/api/v1/downloads", "", "{\"ids\":[]}"),
            (.post, "/api/v1/copies", "", "{\"ids\":[1],\"folder\":\"\(library.root)\"}"),
            (.post, "/api/v1/copies", "", "{\"ids\":[1],\"folder\":\"/no/such\"}"),
            (.post, "/api/v1/copies/stop", "", nil),
            (.post, "/api/v1/models/use", "", "{\"id\":\"none\"}"),
            (.post, "/api/v1/models/use", "", "{\"id\":\"afterimage-mini\"}"),
            (.delete, "/api/v1/models/{id}", "", nil),
            (.delete, "/api/v1/indexing/folders", "?path=/no", nil),
            (.delete, "/api/v1/indexing/folders", "?path=\(library.photos)", nil),
            (.post, "/api/v1/duplicates/check", "", nil),
            (.post, "/api/v1/duplicates/decisions", "", "{\"a\":1,\"b\":2,\"same\":true}"),
            (.post, "/api/v1/duplicates/decisions", "", "{\"a\":1,\"b\":1,\"same\":true}"),
            (.post, "/api/v1/duplicates/apply", "", "{\"groups\":[]}"),
            (
                .post, "/api/v1/duplicates/apply", "",
                "{\"groups\":[{\"id\":\"0\",\"keep\":[1],\"remove\":[]}]}"
            ),
            (.post, "/api/v1/quarantine/restore", "", "{\"all\":true}"),
            (.post, "/api/v1/quarantine/restore", "", "{\"items\":[7]}"),
            (.post, "/api/v1/quarantine/empty", "", "{\"olderThanDays\":-1,\"confirm\":\"delete\"}"),
            (.post, "/api/v1/quarantine/empty", "", "{\"olderThanDays\":0,\"confirm\":\"delete\"}"),
            (.post, "/api/v1/privacy/erase", "", "{\"confirm\":\"no\"}"),
            (.post, "/api/v1/privacy/erase", "", "{\"confirm\":\"erase\"}"),
        ]
        try await library.ask { client in
            let (schema, operations) = (Schema(document: try Self.document()), try Self.operations())
            for (method, path, query, body) in requests {
                let operation = try #require(operations[path]?[method.rawValue.lowercased()])
                let address = path.replacing("{id}", with: "none@1") + query
                let answer = try await client.send(method, address, client.owner, body: body)
                #expect(answer.status.code < 500, "\(method) \(address)")
                try Self.check(answer, operation, schema, "\(method) \(address)")
            }
        }
    }

    static func check(
        _ answer: TestResponse, _ operation: [String: Any], _ schema: Schema, _ address: String
    ) throws {
        let responses = try #require(operation["responses"] as? [String: [String: Any]])
        var response = try #require(responses["\(answer.status.code)"] ?? responses["default"])
        if let reference = response["$ref"] as? String { response = try #require(schema.resolve(reference)) }
        guard let content = response["content"] as? [String: [String: Any]] else {
            #expect(answer.body.readableBytes == 0, "\(address)")
            return
        }
        let type = String((answer.headers[.contentType] ?? "").prefix { $0 != ";" })
        let described = try #require(content[type] ?? content["*/*"], "\(address): \(type)")
        guard type == "application/json", let form = described["schema"] as? [String: Any] else { return }
        let flaws = schema.flaws(of: try answer.json(), form)
        #expect(flaws.isEmpty, "\(address): \(flaws)")
    }
}
