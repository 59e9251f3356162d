import NIOSSL

/// TLS for a server that other devices can reach.
enum TransportSecurity {
    /// - Throws: `WebServerError.tlsUnusable`.
    static func configuration(certificate: String, key: String) throws(WebServerError) -> TLSConfiguration {
        let chain: [NIOSSLCertificate]
        let privateKey: NIOSSLPrivateKey
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate)
        } catch {
            throw .tlsUnusable(path: certificate, reason: "\(error)")
        }
        do {
            privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw .tlsUnusable(path: key, reason: "\(error)")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        configuration.minimumTLSVersion = .tlsv12
        do {
            // A key that is not the certificate's shows here, not at the first connection.
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .tlsUnusable(path: certificate, reason: "\(error)")
        }
        return configuration
    }
}
