import Crypto
import Foundation
import PhotoTypes

extension PhotoContent {
    /// Reads a file whole and makes sure that it was the same file from the first byte to the last.
    ///
    /// Into memory rather than mapped: touching a mapping whose file has been cut short kills the process.
    ///
    /// - Parameter isWanted: asked with the first `headBytes` of a larger file, before memory is taken for the rest.
    /// - Throws: `PhotoSourceError`, also for an empty file and one of more than `maximumBytes`; `.unwanted` where
    ///   `isWanted` said no.
    public init(
        readingFileAt path: PhotoPath, maximumBytes: Int64,
        ifWanted isWanted: ([UInt8]) -> Bool = { _ in true }
    ) throws(PhotoSourceError) {
        try self.init(readingFileAt: path, maximumBytes: maximumBytes, ifWanted: isWanted, meanwhile: {})
    }

    /// Enough for the magic number and, in most files, the picture's size.
    public static let headBytes = 1 << 16

    /// - Parameter meanwhile: called between reading and the check that nothing changed, for tests.
    init(
        readingFileAt path: PhotoPath, maximumBytes: Int64,
        ifWanted isWanted: ([UInt8]) -> Bool = { _ in true },
        meanwhile: () -> Void
    ) throws(PhotoSourceError) {
        // Without `O_NONBLOCK`, opening a pipe that has taken the photo's place would wait for ever.
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else { throw PhotoSourceError(path, errno: errno) }
        defer { close(descriptor) }
        let before = try FileStatus(ofDescriptor: descriptor, at: path)
        guard before.kind == .file else { throw .notAFile(path) }
        guard before.stamp.size > 0 else { throw .empty(path) }
        guard before.stamp.size <= maximumBytes else {
            throw .tooLarge(path, bytes: before.stamp.size, limit: maximumBytes)
        }
        if before.stamp.size > Self.headBytes {
            guard isWanted(try Self.read(descriptor, count: Self.headBytes, path)) else {
                throw .unwanted(path)
            }
            guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw PhotoSourceError(path, errno: errno) }
        }
        let bytes = try Self.read(descriptor, count: Int(before.stamp.size), path)
        meanwhile()
        guard try FileStatus(ofDescriptor: descriptor, at: path) == before,
            (try? FileStatus(path, followingLinks: true)) == before
        else { throw .changedWhileReading(path) }
        guard let hash = ContentHash(bytes: Array(SHA256.hash(data: bytes))) else {
            preconditionFailure("SHA-256 has 32 bytes")
        }
        self.init(bytes: bytes, stamp: before.stamp, hash: hash)
    }

    private static func read(
        _ descriptor: Int32, count: Int, _ path: PhotoPath
    ) throws(PhotoSourceError) -> [UInt8] {
        var failure: PhotoSourceError?
        // Unsafe buffer: the file goes straight into the array, with no zeroing and no second copy; `filled` says
        // how much of it is valid.
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = Foundation.read(
                    descriptor, buffer.baseAddress?.advanced(by: filled), count - filled)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = PhotoSourceError(path, errno: errno) }
                guard got > 0 else { break }
                filled += got
            }
        }
        if let failure { throw failure }
        guard bytes.count == count else { throw .changedWhileReading(path) }
        return bytes
    }
}
