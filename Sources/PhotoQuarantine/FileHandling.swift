import CFileMove
import Crypto
import Foundation
import PhotoSource
import PhotoTypes

/// The few things that are done to files here.
enum FileHandling {
    /// Gives a file another name on the same volume; never replaces one. Returns 0 or an `errno`.
    static func move(_ from: PhotoPath, to target: PhotoPath) -> Int32 {
        from.withCString { from in target.withCString { cfile_move(from, $0) } }
    }

    /// Returns 0 or an `errno`.
    static func delete(_ path: PhotoPath) -> Int32 {
        path.withCString { unlink($0) } == 0 ? 0 : errno
    }

    /// What is at a path, a link not followed; `nil` where there is nothing or it may not be looked at.
    static func status(_ path: PhotoPath) -> FileStatus? {
        try? FileStatus(path, followingLinks: false)
    }

    /// Whether a name is surely free: not when it may not be looked at.
    static func isFree(_ path: PhotoPath) -> Bool {
        do {
            _ = try FileStatus(path, followingLinks: false)
            return false
        } catch {
            return error == .notFound(path) || error == .notAFolder(path)
        }
    }

    /// Whether it cannot be told what is at a path, or whether anything is.
    static func isHidden(_ path: PhotoPath) -> Bool { status(path) == nil && !isFree(path) }

    static func isFolder(_ path: PhotoPath, followingLinks: Bool = true) -> Bool {
        (try? FileStatus(path, followingLinks: followingLinks))?.kind == .folder
    }

    /// The SHA-256 of a file's bytes, read a part at a time, and what the file was from the first to the last. Does not
    /// follow a link.
    static func digest(_ path: PhotoPath) throws(PhotoSourceError) -> (hash: ContentHash, status: FileStatus)
    {
        let descriptor = path.withCString { open($0, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else {
            throw errno == ELOOP ? .notAFile(path) : PhotoSourceError(path, errno: errno)
        }
        defer { close(descriptor) }
        let before = try FileStatus(ofDescriptor: descriptor, at: path)
        guard before.kind == .file else { throw .notAFile(path) }
        var hasher = SHA256()
        var part = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(descriptor, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw PhotoSourceError(path, errno: errno) }
            if count == 0 { break }
            part.withUnsafeBytes {
                hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count]))
            }
        }
        guard try FileStatus(ofDescriptor: descriptor, at: path) == before, status(path) == before else {
            throw .changedWhileReading(path)
        }
        guard let hash = ContentHash(bytes: Array(hasher.finalize())) else {
            preconditionFailure("SHA-256 has 32 bytes")
        }
        return (hash, before)
    }

    /// Makes a folder and those it lies in, as far as they are missing.
    ///
    /// - Returns: the folders in which a new name now is, outermost first: to be synced.
    static func makeFolders(_ folder: PhotoPath, mode: mode_t) throws(FileHandlingError) -> [PhotoPath] {
        if isFolder(folder) { return [] }
        guard folder.bytes.count > 1 else { throw FileHandlingError(path: folder, errno: ENOENT) }
        let outer = try makeFolders(folder.parent, mode: mode)
        guard folder.withCString({ mkdir($0, mode) }) == 0 else {
            throw FileHandlingError(path: folder, errno: errno)
        }
        return outer + [folder.parent]
    }

    /// Removes a folder, and those it lies in, for as long as they are empty, up to `last`, which stays. One that was not
    /// made, or is gone, counts as empty.
    static func removeEmptyFolders(_ folder: PhotoPath, below last: PhotoPath) {
        var folder = folder
        while folder != last, folder.isWithin(last),
            folder.withCString({ rmdir($0) }) == 0 || errno == ENOENT
        {
            folder = folder.parent
        }
    }

    /// What the folders hold by name is on the disk too, in the order given. A system that cannot do that for folders
    /// is left alone.
    static func sync(_ folders: some Sequence<PhotoPath>) {
        var synced: Set<PhotoPath> = []
        for folder in folders where synced.insert(folder).inserted {
            let descriptor = folder.withCString { open($0, O_RDONLY | O_CLOEXEC) }
            guard descriptor >= 0 else { continue }
            _ = cfile_sync(descriptor)
            close(descriptor)
        }
    }
}

struct FileHandlingError: Error {
    let path: PhotoPath
    let errno: Int32

    var reason: Refusal.Reason { Refusal.Reason(path, errno: errno) }
}
