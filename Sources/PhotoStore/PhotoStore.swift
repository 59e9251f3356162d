import Foundation
import GRDB
import PhotoTypes

/// A library: one SQLite file in write-ahead mode that any number of processes read while one writes.
///
/// What the photos are, what their metadata says, their vectors, and what happened when they were indexed.
/// The photos themselves stay where they are and are never written.
public final class PhotoStore: Sendable {
    public enum Access: Sendable {
        /// For searching: needs no lock and works while another process indexes.
        case reading
        /// For indexing and forgetting: one at a time; makes the library where there is none.
        case writing
    }

    public let folder: LibraryFolder
    let database: DatabasePool
    let lock: LibraryLock?

    /// - Throws: `PhotoStoreError`.
    public init(_ folder: LibraryFolder, for access: Access) throws(PhotoStoreError) {
        self.folder = folder
        switch access {
        case .reading:
            guard Foundation.access(folder.database, F_OK) == 0 else {
                // A folder that may not be entered hides whether there is one.
                if errno == EACCES { throw .notReadable(path: folder.path) }
                throw .noLibrary(folder: folder.path)
            }
            guard FileManager.default.isReadableFile(atPath: folder.database) else {
                throw .notReadable(path: folder.database)
            }
            guard folder.isLibrary else { throw .notALibrary(folder: folder.path) }
            lock = nil
            database = try Self.openForReading(folder)
        case .writing:
            try folder.prepare()
            lock = try LibraryLock(folder)
            try LibraryFolder.createPrivately(folder.database)
            database = try Self.openForWriting(folder)
        }
    }

    /// Ends the use of the library: the write-ahead log is emptied into the database file, so that the file alone
    /// is the library. Happens by itself when the last reference goes; a process that is about to end should
    /// not rely on that.
    public func close() {
        // A pool that had been closed refuses to read; a checkpoint on it would end the process.
        guard (try? database.read { _ in }) != nil else { return }
        if lock != nil { try? database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) } }
        try? database.close()
    }

    deinit {
        // Before the lock goes.
        close()
    }

    private static func openForReading(_ folder: LibraryFolder) throws(PhotoStoreError) -> DatabasePool {
        let end = ContinuousClock.now + .seconds(5)
        while true {
            let database = try connect(folder, readonly: true)
            let found = try translating(folder) { try database.read { try checkSchema($0, folder) } }
            if found == Schema.version { return database }
            try? database.close()
            do throws(PhotoStoreError) {
                // Written by an earlier release: bring it up to date once, then read.
                _ = try PhotoStore(folder, for: .writing)
            } catch {
                guard case .locked = error, ContinuousClock.now < end else { throw error }
                // A writer may be creating it or bringing it up to date right now.
                Thread.sleep(forTimeInterval: 0.02)
            }
        }
    }

    private static func openForWriting(_ folder: LibraryFolder) throws(PhotoStoreError) -> DatabasePool {
        let database = try connect(folder, readonly: false)
        try translating(folder) {
            let found = try database.read { try checkSchema($0, folder) }
            guard found < Schema.version else { return }
            try Schema.migrator.migrate(database)
            // Its own list says that nothing is left to do, while the file says that it is of an earlier version.
            guard try database.read({ try checkSchema($0, folder) }) == Schema.version else {
                throw PhotoStoreError.corrupted(
                    folder: folder.path, reason: "the schema's version \(found) does not fit its tables")
            }
        }
        return database
    }

    /// The schema version found, 0 for a new file.
    private static func checkSchema(_ db: Database, _ folder: LibraryFolder) throws -> Int {
        let application = try UInt32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard application == LibraryFolder.applicationID || (application == 0 && tables == 0) else {
            throw PhotoStoreError.notALibrary(folder: folder.path)
        }
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found <= Schema.version else {
            throw PhotoStoreError.newerSchema(folder: folder.path, found: found, known: Schema.version)
        }
        return found
    }

    private static func connect(_ folder: LibraryFolder, readonly: Bool) throws(PhotoStoreError)
        -> DatabasePool
    {
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.busyMode = .timeout(5)
        // Keep the (empty) log and its index when closing: without them a library on a read-only medium could
        // not be opened.
        configuration.persistentReadOnlyConnections = true
        configuration.prepareDatabase { db in
            guard !db.configuration.readonly else { return }
            // A row with a vector of 768 values fits into a page (a WITHOUT ROWID row may take a quarter of
            // it).
            try db.execute(
                sql: "PRAGMA page_size = 8192; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 0")
        }
        let settled = configuration
        return try translating(folder) { try DatabasePool(path: folder.database, configuration: settled) }
    }
}

extension PhotoStore {
    func read<Result>(_ body: (Database) throws -> Result) throws(PhotoStoreError) -> Result {
        try Self.translating(folder) { try database.read(body) }
    }

    func write<Result>(_ body: (Database) throws -> Result) throws(PhotoStoreError) -> Result {
        try Self.translating(folder) { try database.write(body) }
    }

    /// Runs `body` and says in this module's words what went wrong.
    static func translating<Result>(
        _ folder: LibraryFolder, _ body: () throws -> Result
    ) throws(PhotoStoreError) -> Result {
        do {
            return try body()
        } catch let error as PhotoStoreError {
            throw error
        } catch let error as DatabaseError {
            throw PhotoStoreError(error, folder)
        } catch {
            throw .database(folder: folder.path, code: -1, reason: String(describing: error))
        }
    }
}

extension PhotoStoreError {
    init(_ error: DatabaseError, _ folder: LibraryFolder) {
        let reason = error.message ?? error.resultCode.description
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self = .corrupted(folder: folder.path, reason: reason)
        case .SQLITE_ERROR where reason == "unsupported file format":
            // A header whose version fields make no sense.
            self = .corrupted(folder: folder.path, reason: reason)
        case .SQLITE_FULL:
            self = .diskFull(folder: folder.path)
        case .SQLITE_IOERR where folder.diskIsFull:
            // Enlarging the log's index fails as a plain I/O error.
            self = .diskFull(folder: folder.path)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .busy(folder: folder.path)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            self = .notWritable(path: folder.database)
        default:
            self = .database(folder: folder.path, code: error.extendedResultCode.rawValue, reason: reason)
        }
    }
}

extension LibraryFolder {
    /// Whether not even one page of the log's index (32 KiB) would fit.
    var diskIsFull: Bool {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return (attributes?[.systemFreeSize] as? NSNumber).map { $0.int64Value < 65_536 } ?? false
    }
}
