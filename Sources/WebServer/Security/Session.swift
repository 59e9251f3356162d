import Crypto
import Foundation
import HTTPTypes

/// The secrets that make a browser the owner's. Opening the printed address, or a link with a ticket, gives it the
/// cookie; the cookie lets it in.
struct Session: Sendable {
    /// In the printed address; another one at every start.
    let token = Secret()
    /// To be sent with everything that changes something; pages of other sites cannot read it.
    let csrf: Secret
    private let cookie: Secret
    private let isSecure: Bool
    /// Days for which browsers keep the cookie; `nil`: until they are closed.
    private let days: Int?

    /// - Parameter isSecure: whether the server speaks TLS alone.
    /// - Parameter folder: where the session is kept over restarts; `nil`: it ends with the server.
    init(isSecure: Bool, keptIn folder: ServerFolder? = nil) {
        self.isSecure = isSecure
        days = folder.map { _ in ServerFolder.sessionDays }
        cookie = folder?.sessionSecret() ?? Secret()
        // A page that is open keeps its value over a restart as it keeps the cookie.
        csrf =
            folder == nil
            ? Secret()
            : Secret(
                HMAC<SHA256>.authenticationCode(
                    for: Data("csrf".utf8), using: SymmetricKey(data: Data(cookie.text.utf8))
                ).hexadecimal)
    }

    /// Cookies do not tell ports apart: two servers of one device need two names.
    private func cookieName(_ port: Int?) -> String {
        port.map { "afterimage-\($0)" } ?? "afterimage"
    }

    /// The value of `Set-Cookie`.
    func setCookie(port: Int?) -> String {
        "\(cookieName(port))=\(cookie.text); HttpOnly; SameSite=Strict; Path=/"
            + (days.map { "; Max-Age=\($0 * 86_400)" } ?? "") + (isSecure ? "; Secure" : "")
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
