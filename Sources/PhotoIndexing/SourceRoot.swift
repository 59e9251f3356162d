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

    /// Whether the folder is not there any more although the one that it was in is, on the same disk: it was deleted,
    /// renamed or moved.
    var isSurelyGone: Bool {
        guard Self.isAbsent(path), !wasMountPoint, let outer = FolderIdentity(of: path.parent) else {
            return false
        }
        if let identity { return outer.device == identity.device }
        // Of an earlier version; where systems mount disks, an absent folder may be an absent disk.
        return !Self.placesOfDisks.contains { path.parent.isWithin($0) }
    }

    /// Whether the folder is not at its path any more, and its disk is there still. The folders above it may have been
    /// renamed.
    var isAwayFromItsPath: Bool {
        guard Self.isAbsent(path), !wasMountPoint, let identity else { return false }
        var folder = path
        while folder.bytes.count > 1 {
            folder = folder.parent
            if let outer = FolderIdentity(of: folder) { return outer.device == identity.device }
            guard Self.isAbsent(folder) else { return false }
        }
        return false
    }

    private static let placesOfDisks = ["/media", "/mnt", "/run/media", "/Volumes", "/net"].map {
        PhotoPath($0)
    }
}
