import HTTPTypes

/// The secrets of one start of the server. Who opens the printed address gets the cookie; who has the cookie is the
/// owner.
struct Session: Sendable {
    /// In the printed address.
    let token = Secret()
    /// To be sent with everything that changes something; pages of other sites cannot read it.
    let csrf = Secret()
    private let cookie = Secret()
    private let isSecure: Bool

    /// - Parameter isSecure: whether the server speaks TLS alone.
    init(isSecure: Bool) {
        self.isSecure = isSecure
    }

    /// Cookies do not tell ports apart: two servers of one device need two names.
    private func cookieName(_ port: Int?) -> String {
        port.map { "afterimage-\($0)" } ?? "afterimage"
    }

    /// The value of `Set-Cookie`; the cookie goes when the browser is closed.
    func setCookie(port: Int?) -> String {
        "\(cookieName(port))=\(cookie.text); HttpOnly; SameSite=Strict; Path=/" + (isSecure ? "; Secure" : "")
    }

    /// Whether one of the request's cookies is the session's.
    func admits(_ headers: HTTPFields, port: Int?) -> Bool {
        let name = cookieName(port)
        return headers[values: .cookie].contains { field in
            field.split(separator: ";").contains { pair in
                let parts = pair.split(separator: "=", maxSplits: 1)
                return parts.count == 2 && parts[0].trimmingPrefix(while: { $0 == " " }) == name
                    && cookie.matches(parts[1])
            }
        }
    }
}
