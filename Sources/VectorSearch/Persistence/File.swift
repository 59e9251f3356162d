import Foundation

/// An open file, through the system's own calls: what is written is on its way to the disk when a call returns.
final class File {
    let path: String
    private let descriptor: Int32

    init(reading path: String) throws(VectorSearchError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw .unreadable(path: path, errno: errno) }
    }

    /// Creates the file, or empties it; only its owner may read it.
    init(creating path: String) throws(VectorSearchError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw .unwritable(path: path, errno: errno) }
    }

    init(appendingTo path: String) throws(VectorSearchError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_APPEND | O_CLOEXEC)
        if descriptor < 0 { throw .unwritable(path: path, errno: errno) }
    }

    deinit { close(descriptor) }

    func size() throws(VectorSearchError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, errno: errno) }
        return Int(status.st_size)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(VectorSearchError) {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = Foundation.write(descriptor, start, rest.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw .unwritable(path: path, errno: errno) }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    func write(_ bytes: [UInt8]) throws(VectorSearchError) {
        // Rethrowing typed errors through the closure needs a detour.
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(VectorSearchError) in try write(bytes) }
        }
        try result.get()
    }

    func read(_ count: Int, at offset: Int, into target: UnsafeMutableRawPointer) throws(VectorSearchError) {
        var done = 0
        while done < count {
            let read = pread(descriptor, target + done, count - done, off_t(offset + done))
            if read < 0, errno == EINTR { continue }
            if read < 0 { throw .unreadable(path: path, errno: errno) }
            if read == 0 { throw .damaged(path: path, reason: "it ends early") }
            done += read
        }
    }

    func readAll() throws(VectorSearchError) -> [UInt8] {
        let count = try size()
        let block = try MemoryBlock(zeroed: count)
        try read(count, at: 0, into: block.base)
        return Array(UnsafeRawBufferPointer(start: block.base, count: count))
    }

    func map(_ count: Int) throws(VectorSearchError) -> MemoryBlock {
        try MemoryBlock(mapping: descriptor, count: count, path: path)
    }

    func truncate(to count: Int) throws(VectorSearchError) {
        guard ftruncate(descriptor, off_t(count)) == 0 else { throw .unwritable(path: path, errno: errno) }
    }

    /// Waits until the disk has it.
    func synchronise() throws(VectorSearchError) {
        guard fsync(descriptor) == 0 else { throw .unwritable(path: path, errno: errno) }
    }

    /// Takes the only write lock on the file, which lasts as long as this object; `false` where another has it.
    func lock() -> Bool {
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }
}
