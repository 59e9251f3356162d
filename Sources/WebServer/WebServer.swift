import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOSSL
import ServiceLifecycle

/// The local web app and its API over one library, for one person.
public struct WebServer: Sendable {
    public static let version = "0.1.0"

    let state: ServerState
    private let files: AppFiles
    private let document: Data
    private let events: EventHub
    private let password: Password?
    private let transport: TLSConfiguration?

    /// Checks all that can be checked before the server starts.
    ///
    /// - Throws: `WebServerError`.
    public init(_ configuration: WebServerConfiguration) throws(WebServerError) {
        var logger = Logger(label: "afterimage") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        files = try AppFiles()
        document = try Resources.openAPI()
        let exposure = configuration.exposure
        password = if let exposure { try Password(file: exposure.passwordFile) } else { nil }
        transport =
            if let exposure {
                try TransportSecurity.configuration(certificate: exposure.certificate, key: exposure.key)
            } else { nil }
        let state = ServerState(configuration, logger: logger)
        self.state = state
        events = EventHub { try await state.event($0) }
    }

    /// Where the server can be reached once it runs.
    public struct Address: Sendable {
        /// To open once, which gives the browser its session: `http://127.0.0.1:8642/open?token=…`
        public let entry: String
        /// Without the secret.
        public let base: String
    }

    /// Serves until the process is asked to end (Ctrl-C) or the task is cancelled; requests under way are answered
    /// first.
    ///
    /// - Parameter onReady: called once, when requests are answered.
    /// - Throws: `WebServerError`.
    public func run(onReady: @escaping @Sendable (Address) async -> Void) async throws {
        let application = try application(onReady: onReady)
        var group = ServiceGroupConfiguration(
            // Stopped from the last to the first: event streams must end before the server can.
            services: [application, events, Background(state: state)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: Self.quiet)
        group.maximumGracefulShutdownDuration = .seconds(3)
        let services = ServiceGroup(configuration: group)
        // SwiftNIO ends the program when a connection is dropped that no one has taken yet, as happens to a server that is
        // cancelled. One that is shut down takes them first.
        let running = Task { try await services.run() }
        do {
            try await withTaskCancellationHandler {
                try await running.value
            } onCancel: {
                Task { await services.triggerGracefulShutdown() }
            }
        } catch let error as IOError {
            if error.errnoCode == EADDRINUSE {
                throw WebServerError.portInUse(port: state.configuration.port)
            }
            throw WebServerError.cannotListen(
                address: "\(listenAddress):\(state.configuration.port)",
                reason: String(cString: strerror(error.errnoCode)))
        }
    }

    /// What the framework says of itself is of no use to people.
    private static let quiet = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }

    private var listenAddress: String { state.configuration.exposure?.address ?? "127.0.0.1" }

    func application(
        onReady: @escaping @Sendable (Address) async -> Void = { _ in }
    ) throws -> Application<RouterResponder<ClientContext>> {
        let state = state
        let limits = state.limits
        let plain = HTTPServerBuilder.http1(
            configuration: .init(additionalChannelHandlers: [ConnectionGuard(limits, state.connections)]))
        return Application(
            router: routes().router,
            server: try transport.map { try .tls(plain, tlsConfiguration: $0) } ?? plain,
            configuration: ApplicationConfiguration(
                address: .hostname(listenAddress, port: state.configuration.port),
                availableConnectionsDelegate: .maximum(limits.connections, logger: Self.quiet)),
            onServerRunning: { channel in
                state.address.listens(on: channel.localAddress?.port)
                await onReady(
                    Address(
                        entry: "\(state.address.url)/open?token=\(state.session.token.text)",
                        base: state.address.url))
            },
            logger: Self.quiet)
    }

    /// All routes, below what guards them.
    func routes() -> Endpoints {
        let router = Router(context: ClientContext.self)
        // Failures come first and need to know the routes, which come last.
        let known = NIOLockedValueBox<[Endpoints.Endpoint]>([])
        router.add(
            middleware: Failures(
                allowed: { path in known.withLockedValue { $0 }.methods(for: path) },
                hasLogin: password != nil, logger: state.logger))
        router.add(middleware: RequestCount(limit: state.limits.requests))
        router.add(
            middleware: Gate(
                address: state.address, session: state.session, limits: state.limits,
                openPaths: password == nil ? ["/open"] : ["/open", "/login"]))
        var endpoints = Endpoints(router)
        EntryRoutes(state: state, password: password).add(to: &endpoints)
        SessionRoutes(state: state).add(to: &endpoints)
        LibraryRoutes(state: state).add(to: &endpoints)
        PhotoRoutes(state: state).add(to: &endpoints)
        MarkRoutes(state: state).add(to: &endpoints)
        PictureRoutes(state: state).add(to: &endpoints)
        OriginalsRoutes(state: state).add(to: &endpoints)
        SearchRoutes(state: state).add(to: &endpoints)
        ModelRoutes(state: state).add(to: &endpoints)
        IndexingRoutes(state: state).add(to: &endpoints)
        DuplicateRoutes(state: state).add(to: &endpoints)
        QuarantineRoutes(state: state).add(to: &endpoints)
        FolderRoutes(state: state).add(to: &endpoints)
        SettingsRoutes(state: state).add(to: &endpoints)
        PrivacyRoutes(state: state).add(to: &endpoints)
        EventRoutes(events: events).add(to: &endpoints)
        DocumentRoutes(document: document).add(to: &endpoints)
        AppRoutes(files: files).add(to: router)
        let all = endpoints.all
        known.withLockedValue { $0 = all }
        return endpoints
    }
}

/// What goes on beside the answering of requests.
private struct Background: Service {
    let state: ServerState

    func run() async throws {
        do {
            try await state.settleMoves()
        } catch {
            state.logger.error("Interrupted moves of photos could not be settled yet: \(error)")
        }
        // The first search need not wait for what can be made ready now.
        await state.searches.warmUp()
        if let when = state.configuration.when {
            var settings = try await state.settings.settings()
            await state.indexing.obey(when, watches: settings.features.watching)
            settings.when = when
            // Where another process writes, it holds for this time only.
            try? await state.settings.keep(settings)
        } else {
            try await state.applySettings()
        }
        await state.indexing.start()
        try? await gracefulShutdown()
        _ = await state.copies.stop()
        await state.duplicates.stop()
        await state.indexing.stop()
    }
}
