import ArgumentParser
import WebServer

/// Serving other devices.
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
