import PhotoSource
import PhotoStore
import PhotoTypes

/// Tells photos that are one file by several names: links, and what lies behind linked folders. Only the disk knows, so
/// it is asked, of photos with equal bytes alone.
struct SameFiles {
    struct File {
        /// What two names of one file have in common.
        var identity: FileStatus.Identity
        /// The name itself is a link.
        var isLink: Bool
    }

    /// `nil` for what is not there, or may not be asked.
    var file: (PhotoPath) -> File? = { path in
        guard let found = try? FileStatus(path, followingLinks: true),
            let name = try? FileStatus(path, followingLinks: false)
        else { return nil }
        return File(identity: found.identity, isLink: name.kind == .link)
    }

    /// Each file once, by a name that is no link where there is one; of several by the first path.
    func once(_ photos: [Photo]) -> [Photo] {
        guard photos.count > 1 else { return photos }
        var chosen: [FileStatus.Identity: (photo: PhotoID, path: PhotoPath, isLink: Bool)] = [:]
        var alone: Set<PhotoID> = []
        for photo in photos {
            guard let file = file(photo.path) else {
                alone.insert(photo.id)
                continue
            }
            if let before = chosen[file.identity],
                before.isLink == file.isLink ? KeepChoice.isBefore(before.path, photo.path) : file.isLink
            {
                continue
            }
            chosen[file.identity] = (photo.id, photo.path, file.isLink)
        }
        let kept = alone.union(chosen.values.map(\.photo))
        return photos.filter { kept.contains($0.id) }
    }
}
