import Foundation
import HTTPTypes
import Testing

@testable import WebServer

/// What only a real connection shows. Blocking reads: one test at a time.
@Suite(.serialized) struct ConnectionTests {
    private func cookie(_ library: ServedLibrary, _ port: Int) -> String {
        "Cookie: " + library.state.session.setCookie(port: port).prefix { $0 != ";" } + "\r\n"
    }

    @Test func onlyOwnNamesAreAnswered() async throws {
        let library = try await ServedLibrary([], isIndexed: false)
        try await library.serve { _, port in
            let cookie = cookie(library, port)
            func status(_ host: String?, target: String = "/api/v1/session") async throws -> Int? {
                let connection = try RawConnection(port: port)
                connection.send(
                    "GET \(target) HTTP/1.1\r\n" + (host.map { "Host: \($0)\r\n" } ?? "") + cookie + "\r\n")
                return await connection.status()
            }
            for own in ["127.0.0.1:\(port)", "localhost:\(port)", "[::1]:\(port)", "LOCALHOST:\(port)"] {
                let answer = try await status(own)
                #expect(answer == 200, "\(own)")
            }
            let others = [
                "evil.example", "evil.example:\(port)", "127.0.0.1", "localhost:1",
                "127.0.0.1.evil.example:\(port)",
                "localhost:\(port).evil.example", "", " ", "localhost:\(port)@evil.example",
            ]
            for host in others {
                let answer = try await status(host)
                #expect(answer == 403, "\(host)")
            }
            let nameless = try await status(nil)
            #expect(nameless == 403)
            // In a whole address as the target stands the name that counts, whatever `Host` says.
            let own = "http://localhost:\(port)/api/v1/session"
            let foreign = "http://evil.example/api/v1/session"
            #expect(try await status("evil.example", target: own) == 200)
            #expect(try await status("localhost:\(port)", target: foreign) == 403)
            // Of two names nobody knows which is meant.
            for two in [["localhost:\(port)", "evil.example"], ["evil.example", "localhost:\(port)"]] {
                let status = try await status(two.joined(separator: "\r\nHost: "))
                #expect(status == 400, "\(two)")
            }
        }
    }

    @Test func cookiesOfAnotherPortAreNone() async throws {
        let library = try await ServedLibrary([], isIndexed: false)
        try await library.serve { _, port in
            let connection = try RawConnection(port: port)
            let other = cookie(library, port + 1)
            connection.send("GET / HTTP/1.1\r\nHost: localhost:\(port)\r\n\(other)\r\n")
            #expect(await connection.status() == 401)
        }
    }

    @Test func largeBodiesAreRefusedHoweverTheyCome() async throws {
        let library = try await ServedLibrary([], isIndexed: false) { $0.limits.body = 1_000 }
        let csrf = library.state.session.csrf.text
        try await library.serve { _, port in
            let head =
                "PUT /api/v1/settings HTTP/1.1\r\nHost: localhost:\(port)\r\n\(cookie(library, port))"
                + "X-Afterimage-CSRF: \(csrf)\r\nContent-Type: application/json\r\n"
            let announced = try RawConnection(port: port)
            announced.send(head + "Content-Length: 1001\r\n\r\n")
            #expect(await announced.status() == 413)
            let chunked = try RawConnection(port: port)
            let piece = String(repeating: "x", count: 600)
            chunked.send(head + "Transfer-Encoding: chunked\r\n\r\n258\r\n\(piece)\r\n258\r\n\(piece)\r\n")
            #expect(await chunked.status() == 413)
            // One that does not end is cut off.
            let endless = try RawConnection(port: port)
            endless.send(head + "Transfer-Encoding: chunked\r\n\r\n")
            let chunk = Array(("10000\r\n" + String(repeating: "x", count: 65_536) + "\r\n").utf8)
            #expect(await endless.isClosed(sending: chunk, times: 200))
        }
    }

    @Test func slowBodiesAreGivenUp() async throws {
        let library = try await ServedLibrary([], isIndexed: false) { $0.limits.upload = .milliseconds(200) }
        let csrf = library.state.session.csrf.text
        try await library.serve { _, port in
            let body = try RawConnection(port: port)
            body.send(
                "PUT /api/v1/settings HTTP/1.1\r\nHost: localhost:\(port)\r\n\(cookie(library, port))"
                    + "X-Afterimage-CSRF: \(csrf)\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"
            )
            #expect(await body.status() == 408)
        }
    }

    @Test func slowHeadsAreGivenUp() async throws {
        let library = try await ServedLibrary([], isIndexed: false) { $0.limits.header = .milliseconds(300) }
        try await library.serve { _, port in
            let header = try RawConnection(port: port)
            header.send("GET / HTTP/1.1\r\nHost: loc")
            #expect(await header.receive().isEmpty)
            let silent = try RawConnection(port: port)
            #expect(await silent.receive().isEmpty)
        }
    }

    @Test func whatIsNoRequestHarmsNothing() async throws {
        let library = try await ServedLibrary([], isIndexed: false)
        try await library.serve { _, port in
            let host = "Host: localhost:\(port)\r\n"
            let texts: [String] = [
                "\r\n\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\(host)\r\n",
                "BREW /pot HTTP/1.1\r\n\(host)\r\n",
                "GET / HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\n",
                "GET / HTTP/1.1\r\n\(host)Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "GET / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                "GET / HTTP/1.1\r\n\(host)X: \u{0}\r\n\r\n",
                "GET /" + String(repeating: "a", count: 100_000) + " HTTP/1.1\r\n\(host)\r\n",
                "GET / HTTP/1.1\r\n\(host)X: " + String(repeating: "a", count: 200_000) + "\r\n\r\n",
            ]
            let hello: [UInt8] = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03]
            var broken: [[UInt8]] = texts.map { Array($0.utf8) }
            broken += [hello, [UInt8](repeating: 0xFF, count: 5_000)]
            for bytes in broken {
                let connection = try RawConnection(port: port)
                connection.send(bytes)
                connection.finish()
                let answer = await connection.receive { $0.contains("\r\n\r\n") }
                #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"), "\(answer.prefix(60))")
            }
            let good = try RawConnection(port: port)
            good.send("GET /api/v1/session HTTP/1.1\r\n\(host)\(cookie(library, port))\r\n")
            #expect(await good.status() == 200)
        }
    }

    @Test(.timeLimit(.minutes(10))) func manyConnectionsAreBoundedAndComeBack() async throws {
        let library = try await ServedLibrary([], isIndexed: false) {
            $0.limits.connections = 8
            $0.limits.header = .milliseconds(500)
        }
        try await library.serve { _, port in
            // Idle ones take all places; they are closed in time, and those that wait get their turn.
            let idle = try (0..<40).map { _ in try RawConnection(port: port) }
            let request =
                "GET /api/v1/session HTTP/1.1\r\nHost: localhost:\(port)\r\n\(cookie(library, port))\r\n"
            // On a busy machine one that waited may be too late itself, and asks again.
            var status: Int?
            while status == nil {
                let late = try RawConnection(port: port)
                late.send(request)
                status = await late.status()
            }
            #expect(status == 200)
            withExtendedLifetime(idle) {}
        }
    }

    @Test(.timeLimit(.minutes(10))) func whoHasLeftIsNotWaiting() async throws {
        let library = try await ServedLibrary([], isIndexed: false)
        try await library.serve { _, port in
            let connections = library.state.connections
            let first = try RawConnection(port: port)
            first.send("GET / HTTP/1.1\r\nHost: localhost:\(port)\r\n\r\n")
            #expect(await first.status() == 401)
            #expect(connections.waiting == 1)
            // Half: nothing more comes, and the connection stays.
            first.finish()
            while connections.waiting > 0 { try await Task.sleep(for: .milliseconds(10)) }
            var second: RawConnection? = try RawConnection(port: port)
            second?.send("GET / HTTP/1.1\r\n")
            while connections.waiting == 0 { try await Task.sleep(for: .milliseconds(10)) }
            second = nil
            while connections.waiting > 0 { try await Task.sleep(for: .milliseconds(10)) }
        }
    }

    @Test func eventStreamsEndWithTheServer() async throws {
        let library = try await ServedLibrary([], isIndexed: false)
        let stream = try await library.serve { _, port in
            let connection = try RawConnection(port: port)
            connection.send(
                "GET /api/v1/events HTTP/1.1\r\nHost: localhost:\(port)\r\n\(cookie(library, port))\r\n")
            let start = await connection.receive { $0.contains("event: library") }
            #expect(start.contains("text/event-stream"))
            #expect(start.contains("event: indexing\ndata: {"))
            return connection
        }
        // `serve` has returned: the server is gone, and with it the stream.
        _ = await stream.receive()
    }
}
