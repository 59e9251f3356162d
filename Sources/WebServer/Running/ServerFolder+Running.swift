import Foundation

/// A server that runs.
public struct RunningServer: Codable, Hashable, Sendable {
    public let process: Int32
    /// `http://127.0.0.1:8642`
    public let address: String
}

/// The right to be a library's only server, held until the process ends in any way.
public final class ServerClaim: Sendable {
    private let folder: ServerFolder
    private let lock: Int32

    fileprivate init(_ folder: ServerFolder, lock: Int32) {
        self.folder = folder
        self.lock = lock
    }

    deinit {
        unlink(folder.file(ServerFolder.runningFile))
        close(lock)
    }

    /// Publishes the address for other programs.
    ///
    /// - Throws: `WebServerError.folderUnusable`.
    public func announce(_ address: String) throws(WebServerError) {
        let running = RunningServer(process: getpid(), address: address)
        try folder.write((try? JSONEncoder().encode(running)) ?? Data(), to: ServerFolder.runningFile)
    }
}

extension ServerFolder {
    fileprivate static let runningFile = "running"
    private var lockFile: String { file("lock") }

    /// - Returns: `nil` where another process is the library's server.
    /// - Throws: `WebServerError.folderUnusable`.
    public func claim() throws(WebServerError) -> ServerClaim? {
        try prepare()
        let lock = open(lockFile, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else {
            throw .folderUnusable(path: path, reason: String(cString: strerror(errno)))
        }
        // Other programs take the lock for a moment to test it.
        for _ in 0..<10 {
            if flock(lock, LOCK_EX | LOCK_NB) == 0 {
                // The address of a server that was killed.
                unlink(file(Self.runningFile))
                return ServerClaim(self, lock: lock)
            }
            usleep(20_000)
        }
        close(lock)
        return nil
    }

    /// The server that answers now; `nil` if none runs, or if it is still starting. Files of a killed process are
    /// ignored, because its lock is free.
    public func running() -> RunningServer? {
        guard isClaimed, let content = content(of: Self.runningFile) else { return nil }
        return try? JSONDecoder().decode(RunningServer.self, from: content)
    }

    /// Whether a process is the library's server, or is starting as such.
    public var isClaimed: Bool {
        let lock = open(lockFile, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        guard lock >= 0 else { return false }
        defer { close(lock) }
        return flock(lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// Waits for a server to answer, for as long as `isExpected` returns `true`.
    public func running(while isExpected: () -> Bool) async throws -> RunningServer? {
        while true {
            let goesOn = isExpected()
            if let server = running() { return server }
            guard goesOn else { return nil }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
