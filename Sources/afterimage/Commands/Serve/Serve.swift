import ArgumentParser
import Foundation
import PhotoIndexing
import WebServer

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Open the app in the browser: see, search and review your photos.",
        discussion: """
            Serves the app to this device alone, until Ctrl-C. The printed address holds a secret that lets a browser \
            in; it is another one at every start.

              afterimage serve
              afterimage serve --no-open --port 9000

            To serve other devices takes a password and a certificate:

              afterimage serve --listen 0.0.0.0 --name photos.example.org --password-file password.txt \\
                --tls-certificate chain.pem --tls-key key.pem
            """)

    @Option(help: ArgumentHelp("The port; 0 for any that is free.", valueName: "number"))
    var port = 8642

    @Flag(inversion: .prefixedNo, help: "Open the browser, where there is a desktop.")
    var open = true

    @Option(
        help: ArgumentHelp(
            "When to index in the background: idle, power or always (kept for later starts).",
            valueName: "when"))
    var when: IndexingRule?

    @OptionGroup(title: "Other devices") var exposure: ExposureOptions
    @OptionGroup var registry: RegistryOptions
    @OptionGroup var library: LibraryOptions

    mutating func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port must lie between 0 and 65,535.")
        }
    }

    func run() async throws {
        var configuration = WebServerConfiguration(
            library: library.folder, registry: registry.registry, port: port,
            exposure: try exposure.exposure())
        configuration.when = when
        let (json, open, isExposed) = (library.json, open, configuration.exposure != nil)
        try await WebServer(configuration).run { address in
            if json {
                try? JSONOutput.write(AddressJSON(url: address.entry, address: address.base))
            } else {
                Terminal.output.line("Afterimage is at \(address.entry)")
                Terminal.output.line(
                    isExposed
                        ? "Other devices get in with the password, at \(address.base). Ctrl-C stops it."
                        : "Only this device can open it. Ctrl-C stops it.")
            }
            if open { Browser.open(address.entry) }
        }
    }
}

extension IndexingRule: ExpressibleByArgument {}

/// What `serve` writes with `--json`.
private struct AddressJSON: Encodable {
    /// To be opened once; holds the secret.
    let url: String
    let address: String
}

struct ExposureOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Listen on this address: an IP address, or 0.0.0.0 for all.", valueName: "address")
    )
    var listen: String?

    @Option(help: ArgumentHelp("The host name that browsers use (default: the address).", valueName: "host"))
    var name: String?

    @Option(help: ArgumentHelp("A file with the password.", valueName: "file"), completion: .file())
    var passwordFile: String?

    @Option(help: ArgumentHelp("The certificate chain, PEM.", valueName: "file"), completion: .file())
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("Its private key, PEM.", valueName: "file"), completion: .file())
    var tlsKey: String?

    /// - Returns: `nil` for loopback.
    /// - Throws: `WebServerError.notProtected`.
    func exposure() throws(WebServerError) -> WebServerConfiguration.Exposure? {
        guard let listen, !["127.0.0.1", "localhost", "::1"].contains(listen) else { return nil }
        guard let passwordFile, let tlsCertificate, let tlsKey else { throw .notProtected(address: listen) }
        return WebServerConfiguration.Exposure(
            address: listen, name: name ?? listen, passwordFile: passwordFile, certificate: tlsCertificate,
            key: tlsKey)
    }
}

/// The user's browser.
enum Browser {
    /// Does nothing where there is no desktop to open it on.
    static func open(_ address: String) {
        let environment = ProcessInfo.processInfo.environment
        let programs = ["/usr/bin/open", "/usr/bin/xdg-open"]
        let hasDesktop =
            environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil
            || FileManager.default.isExecutableFile(atPath: programs[0])
        guard hasDesktop, let program = programs.first(where: FileManager.default.isExecutableFile) else {
            return
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [address]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try? process.run()
    }
}
