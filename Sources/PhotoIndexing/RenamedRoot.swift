import PhotoSource
import PhotoStore
import PhotoTypes

/// Finds out whether a folder is one that the library knows by another path.
///
/// The number of a folder (inode) is its own only on its file system, and another disk may have it too. So the old path
/// must be known not to be there although its disk is, and the photos must be found below the new one; where the library
/// knows none, what is excluded there must.
struct RenamedRoot {
    let old: SourceRoot
    /// Whether there is something else at the old path now.
    let isReplaced: Bool

    /// Photos to be looked for.
    private static let sample = 100

    /// `nil` where the folder is new to the library, or is known by this path.
    init?(of root: PhotoPath, in store: PhotoStore) throws(PhotoStoreError) {
        guard let identity = FolderIdentity(of: root), !FolderSource.isMountPoint(root),
            try store.photoCount(below: root) == 0
        else { return nil }
        let known = try store.sourceRoots().first {
            $0.path != root && $0.identity == identity && !$0.wasMountPoint
        }
        guard let known else { return nil }
        if let other = FolderIdentity(of: known.path) {
            guard other != identity, other.device == identity.device else { return nil }
            isReplaced = true
        } else {
            guard known.isAwayFromItsPath else { return nil }
            isReplaced = false
        }
        func moved(_ path: PhotoPath) -> PhotoPath {
            PhotoPath(bytes: root.bytes + path.bytes.dropFirst(known.path.bytes.count))
        }
        let sample = try store.samplePhotos(below: known.path, limit: Self.sample)
        if sample.isEmpty {
            let excluded = try store.exclusions().filter { $0.isWithin(known.path) }
            guard excluded.contains(where: { !SourceRoot.isAbsent(moved($0)) }) else { return nil }
        } else {
            let found = sample.count {
                (try? FileStatus(moved($0.path), followingLinks: true))?.stamp == $0.stamp
            }
            guard found > 0, found * 2 >= sample.count else { return nil }
        }
        old = known
    }
}
