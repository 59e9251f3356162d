import Foundation

/// Where a pack is put together before it takes its place: on the same file system, out of sight, and only for the
/// holder of a lock, so that whatever is found there is left over from a process that died.
final class Staging {
    private let root: URL
    private let descriptor: Int32

    /// - Throws: `ModelRegistryError.busy`, `.notWritable`.
    init(in folder: URL) throws(ModelRegistryError) {
        root = folder.appendingPathComponent(".staging", isDirectory: true)
        try FileCopy.makeFolder(folder)
        let lock = folder.appendingPathComponent(".lock").path
        descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .notWritable(path: lock, errno: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .busy(folder: folder.path)
        }
        remove()
    }

    deinit {
        close(descriptor)
    }

    func makeFolder(_ name: String) throws(ModelRegistryError) -> URL {
        let folder = root.appendingPathComponent(name, isDirectory: true)
        try FileCopy.makeFolder(folder)
        return folder
    }

    /// Gives a finished folder its place, where there must be nothing yet.
    func move(_ folder: URL, to place: URL) throws(ModelRegistryError) {
        FileCopy.sync(folder)
        guard rename(folder.path, place.path) == 0 else { throw .notWritable(path: place.path, errno: errno) }
        FileCopy.sync(place.deletingLastPathComponent())
    }

    /// Takes a folder out of its place, to be removed with everything here.
    func take(_ place: URL) throws(ModelRegistryError) {
        let target = try makeFolder("removed").appendingPathComponent(place.lastPathComponent)
        guard rename(place.path, target.path) == 0 else { throw .notWritable(path: place.path, errno: errno) }
        FileCopy.sync(place.deletingLastPathComponent())
    }

    func remove() {
        try? FileManager.default.removeItem(at: root)
    }
}
