import HTTPTypes

/// What every answer tells the browser not to do with it.
enum SecurityHeaders {
    /// Scripts, styles and data of this server alone, no inline code, no frames
    /// (https://www.w3.org/TR/CSP3/).
    static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        + "font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

    /// For files from elsewhere: whatever they hold, nothing of it runs.
    static let sandbox = "default-src 'none'; sandbox; frame-ancestors 'none'"

    private static let fixed: [(HTTPField.Name, String)] = [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        // The address with the token must not travel.
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }

    static func add(to headers: inout HTTPFields) {
        if headers[.contentSecurityPolicy] == nil { headers[.contentSecurityPolicy] = contentSecurityPolicy }
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        for (name, value) in fixed { headers[name] = value }
    }
}
