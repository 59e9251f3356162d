import CFileStatus
import Foundation
import PhotoTypes

/// What `stat` says of a path or an open file.
package struct FileStatus: Hashable, Sendable {
    /// Names one file or folder, whatever paths lead to it.
    package struct Identity: Hashable, Sendable {
        package let device: UInt64
        package let inode: UInt64
    }

    package enum Kind: Hashable, Sendable {
        case file, folder, link, other
    }

    package let kind: Kind
    package let stamp: FileStamp
    package let identity: Identity

    package init(_ path: PhotoPath, followingLinks: Bool) throws(PhotoSourceError) {
        var status = CFileStatus()
        let code = path.withCString { cfile_status($0, followingLinks ? 1 : 0, &status) }
        guard code == 0 else { throw PhotoSourceError(path, errno: code) }
        self.init(status)
    }

    package init(ofDescriptor descriptor: Int32, at path: PhotoPath) throws(PhotoSourceError) {
        var status = CFileStatus()
        let code = cfile_status_of_descriptor(descriptor, &status)
        guard code == 0 else { throw PhotoSourceError(path, errno: code) }
        self.init(status)
    }

    private init(_ status: CFileStatus) {
        kind =
            switch status.kind {
            case CFileKindRegular: .file
            case CFileKindFolder: .folder
            case CFileKindLink: .link
            default: .other
            }
        stamp = FileStamp(size: status.size, modified: status.modified)
        identity = Identity(device: status.device, inode: status.inode)
    }
}
