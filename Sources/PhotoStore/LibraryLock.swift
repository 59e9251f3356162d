import Foundation

/// The right to write to a library: an advisory lock (flock) on `index.lock`, which the system takes back
/// when the process ends, however it ends.
public final class LibraryLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `PhotoStoreError.locked` at once where another process, or another opener in this one, holds
    ///   it.
    init(_ folder: LibraryFolder) throws(PhotoStoreError) {
        let descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LibraryFolder.failure(folder.lock) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw .locked(folder: folder.path, process: holder)
        }
        let text = "\(LibraryFolder.lockHeading)\n\(getpid())\n"
        let written = ftruncate(descriptor, 0) == 0 && pwrite(descriptor, text, text.utf8.count, 0) > 0
        guard written else {
            let error = LibraryFolder.failure(folder.lock)
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    private static func holder(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let lines = String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n")
        return lines.count > 1 ? Int32(lines[1]) : nil
    }
}

extension PhotoStore {
    /// The right to write to the library's caches, which lasts as long as the returned object: a store opened for
    /// writing has it, one opened for reading gets it while nobody else writes. `nil` where another process writes,
    /// or the library cannot be written to.
    ///
    /// Caches are read without it. The process that fills one holds it from before the library is read until the cache is
    /// written; so what `forget` removes cannot come back.
    public func lockCaches() -> LibraryLock? {
        if let lock { return lock }
        return try? LibraryLock(folder)
    }
}
