import CFileStatus
import Foundation
import PhotoTypes

/// What `stat` says of a path or an open file.
struct FileStatus: Equatable {
    /// Names one file or folder, whatever paths lead to it.
    struct Identity: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    let kind: CFileKind
    let stamp: FileStamp
    let identity: Identity

    init(_ path: PhotoPath, followingLinks: Bool) throws(PhotoSourceError) {
        var status = CFileStatus()
        let code = path.withCString { cfile_status($0, followingLinks ? 1 : 0, &status) }
        guard code == 0 else { throw PhotoSourceError(path, errno: code) }
        self.init(status)
    }

    init(ofDescriptor descriptor: Int32, at path: PhotoPath) throws(PhotoSourceError) {
        var status = CFileStatus()
        let code = cfile_status_of_descriptor(descriptor, &status)
        guard code == 0 else { throw PhotoSourceError(path, errno: code) }
        self.init(status)
    }

    private init(_ status: CFileStatus) {
        kind = status.kind
        stamp = FileStamp(size: status.size, modified: status.modified)
        identity = Identity(device: status.device, inode: status.inode)
    }
}
