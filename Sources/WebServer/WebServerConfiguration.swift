import Foundation
import ModelRegistry
import PhotoIndexing
import PhotoStore

/// What a server serves, and to whom.
public struct WebServerConfiguration: Sendable {
    public var library: LibraryFolder
    public var registry: ModelRegistry
    /// 0: any that is free.
    public var port: Int
    /// `nil`: loopback alone, where only this device reaches the server.
    public var exposure: Exposure?
    /// Where browsers' tickets are, and what is kept over a restart; `nil`: the printed address is the only way in.
    public var folder: ServerFolder?
    public var indexing = IndexingOptions()
    /// When photos are indexed in the background, from now on; `nil`: as was chosen before.
    public var when: IndexingRule?
    /// What thumbnails and previews may take on disk, in bytes.
    public var pictureCacheBytes: Int64 = 2 << 30
    public var limits = RequestLimits()
    /// How long a write waits for a search of this process to have made its index.
    var writingPatience: Duration = .seconds(60)

    public init(library: LibraryFolder, registry: ModelRegistry, port: Int = 8642, exposure: Exposure? = nil)
    {
        self.library = library
        self.registry = registry
        self.port = port
        self.exposure = exposure
    }

    /// Serving other devices: only with a password and over TLS.
    public struct Exposure: Sendable {
        /// To listen on: an IP address, or `0.0.0.0` for all.
        public let address: String
        /// What browsers write for it: a host name or IP address.
        public let name: String
        /// Holds the password, 8 or more characters, white space at its ends not counted.
        public let passwordFile: String
        /// PEM files: certificate chain, private key.
        public let certificate: String
        public let key: String

        public init(address: String, name: String, passwordFile: String, certificate: String, key: String) {
            self.address = address
            self.name = name
            self.passwordFile = passwordFile
            self.certificate = certificate
            self.key = key
        }
    }

    /// Bounds against broken and hostile clients.
    public struct RequestLimits: Sendable {
        /// Bytes.
        public var body = 1 << 20
        /// Bytes of path and query.
        public var address = 8 << 10
        /// Characters of a search.
        public var query = 1_000
        /// Requests that are answered at one time; event streams count.
        public var requests = 256
        public var connections = 512
        /// From the opening of a connection, or the end of an answer, to the end of the next request's header.
        public var header: Duration = .seconds(75)
        /// From the end of a request's header to the end of its body.
        public var upload: Duration = .seconds(15)

        public init() {}
    }
}
