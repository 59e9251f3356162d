import Foundation
import HTTPTypes
import HummingbirdTesting
import PhotoStore
import Testing

@testable import WebServer

/// Links that let one browser in, once, soon.
@Suite struct TicketTests {
    private static func folder() -> ServerFolder {
        let name = "state-\(UUID().uuidString)"
        let state = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        return ServerFolder(of: LibraryFolder("/nowhere"), in: state)
    }

    private static func remove(_ folder: ServerFolder) {
        try? FileManager.default.removeItem(atPath: (folder.path as NSString).deletingLastPathComponent)
    }

    private static func mode(_ path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    private static func tickets(_ folder: ServerFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.file("tickets"))
    }

    @Test func aTicketWorksOnce() async throws {
        var folder = Self.folder()
        // A busy machine may take minutes from one step to the next.
        folder.ticketLife = .infinity
        defer { Self.remove(folder) }
        let library = try await ServedLibrary([], isIndexed: false) { [folder] in $0.folder = folder }
        let (ticket, other) = (try folder.issueTicket(), try folder.issueTicket())
        try await library.ask { client in
            let entered = try await client.send(.get, "/open?ticket=\(ticket)", [:])
            #expect(entered.status == .seeOther)
            let cookie = try #require(entered.headers[.setCookie])
            #expect(cookie.contains("; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000"))
            let page = try await client.send(.get, "/", [.cookie: String(cookie.prefix { $0 != ";" })])
            #expect(page.status == .ok)
            let again = try await client.send(.get, "/open?ticket=\(ticket)", [:])
            #expect(again.status == .unauthorized)
            #expect(again.headers[.setCookie] == nil)
            for wrong in ["", "x", "../\(other)", String(repeating: "0", count: 64), "%2e%2e%2fsession"] {
                #expect(
                    try await client.send(.get, "/open?ticket=\(wrong)", [:]).status == .unauthorized,
                    "\(wrong)")
            }
            #expect(try await client.send(.get, "/open?ticket=\(other)", [:]).status == .seeOther)
        }
        #expect(try Self.tickets(folder).isEmpty)
    }

    @Test func nobodyElseCanReadThem() throws {
        let folder = Self.folder()
        defer { Self.remove(folder) }
        let ticket = try folder.issueTicket()
        _ = folder.sessionSecret()
        #expect(Self.mode(folder.path) == 0o700)
        #expect(Self.mode(folder.file("tickets")) == 0o700)
        #expect(Self.mode(folder.file("session")) == 0o600)
        let names = try Self.tickets(folder)
        #expect(names.count == 1 && !names.contains(ticket), "what lies there is no ticket")
        #expect(Self.mode(folder.file("tickets/\(names[0])")) == 0o600)
    }

    @Test func oldAndForeignTicketsAreRefused() throws {
        let folder = Self.folder()
        defer { Self.remove(folder) }
        func ticket(_ change: (String) -> Void) throws -> String {
            let ticket = try folder.issueTicket()
            try #require(try Self.tickets(folder).count == 1)
            change(folder.file("tickets/") + (try Self.tickets(folder)[0]))
            return ticket
        }
        func made(_ seconds: Double) -> (String) -> Void {
            { path in
                try? FileManager.default.setAttributes(
                    [.modificationDate: Date.now.addingTimeInterval(seconds)], ofItemAtPath: path)
            }
        }
        #expect(folder.redeem(try ticket { _ in }))
        #expect(!folder.redeem(try ticket(made(-120))))
        #expect(!folder.redeem(try ticket(made(120))), "the clock was set back")
        #expect(!folder.redeem(try ticket { chmod($0, 0o644) }))
        #expect(
            !folder.redeem(
                try ticket {
                    unlink($0); symlink("/etc/hostname", $0)
                }))
        // What is too old goes when the next one is made.
        _ = try ticket(made(-120))
        _ = try folder.issueTicket()
        #expect(try Self.tickets(folder).count == 1)
    }

    @Test func theSessionOutlastsARestart() async throws {
        let folder = Self.folder()
        defer { Self.remove(folder) }
        let first = try await ServedLibrary([], isIndexed: false) { $0.folder = folder }
        let second = try await ServedLibrary([], isIndexed: false) { $0.folder = folder }
        #expect(first.state.session.setCookie(port: 1) == second.state.session.setCookie(port: 1))
        #expect(first.state.session.csrf.text == second.state.session.csrf.text)
        #expect(first.state.session.token.text != second.state.session.token.text)
        // Neither is the other, or found from it.
        #expect(!first.state.session.setCookie(port: 1).contains(first.state.session.csrf.text))
        for spoil in [
            {
                try? FileManager.default.setAttributes(
                    [.modificationDate: Date.distantPast], ofItemAtPath: $0)
            },
            { chmod($0, 0o644) }, { truncate($0, 10) }, { unlink($0) },
        ] as [(String) -> Any?] {
            let before = Session(isSecure: false, keptIn: folder).setCookie(port: 1)
            _ = spoil(folder.file("session"))
            #expect(Session(isSecure: false, keptIn: folder).setCookie(port: 1) != before)
        }
    }

    @Test func aLibraryHasOneServer() throws {
        let folder = Self.folder()
        defer { Self.remove(folder) }
        #expect(folder.running() == nil && !folder.isClaimed)
        do {
            let claim = try #require(try folder.claim())
            #expect(folder.isClaimed)
            #expect(folder.running() == nil, "it does not answer yet")
            try claim.announce("http://127.0.0.1:1")
            #expect(folder.running()?.address == "http://127.0.0.1:1")
            #expect(try folder.claim() == nil)
            let link = try folder.link(to: try #require(folder.running()))
            #expect(link.hasPrefix("http://127.0.0.1:1/open?ticket="))
            withExtendedLifetime(claim) {}
        }
        #expect(folder.running() == nil && !folder.isClaimed)
        // A process that was killed leaves its word behind, and no lock.
        try folder.write(Data("{\"process\":1,\"address\":\"http://127.0.0.1:1\"}".utf8), to: "running")
        #expect(folder.running() == nil)
        let claim = try #require(try folder.claim())
        #expect(folder.running() == nil, "the next server has not got that far")
        withExtendedLifetime(claim) {}
    }

    @Test func remembersThePort() throws {
        let folder = Self.folder()
        defer { Self.remove(folder) }
        #expect(folder.port == nil)
        try folder.keep(port: 9000)
        #expect(folder.port == 9000)
        try folder.write(Data("99999".utf8), to: "port")
        #expect(folder.port == nil)
    }

    @Test func eachLibraryHasAFolder() {
        let folders = ["/a", "/b"].map { ServerFolder(of: LibraryFolder($0), in: "/state") }
        #expect(folders[0] != folders[1])
        #expect(folders[0] == ServerFolder(of: LibraryFolder("/a/"), in: "/state"))
        #expect(!folders[0].path.contains("/a"))
    }

    #if os(Linux)
        /// The system's tables are longer than what one read gives of them.
        @Test func findsTheUserOfEachOfManyConnections() async throws {
            let library = try await ServedLibrary([], isIndexed: false) { $0.limits.header = .seconds(3_600) }
            try await library.serve { _, port in
                let connections = try (0..<40).map { _ in try RawConnection(port: port) }
                for connection in connections {
                    let owner = PeerUser.tables().lazy.compactMap {
                        PeerUser.owner(ofPort: connection.localPort, to: port, in: $0)
                    }.first
                    #expect(owner == geteuid())
                }
            }
        }
    #endif

    /// As Linux writes it, with a connection that has ended and has no owner any more.
    @Test func findsTheUserOfAConnection() {
        let table = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:21C2 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1
               1: 0100007F:C001 0100007F:21C2 06 00000000:00000000 00:00000000 00000000     0        0 0 3
               2: 0100007F:C001 0100007F:21C2 01 00000000:00000000 00:00000000 00000000  1001        0 2 1
               3: 0100007F:21C2 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 3 1
            """
        #expect(PeerUser.owner(ofPort: 0xC001, to: 0x21C2, in: table) == 1001)
        #expect(PeerUser.owner(ofPort: 0x21C2, to: 0xC001, in: table) == 1000)
        #expect(PeerUser.owner(ofPort: 0xC002, to: 0x21C2, in: table) == nil)
        #expect(PeerUser.owner(ofPort: 1, to: 2, in: "") == nil)
    }
}
