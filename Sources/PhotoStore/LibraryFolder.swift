import Foundation

/// The folder a library lives in, and the names of all files in it that are ours.
///
/// Folder 0700, files 0600: vectors and facts are personal data.
public struct LibraryFolder: Hashable, Sendable {
    /// Absolute, without a slash at its end.
    public let path: String

    public init(_ path: String) {
        self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// The one SQLite file.
    public var database: String { path + "/library.sqlite" }

    /// For files that can be made again from the database; created 0700 when first needed.
    public var caches: String { path + "/caches" }

    /// Where the indexer notes the photos whose decoding ended the process.
    public var crashNote: String { path + "/crashed" }

    /// What a switch of models in the background said.
    public var switchLog: String { path + "/switch.log" }

    var lock: String { path + "/index.lock" }

    /// Everything a library may consist of.
    var ownFiles: [String] {
        ["", "-wal", "-shm", "-journal"].map { database + $0 } + [caches, crashNote, switchLog, lock]
    }

    /// Written into the database's header and the first line of the lock file: "AftI".
    static let applicationID: UInt32 = 0x4166_7449
    static let lockHeading = "afterimage library"

    /// Whether a library is here, told without SQLite so that a damaged one is still known as ours.
    var isLibrary: Bool {
        if let head = try? head(of: database, count: 100), head.count == 100 {
            // Offset 68 of the SQLite file format: "application ID", big-endian.
            let id = head[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            if id == Self.applicationID { return true }
        }
        let heading = try? head(of: lock, count: Self.lockHeading.utf8.count)
        return heading.map { $0.elementsEqual(Self.lockHeading.utf8) } ?? false
    }

    /// Makes the folder where missing, and refuses one that is used for something else.
    func prepare() throws(PhotoStoreError) {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            guard isFolder.boolValue else { throw .notALibrary(folder: path) }
            if isLibrary { return }
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
                throw .notReadable(path: path)
            }
            guard names.isEmpty else { throw .notALibrary(folder: path) }
            guard chmod(path, 0o700) == 0 else { throw Self.failure(path) }
            return
        }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .notWritable(path: path)
        }
    }

    /// An empty file that only its owner may read, to be written; `nil`, with `errno` set, where that is not possible.
    public static func privateFile(_ path: String) -> FileHandle? {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        return descriptor < 0 ? nil : FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Creates a file that only its owner may read, before SQLite would create it for everyone.
    static func createPrivately(_ path: String) throws(PhotoStoreError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        close(descriptor)
    }

    /// The error that `errno` stands for now.
    static func failure(_ path: String) -> PhotoStoreError {
        switch errno {
        case EACCES, EPERM, EROFS: .notWritable(path: path)
        case ENOSPC, EDQUOT: .diskFull(folder: path)
        default: .fileSystem(path: path, errno: errno)
        }
    }

    private func head(of path: String, count: Int) throws -> Data {
        guard let file = FileHandle(forReadingAtPath: path) else { return Data() }
        defer { try? file.close() }
        return try file.read(upToCount: count) ?? Data()
    }
}
