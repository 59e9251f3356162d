import Foundation
import PhotoTypes

/// Why a photo or folder could not be read.
public enum PhotoSourceError: Error, Hashable, Sendable {
    case notFound(PhotoPath)
    case notAFolder(PhotoPath)
    /// A folder, a pipe or a device.
    case notAFile(PhotoPath)
    case permissionDenied(PhotoPath)
    case changedWhileReading(PhotoPath)
    case empty(PhotoPath)
    case tooLarge(PhotoPath, bytes: Int64, limit: Int64)
    /// A folder of photos in quarantine.
    case inQuarantine(PhotoPath)
    /// Its first bytes were refused by the caller, so that the rest was not read.
    case unwanted(PhotoPath)
    /// Any other failure of the file system, with its `errno`.
    case unreadable(PhotoPath, errno: Int32)

    package init(_ path: PhotoPath, errno code: Int32) {
        self =
            switch code {
            case ENOENT: .notFound(path)
            case ENOTDIR: .notAFolder(path)
            case EACCES, EPERM: .permissionDenied(path)
            default: .unreadable(path, errno: code)
            }
    }
}

extension PhotoSourceError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFound(let path):
            "\(path) was not found; check the name, or whether its drive is connected"
        case .notAFolder(let path):
            "\(path) is not a folder; name the folder that holds the photos"
        case .notAFile(let path):
            "\(path) is not a file; name a photo"
        case .permissionDenied(let path):
            "\(path) may not be read; grant read permission and index again"
        case .changedWhileReading(let path):
            "\(path) changed while it was read; index again when it is written completely"
        case .empty(let path):
            "\(path) is empty (0 bytes); restore it from a backup or copy it again"
        case .tooLarge(let path, let bytes, let limit):
            "\(path) has \(bytes >> 20) MiB, more than the limit of \(limit >> 20) MiB; raise the limit if you trust it"
        case .inQuarantine(let path):
            "\(path) holds photos in quarantine; bring them back with `afterimage restore`"
        case .unwanted(let path):
            "\(path) is not an image, despite its name"
        case .unreadable(let path, let errno):
            "\(path) cannot be read: \(String(cString: strerror(errno))); check the drive"
        }
    }
}
