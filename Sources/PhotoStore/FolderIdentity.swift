/// Names one folder, whatever its path: no other of the same time has these numbers.
public struct FolderIdentity: Hashable, Sendable {
    public let device: UInt64
    public let inode: UInt64

    public init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }

    init(storedDevice: Int64, storedInode: Int64) {
        self.init(device: UInt64(bitPattern: storedDevice), inode: UInt64(bitPattern: storedInode))
    }

    /// SQLite's numbers have a sign.
    var storedDevice: Int64 { Int64(bitPattern: device) }
    var storedInode: Int64 { Int64(bitPattern: inode) }
}
