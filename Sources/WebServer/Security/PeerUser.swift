import Foundation
import NIOCore

/// The user of this device at the other end of a connection.
///
/// A link to open a browser with is an argument of the browser's command, which other users can see while it starts.
enum PeerUser {
    /// Whether it is another user than the server's, or may be. Of another device, or where no system tells, `false`.
    static func isOther(at remote: SocketAddress?, to local: SocketAddress?) -> Bool {
        guard let client = remote?.port, let server = local?.port else { return false }
        // The tables are read in parts, between which connections come and go.
        for _ in 0..<3 {
            let tables = tables()
            if tables.isEmpty { return false }
            let owners = tables.compactMap { owner(ofPort: client, to: server, in: $0) }
            if let owner = owners.first { return owner != geteuid() }
        }
        let address = remote?.ipAddress ?? ""
        return address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }

    #if os(Linux)
        /// The kernel's, of TCP connections (`proc_pid_net(5)`).
        static func tables() -> [String] {
            ["/proc/net/tcp", "/proc/net/tcp6"].compactMap { path in
                // To its end: its size is 0, and a read gives a page of it. FileManager takes the first for all.
                let table = try? FileHandle(forReadingAtPath: path)?.readToEnd()
                return table.map { String(decoding: $0, as: UTF8.self) }
            }
        }
    #else
        static func tables() -> [String] { [] }
    #endif

    /// Fields: number, local address, remote address, state, queues, timer, retransmissions, user.
    static func owner(ofPort client: Int, to server: Int, in table: String) -> uid_t? {
        for line in table.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: " ")
            guard fields.count > 7, fields[3] == established else { continue }
            if port(fields[1]) == client, port(fields[2]) == server { return uid_t(fields[7]) }
        }
        return nil
    }

    private static let established = "01"

    /// `0100007F:21C2`
    private static func port(_ address: Substring) -> Int? {
        address.split(separator: ":").last.flatMap { Int($0, radix: 16) }
    }
}
