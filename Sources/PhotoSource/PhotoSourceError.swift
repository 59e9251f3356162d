import PhotoTypes

/// Why a photo or folder could not be read.
public enum PhotoSourceError: Error, Hashable, Sendable {
    case notFound(PhotoPath)
    case notAFolder(PhotoPath)
    case permissionDenied(PhotoPath)
    case changedWhileReading(PhotoPath)
    case empty(PhotoPath)
    case tooLarge(PhotoPath, bytes: Int64, limit: Int64)
    /// Any other failure of the file system, with its `errno`.
    case unreadable(PhotoPath, errno: Int32)
}
