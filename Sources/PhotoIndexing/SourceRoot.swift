import PhotoSource
import PhotoStore
import PhotoTypes

extension SourceRoot {
    /// Whether there is surely nothing of this name, not even a link; not where it may not be looked at.
    static func isAbsent(_ path: PhotoPath) -> Bool {
        do {
            _ = try FileStatus(path, followingLinks: false)
            return false
        } catch {
            return error == .notFound(path) || error == .notAFolder(path)
        }
    }

    /// Whether the folder is not there any more although its disk is: it was deleted, renamed or moved.
    var isSurelyGone: Bool {
        guard Self.isAbsent(path), !wasMountPoint, let outer = nearestFolder else { return false }
        if let identity { return outer.identity.device == identity.device }
        // Of an earlier version; where systems mount disks, an absent folder may be an absent disk.
        return outer.path == path.parent && !Self.placesOfDisks.contains { path.parent.isWithin($0) }
    }

    /// The innermost of the folders on the way to the root that is there.
    private var nearestFolder: (path: PhotoPath, identity: FolderIdentity)? {
        var folder = path
        while folder.bytes.count > 1 {
            folder = folder.parent
            if let identity = FolderIdentity(of: folder) { return (folder, identity) }
            guard Self.isAbsent(folder) else { return nil }
        }
        return nil
    }

    private static let placesOfDisks = ["/media", "/mnt", "/run/media", "/Volumes", "/net"].map { PhotoPath($0) }
}
