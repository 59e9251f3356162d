import Foundation

/// Where something can be downloaded: http or https, with a host.
public struct Address: Hashable, Sendable, CustomStringConvertible {
    public let url: URL
    /// In small letters.
    public let host: String

    /// - Parameter base: what a relative address is relative to.
    /// - Throws: `ModelDownloadError.badAddress`.
    public init(_ text: String, relativeTo base: Address? = nil) throws(ModelDownloadError) {
        guard let url = URL(string: text, relativeTo: base?.url)?.absoluteURL,
            ["http", "https"].contains(url.scheme?.lowercased()),
            let host = url.host?.lowercased(), !host.isEmpty
        else { throw .badAddress(text) }
        self.url = url
        self.host = host
    }

    /// Whether `text` is meant to be an address rather than a name or file.
    public static func isMeant(by text: String) -> Bool {
        text.contains("://")
    }

    public var description: String { url.absoluteString }

    /// Nobody between here and there can change what is sent: encrypted, or within this machine.
    var isSecure: Bool {
        url.scheme?.lowercased() == "https" || ["localhost", "::1", "[::1]"].contains(host)
            || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
    }
}
