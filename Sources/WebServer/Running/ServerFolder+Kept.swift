import Foundation

/// What outlasts a restart of the server, so that bookmarks and open pages continue to work.
extension ServerFolder {
    /// Days for which browsers keep the session, from when it began.
    static let sessionDays = 30

    private static let sessionFile = "session"
    private static let portFile = "port"

    /// The secret of the session; a new one if there is none, it is too old, or the folder cannot be used.
    func sessionSecret() -> Secret {
        if let content = content(of: Self.sessionFile), content.count == 64,
            let age = Self.age(of: file(Self.sessionFile)),
            (-1...Double(Self.sessionDays) * 86_400).contains(age)
        {
            return Secret(String(decoding: content, as: UTF8.self))
        }
        let secret = Secret()
        try? write(Data(secret.text.utf8), to: Self.sessionFile)
        return secret
    }

    /// The last port that the user chose; `nil` if there is none.
    public var port: Int? {
        content(of: Self.portFile).flatMap { Int(String(decoding: $0, as: UTF8.self)) }
            .flatMap { (1...65_535).contains($0) ? $0 : nil }
    }

    /// - Throws: `WebServerError.folderUnusable`.
    public func keep(port: Int) throws(WebServerError) {
        try write(Data(String(port).utf8), to: Self.portFile)
    }
}
