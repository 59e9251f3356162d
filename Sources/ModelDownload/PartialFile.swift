import Crypto
import Foundation

/// A file that grows by a download, for one process at a time.
final class PartialFile {
    private let path: String
    private let descriptor: Int32
    private(set) var count: Int

    /// - Throws: `ModelDownloadError.busy`, `.notWritable`.
    init(_ file: URL) throws(ModelDownloadError) {
        path = file.path
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        } catch {
            throw .notWritable(path: file.deletingLastPathComponent().path, errno: EACCES)
        }
        descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .notWritable(path: path, errno: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .busy(path: path)
        }
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= 0 else {
            close(descriptor)
            throw .notWritable(path: path, errno: errno)
        }
        count = Int(end)
    }

    deinit {
        close(descriptor)
    }

    func append(_ part: UnsafeRawBufferPointer) throws(ModelDownloadError) {
        var rest = part[...]
        while !rest.isEmpty {
            let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            guard written > 0 else { throw .notWritable(path: path, errno: errno) }
            rest = rest.dropFirst(written)
            count += written
        }
    }

    func empty() throws(ModelDownloadError) {
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw .notWritable(path: path, errno: errno)
        }
        count = 0
    }

    func remove() {
        unlink(path)
    }

    /// Of all there is: 64 lower-case hexadecimal digits.
    func sha256() throws(ModelDownloadError) -> String {
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var offset = 0
        while true {
            let read = pread(descriptor, &buffer, buffer.count, off_t(offset))
            guard read >= 0 else { throw .notReadable(path: path, errno: errno) }
            if read == 0 { break }
            buffer.withUnsafeBytes {
                hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<read]))
            }
            offset += read
        }
        return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
