import ArgumentParser
import Foundation
import PhotoIndexing
import PhotoStore
import WebServer

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Open the app in the browser: see, search and review your photos.",
        discussion: """
            Serves the app to this device alone until you press Ctrl-C. The printed link lets a browser in; it is a secret, \
            and changes at every start. If a server for the library is already running, opens that one.

              afterimage serve
              afterimage serve --no-open --port 9000

            To keep it running, install a service for your user and an entry in the application menu. Neither needs a \
            copied link (see also: afterimage open):

              afterimage serve --install
              afterimage serve --install --print
              afterimage serve --uninstall

            To serve other devices, you need a password and a certificate:

              afterimage serve --listen 0.0.0.0 --name photos.example.org --password-file password.txt \\
                --tls-certificate chain.pem --tls-key key.pem
            """)

    @Option(
        help: ArgumentHelp(
            "The port, also for later starts (default: 8642); 0 for any free port.", valueName: "number"))
    var port: Int?

    @Flag(inversion: .prefixedNo, help: "Open the browser if there is a desktop.")
    var open = true

    @Flag(help: "Do not print the link that lets a browser in; `afterimage open` does not need it.")
    var noLink = false

    @Option(
        help: ArgumentHelp(
            "When to index in the background: idle, power or always; also for later starts.",
            valueName: "when"))
    var when: IndexingRule?

    @OptionGroup(title: "Service") var service: ServiceOptions
    @OptionGroup(title: "Other devices") var exposure: ExposureOptions
    @OptionGroup var registry: RegistryOptions
    @OptionGroup var library: LibraryOptions

    static let standardPort = 8642

    mutating func validate() throws {
        guard (0...65_535).contains(port ?? 0) else {
            throw ValidationError("--port must lie between 0 and 65,535.")
        }
        if service.install, exposure.listen != nil {
            throw ValidationError(
                "A service serves this device alone: omit --listen, or write a service of your own.")
        }
    }

    func run() async throws {
        let folder = ServerFolder(of: library.folder)
        if service.isWanted {
            return try service.run(
                Service(port: port ?? folder.port ?? Self.standardPort, library: library, registry: registry))
        }
        let exposure = try exposure.exposure()
        var claim: ServerClaim?
        var isElsewhere = false
        do {
            claim = try folder.claim()
            isElsewhere = claim == nil
        } catch {
            // The printed address is enough to get in.
            Terminal.messages.line("\(error)")
        }
        if isElsewhere { return try await openRunning(folder) }
        var configuration = WebServerConfiguration(
            library: library.folder, registry: registry.registry,
            port: port ?? folder.port ?? Self.standardPort,
            exposure: exposure)
        configuration.when = when
        if claim != nil { configuration.folder = folder }
        let (command, isExposed, held) = (self, exposure != nil, claim)
        try await WebServer(configuration).run { address in
            do {
                try held?.announce(address.base)
                if held != nil, let port = command.port, port > 0 { try folder.keep(port: port) }
            } catch {
                Terminal.messages.line("\(error)")
            }
            command.welcome(address, folder, isExposed: isExposed)
        }
        withExtendedLifetime(held) {}
    }

    private func welcome(_ address: WebServer.Address, _ folder: ServerFolder, isExposed: Bool) {
        if library.json {
            try? JSONOutput.write(
                AddressJSON(url: noLink ? nil : address.entry, address: address.base, running: false))
        } else {
            Terminal.output.line("Afterimage is at \(noLink ? address.base : address.entry)")
            Terminal.output.line(
                isExposed
                    ? "Other devices get in with the password, at \(address.base). Ctrl-C stops it."
                    : "Only this device can open it. Ctrl-C stops it.", wrapping: true)
        }
        guard open else { return }
        // Other users see the arguments of the browser's command while it starts, so it gets a ticket.
        let link = folder.running().flatMap { try? folder.link(to: $0) }
        Browser.open(link ?? address.entry)
    }

    /// Another process serves the library; opens that one.
    private func openRunning(_ folder: ServerFolder) async throws {
        guard let server = try await folder.running(while: { folder.isClaimed }) else {
            throw ValidationError(
                "Another afterimage was starting to serve the library, but ended. Try again.")
        }
        if let port, port > 0, !server.address.hasSuffix(":\(port)") {
            Terminal.messages.line("To change the port, stop the server first (process \(server.process)).")
        }
        try ServerOpening(server: server, folder: folder, opensBrowser: open, json: library.json).run()
    }
}

extension IndexingRule: ExpressibleByArgument {}

/// What `serve` and `open` write with `--json`.
struct AddressJSON: Encodable {
    /// To be opened once; holds a secret.
    let url: String?
    let address: String
    /// Whether the server ran before.
    let running: Bool
}
