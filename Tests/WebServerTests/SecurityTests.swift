import HTTPTypes
import HummingbirdTesting
import Testing

@testable import WebServer

@Suite struct SecurityTests {
    @Test func nothingIsToldWithoutTheCookie() async throws {
        let library = try await ServedLibrary()
        let endpoints = library.server.routes().all
        try await library.ask { client in
            for endpoint in endpoints where endpoint.path != "/open" {
                let path = endpoint.path.replacing("{id}", with: "1")
                let answer = try await client.send(endpoint.method, path, [:])
                #expect(answer.status == .unauthorized, "\(endpoint.method) \(path)")
                if endpoint.method != .head { #expect(answer.code == "no-session") }
            }
            for path in ["/", "/library", "/frame/main.js", "/login", "/api", "/api/v1/none"] {
                #expect(try await client.send(.get, path, [:]).status == .unauthorized, "\(path)")
            }
            let wrong = String(repeating: "0", count: 64)
            #expect(
                try await client.send(.get, "/", [.cookie: "afterimage=\(wrong)"]).status == .unauthorized)
            #expect(try await client.send(.get, "/", [.cookie: "afterimage="]).status == .unauthorized)
            #expect(try await client.send(.get, "/", [.cookie: "afterimage"]).status == .unauthorized)
        }
    }

    @Test func theAddressWithTheTokenLetsABrowserIn() async throws {
        let library = try await ServedLibrary([], isIndexed: false)
        let token = library.state.session.token.text
        try await library.ask { client in
            for wrong in [
                "", "?token=", "?token=\(token.dropLast())", "?token=\(token)0",
                "?token=\(token.uppercased())x",
            ] {
                let refused = try await client.send(.get, "/open\(wrong)", [:])
                #expect(refused.status == .unauthorized)
                #expect(refused.headers[.setCookie] == nil)
            }
            let entered = try await client.send(.get, "/open?token=\(token)", [:])
            #expect(entered.status == .seeOther)
            #expect(entered.headers[.location] == "/")
            let cookie = try #require(entered.headers[.setCookie])
            #expect(cookie.contains("; HttpOnly; SameSite=Strict; Path=/"))
            #expect(!cookie.contains(token))
            let page = try await client.send(.get, "/", [.cookie: String(cookie.prefix { $0 != ";" })])
            #expect(page.status == .ok)
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        }
    }

    @Test func changesNeedTheSessionsValue() async throws {
        let library = try await ServedLibrary([], isIndexed: false)
        let endpoints = library.server.routes().all
        try await library.ask { client in
            for endpoint in endpoints where endpoint.method != .get && endpoint.method != .head {
                let path = endpoint.path.replacing("{id}", with: "x")
                for value in [nil, "", "0", client.session.token.text] {
                    var fields = client.owner
                    fields[.afterimageCSRF] = value
                    let answer = try await client.send(endpoint.method, path, fields, body: "{}")
                    #expect(answer.status == .forbidden, "\(endpoint.method) \(path)")
                    #expect(answer.code == "csrf")
                }
            }
        }
    }

    @Test func otherSitesAreRefused() async throws {
        let library = try await ServedLibrary([], isIndexed: false)
        try await library.ask { client in
            for origin in [
                "http://evil.example", "null", "https://localhost", "http://localhost:1",
                "http://localhost.evil.example",
            ] {
                let answer = try await client.get("/api/v1/session", [.origin: origin])
                #expect(answer.status == .forbidden, "\(origin)")
                #expect(answer.code == "foreign-origin")
                #expect(answer.headers[.accessControlAllowOrigin] == nil)
            }
            for site in ["cross-site", "same-site"] {
                #expect(try await client.get("/api/v1/session", [.secFetchSite: site]).status == .forbidden)
            }
            #expect(try await client.get("/api/v1/session", [.origin: "http://localhost"]).status == .ok)
            #expect(try await client.get("/api/v1/session", [.secFetchSite: "same-origin"]).status == .ok)
            #expect(try await client.get("/api/v1/session", [.secFetchSite: "none"]).status == .ok)
        }
    }

    @Test func noPathLeadsOutOfTheApp() async throws {
        let library = try await ServedLibrary([], isIndexed: false)
        let paths = [
            "/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd",
            "/frame/../../API/openapi.json",
            "/frame/..%5c..%5cAPI/openapi.json", "/%00.js", "/frame/main.js%00.png", "//etc/passwd.json",
            "/.hidden.js", "/frame/%2e%2e/%2e%2e/API/openapi.json", "/App/index.html/../../API/openapi.json",
            "/api/v1/photos/..%2f..%2fetc/original", "/api/v1/photos/%2e%2e/original",
        ]
        try await library.ask { client in
            for path in paths {
                let answer = try await client.get(path)
                #expect(answer.status == .notFound, "\(path)")
                #expect(!String(buffer: answer.body).contains("root:"))
            }
        }
    }

    @Test func tooLongIsRefused() async throws {
        let library = try await ServedLibrary()
        let limits = library.state.limits
        try await library.ask { client in
            let long = try await client.get(
                "/api/v1/search?q=" + String(repeating: "a", count: limits.address))
            #expect(long.status == .uriTooLong)
            let words = try await client.get(
                "/api/v1/search?q=" + String(repeating: "a", count: limits.query + 1))
            #expect(words.status == .badRequest)
            #expect(words.code == "invalid-q")
            let fits = try await client.get("/api/v1/search?q=" + String(repeating: "a", count: limits.query))
            #expect(fits.status == .ok)
            let body = "{\"path\":\"" + String(repeating: "a", count: limits.body) + "\"}"
            let large = try await client.send(.post, "/api/v1/indexing/folders", client.owner, body: body)
            #expect(large.status == .contentTooLarge)
            #expect(large.code == "body-too-large")
        }
    }

    @Test func everyAnswerTellsTheBrowserWhatNotToDo() async throws {
        let library = try await ServedLibrary()
        try await library.ask { client in
            for path in [
                "/", "/api/v1/session", "/api/v1/none", "/x.js", "/api/v1/photos/1/original", "/open",
            ] {
                let headers = try await client.get(path).headers
                #expect(headers[HTTPField.Name("X-Content-Type-Options")!] == "nosniff")
                #expect(headers[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
                #expect(headers[.cacheControl] != nil)
                let policy = try #require(headers[.contentSecurityPolicy])
                #expect(policy.hasPrefix("default-src 'none'"))
                #expect(!policy.contains("unsafe"))
            }
            let original = try await client.get("/api/v1/photos/1/original")
            #expect(original.headers[.contentSecurityPolicy] == SecurityHeaders.sandbox)
        }
    }

    @Test func wrongMethodsAndContentsAreTold() async throws {
        let library = try await ServedLibrary([], isIndexed: false)
        try await library.ask { client in
            let method = try await client.send(.delete, "/api/v1/session", client.owner)
            #expect(method.status == .methodNotAllowed)
            #expect(method.headers[.allow] == "GET, HEAD")
            #expect(try await client.send(.post, "/library", client.owner).status == .notFound)
            let text = try await client.send(
                .put, "/api/v1/settings", client.owner, [.contentType: "text/plain"], body: "{}")
            #expect(text.status == .unsupportedMediaType)
            for body in ["", "{", "[]", "{\"theme\":\"pink\"}", "{\"theme\":1}", "\u{FEFF}"] {
                let answer = try await client.send(.put, "/api/v1/settings", client.owner, body: body)
                #expect(answer.status == .badRequest, "\(body)")
                #expect(answer.code == "invalid-body")
            }
        }
    }

    @Test func failuresTellNothingOfTheInside() async throws {
        let library = try await ServedLibrary()
        try await library.ask { client in
            for path in [
                "/api/v1/photos/999999", "/api/v1/photos/0", "/api/v1/photos/-1",
                "/api/v1/photos/9223372036854775808",
                "/api/v1/photos/x/thumbnail", "/api/v1/photos/1/thumbnail?side=7",
                "/api/v1/photos/1/thumbnail?side=x",
                "/api/v1/search", "/api/v1/search?q=a&from=never",
                "/api/v1/search?q=a&limit=0",
                "/api/v1/search?q=a&all=maybe", "/api/v1/folders?path=relative",
                "/api/v1/folders?path=/no/such",
                "/api/v1/indexing/errors?offset=-1", "/api/v1/library/layout?order=random",
            ] {
                let answer = try await client.get(path)
                #expect((400..<500).contains(answer.status.code), "\(path): \(answer.status)")
                #expect(answer.code != nil, "\(path)")
                let text = String(buffer: answer.body)
                for secret in [library.root, "SQL", "swift", "Error(", client.session.csrf.text] {
                    #expect(!text.contains(secret), "\(path) tells \(secret)")
                }
            }
        }
    }

    @Test func secretsAreRandomAndCompareWhole() {
        let secrets = (0..<50).map { _ in Secret().text }
        #expect(Set(secrets).count == 50)
        #expect(secrets.allSatisfy { $0.count == 64 })
        let secret = Secret()
        #expect(secret.matches(secret.text))
        #expect(!secret.matches(secret.text.dropLast()))
        #expect(!secret.matches(secret.text + "0"))
        #expect(!secret.matches(""))
    }
}
