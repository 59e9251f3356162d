import NIOConcurrencyHelpers

/// The names and the port under which the server answers.
///
/// A page of another site can make a browser send requests here under a name of its own (DNS rebinding): the name
/// gives those away.
struct ServerAddress: Sendable {
    /// `http` or `https`.
    let scheme: String
    /// As they stand in a URL, lower case; IPv6 addresses in brackets.
    let names: [String]
    /// `nil` until the server listens.
    private let boundPort = NIOLockedValueBox<Int?>(nil)

    init(scheme: String, names: [String]) {
        self.scheme = scheme
        self.names = names.map { $0.lowercased() }
    }

    static let loopback = ["127.0.0.1", "localhost", "[::1]"]

    var port: Int? { boundPort.withLockedValue { $0 } }

    func listens(on port: Int?) {
        boundPort.withLockedValue { $0 = port }
    }

    /// - Parameter host: of the request's `Host` field.
    func isOwn(host: String?) -> Bool {
        guard let host = host?.lowercased() else { return false }
        return names.contains { host == authority($0) }
    }

    /// Whether a request of this origin, sent to `host`, comes from a page of this server.
    func isOwn(origin: String, host: String?) -> Bool {
        guard let host = host?.lowercased() else { return false }
        return origin.lowercased() == "\(scheme)://\(host)"
    }

    /// What people open.
    var url: String { "\(scheme)://\(authority(names[0]))" }

    private func authority(_ name: String) -> String {
        guard let port, port != (scheme == "https" ? 443 : 80) else { return name }
        return "\(name):\(port)"
    }
}
