/// Why the server could not start. `description` says what to do about it.
public enum WebServerError: Error, Hashable, Sendable {
    /// Another program listens there.
    case portInUse(port: Int)
    /// An address beyond this device was asked for without password and TLS.
    case notProtected(address: String)
    case cannotListen(address: String, reason: String)
    /// The password's file cannot be read, or holds too short a password.
    case passwordUnusable(path: String, reason: String)
    case tlsUnusable(path: String, reason: String)
    /// The folder for what the server and other programs of its owner leave each other.
    case folderUnusable(path: String, reason: String)
    /// The server that was started in the background ended; `reason` is what it said last.
    case notStarted(reason: String, log: String)
    /// The program was moved away from its resources.
    case appMissing(path: String)
}

extension WebServerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .portInUse(let port):
            "Port \(port) is in use, perhaps by another afterimage. Stop that, or choose another port with --port."
        case .notProtected(let address):
            "\(address) can be reached from other devices. That needs --password-file, --tls-certificate and "
                + "--tls-key; without --listen, only this device can reach the server."
        case .cannotListen(let address, let reason):
            "The server cannot listen on \(address): \(reason). Choose another address or port."
        case .passwordUnusable(let path, let reason):
            "The password in \(path) cannot be used: \(reason)."
        case .tlsUnusable(let path, let reason):
            "The certificate or key in \(path) cannot be used: \(reason). Both are needed as PEM files."
        case .folderUnusable(let path, let reason):
            "The server's folder \(path) cannot be used: \(reason)."
        case .notStarted(let reason, let log):
            "The server could not be started\(reason.isEmpty ? "" : ": \(reason)") (log: \(log))"
        case .appMissing(let path):
            "The app's files are missing: \(path). Install afterimage again, with its resource folders beside it."
        }
    }
}
