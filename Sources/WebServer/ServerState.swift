import Logging
import ModelRegistry

/// All that routes share.
struct ServerState: Sendable {
    let configuration: WebServerConfiguration
    let address: ServerAddress
    let session: Session
    let library: LibraryAccess
    let layouts: LayoutCache
    let pictures: PictureDesk
    let searches: SearchDesk
    let logger: Logger

    var limits: WebServerConfiguration.RequestLimits { configuration.limits }

    init(_ configuration: WebServerConfiguration, logger: Logger) {
        let exposure = configuration.exposure
        self.configuration = configuration
        self.logger = logger
        address = ServerAddress(
            scheme: exposure == nil ? "http" : "https",
            names: exposure.map { [$0.name] + ServerAddress.loopback } ?? ServerAddress.loopback)
        session = Session(isSecure: exposure != nil)
        library = LibraryAccess(configuration.library)
        layouts = LayoutCache(library)
        pictures = PictureDesk(library, limit: configuration.pictureCacheBytes)
        searches = SearchDesk(library, configuration.registry)
    }
}
