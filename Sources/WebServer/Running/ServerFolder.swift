import Crypto
import Foundation
import PhotoStore

/// Files that a library's server shares with other programs of its owner: which server runs, tickets for browsers, the
/// session that outlasts a restart, the port.
///
/// They are secrets, so the folder is 0700 and its files 0600. Files of other users, and files that others may read, are
/// ignored. The folder lies outside the library, because a server can run before there is a library.
public struct ServerFolder: Hashable, Sendable {
    public let path: String
    /// Seconds for which a ticket is good: a browser may have to be started first.
    var ticketLife = 60.0

    /// - Parameter folder: the one for all libraries.
    public init(of library: LibraryFolder, in folder: String = ServerFolder.standard) {
        // All names of a library must lead to the same server.
        let name = URL(fileURLWithPath: library.path).resolvingSymlinksInPath().path
        let digest = SHA256.hash(data: Data(name.utf8)).prefix(8)
        path = folder + "/" + digest.hexadecimal
    }

    /// `$XDG_STATE_HOME/afterimage` or `~/.local/state/afterimage`; on macOS
    /// `~/Library/Application Support/Afterimage Server`.
    public static var standard: String {
        let home = homeFolder
        #if os(macOS)
            return home.appendingPathComponent("Library/Application Support/Afterimage Server").path
        #else
            let named = ProcessInfo.processInfo.environment["XDG_STATE_HOME"]
            // The specification: relative paths are to be ignored.
            let state = named.flatMap { $0.hasPrefix("/") ? URL(fileURLWithPath: $0) : nil }
            return (state ?? home.appendingPathComponent(".local/state")).appendingPathComponent("afterimage")
                .path
        #endif
    }

    /// The user's home as the variable names it, which is how systemd and desktops find it; Foundation asks the list of
    /// users first.
    public static var homeFolder: URL {
        let named = ProcessInfo.processInfo.environment["HOME"] ?? ""
        return named.hasPrefix("/")
            ? URL(fileURLWithPath: named, isDirectory: true) : FileManager.default.homeDirectoryForCurrentUser
    }

    /// The output of a server in the background.
    public var log: String { file("log") }

    func file(_ name: String) -> String { path + "/" + name }

    /// Makes the folder where it is missing.
    ///
    /// - Throws: `WebServerError.folderUnusable`.
    public func prepare(_ folder: String? = nil) throws(WebServerError) {
        let folder = folder ?? path
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .folderUnusable(path: folder, reason: "it cannot be created")
        }
        var status = stat()
        guard lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid()
        else { throw .folderUnusable(path: folder, reason: "it belongs to another user") }
        guard status.st_mode & 0o077 == 0 || chmod(folder, 0o700) == 0 else {
            throw .folderUnusable(path: folder, reason: "others may read it")
        }
    }

    /// The content of a file that the owner alone may read and write; `nil` otherwise, or where there is none.
    func content(of name: String) -> Data? {
        let descriptor = open(file(name), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, Self.isPrivate(status), status.st_size <= 4_096 else {
            return nil
        }
        return try? handle.readToEnd()
    }

    /// Writes a file in one step.
    ///
    /// - Throws: `WebServerError.folderUnusable`.
    func write(_ content: Data, to name: String) throws(WebServerError) {
        try prepare()
        let partial = file("\(name).\(getpid()).partial")
        guard let handle = LibraryFolder.privateFile(partial),
            (try? handle.write(contentsOf: content)) != nil,
            rename(partial, file(name)) == 0
        else {
            let reason = String(cString: strerror(errno))
            unlink(partial)
            throw .folderUnusable(path: path, reason: reason)
        }
    }

    /// Whether a file is one that this user made for itself.
    static func isPrivate(_ status: stat) -> Bool {
        status.st_mode & S_IFMT == S_IFREG && status.st_uid == geteuid() && status.st_mode & 0o077 == 0
    }

    /// Seconds since a file was written; `nil` where there is none.
    static func age(of path: String) -> TimeInterval? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.modificationDate] as? Date).map { -$0.timeIntervalSinceNow }
    }

    /// Removes the session and the port, unless a server runs.
    public func remove() {
        guard running() == nil else { return }
        try? FileManager.default.removeItem(atPath: path)
    }
}

extension Sequence<UInt8> {
    /// Two lower-case digits a byte.
    var hexadecimal: String {
        map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
