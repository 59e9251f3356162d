import CFileStatus
import Foundation
import ImageDecoding
import PhotoSource
import PhotoTypes

/// A photo's own file, open for reading.
final class OriginalFile: Sendable {
    /// Bytes.
    let size: Int
    /// Names this content of this file, with quotation marks.
    let etag: String
    /// Nanoseconds since 1970-01-01 UTC.
    let modified: Int64
    /// By the file's first bytes; its name is not trusted.
    let mediaType: String
    private let descriptor: Int32

    /// - Throws: `PhotoSourceError`.
    init(_ path: PhotoPath) throws(PhotoSourceError) {
        // Without `O_NONBLOCK`, opening a pipe that has taken the photo's place would wait for ever.
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else {
            throw errno == EACCES ? .permissionDenied(path) : .notFound(path)
        }
        self.descriptor = descriptor
        var status = CFileStatus()
        let code = cfile_status_of_descriptor(descriptor, &status)
        size = code == 0 ? Int(status.size) : 0
        modified = status.modified
        etag = "\"\(String(status.inode, radix: 36))-\(size)-\(String(status.modified, radix: 36))\""
        mediaType = Self.mediaType(Self.read(descriptor, at: 0, count: min(size, 4_096)))
        guard code == 0, status.kind == CFileKindRegular else { throw .notAFile(path) }
    }

    deinit {
        close(descriptor)
    }

    /// Fewer bytes than asked for where the file was cut short meanwhile.
    func read(at offset: Int, count: Int) -> [UInt8] {
        Self.read(descriptor, at: offset, count: count)
    }

    private static func read(_ descriptor: Int32, at offset: Int, count: Int) -> [UInt8] {
        // Unsafe buffer: the file goes straight into the array; `filled` says how much of it is valid.
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(
                    descriptor, buffer.baseAddress?.advanced(by: filled), count - filled,
                    off_t(offset + filled))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { break }
                filled += got
            }
        }
    }

    private static func mediaType(_ head: [UInt8]) -> String {
        switch ImageFormat(of: head) {
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .webP: "image/webp"
        case .gif: "image/gif"
        case .tiff: "image/tiff"
        case .heif: "image/heif"
        case .avif: "image/avif"
        case .jpegXL: "image/jxl"
        case .bmp: "image/bmp"
        default: "application/octet-stream"
        }
    }
}
