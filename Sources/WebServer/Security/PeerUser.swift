import Foundation
import NIOCore

/// The user of this device at the other end of a connection.
///
/// A link to open a browser with is an argument of the browser's command, which other users can see while it starts.
enum PeerUser {
    /// `nil` where the system does not tell.
    static func owner(of remote: SocketAddress?, to local: SocketAddress?) -> uid_t? {
        guard let client = remote?.port, let server = local?.port else { return nil }
        return owner(ofPort: client, to: server)
    }

    #if os(Linux)
        /// Looks at the kernel's tables of TCP connections (`proc_pid_net(5)`).
        private static func owner(ofPort client: Int, to server: Int) -> uid_t? {
            for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
                guard let text = try? String(contentsOfFile: table, encoding: .utf8) else { continue }
                if let owner = owner(ofPort: client, to: server, in: text) { return owner }
            }
            return nil
        }
    #else
        private static func owner(ofPort client: Int, to server: Int) -> uid_t? { nil }
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
