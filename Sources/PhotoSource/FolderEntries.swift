import PhotoTypes

/// What one folder holds, in byte order of the names.
struct FolderEntries {
    struct Folder {
        let path: PhotoPath
        let identity: FileStatus.Identity
    }

    private(set) var items: [SourceItem] = []
    private(set) var folders: [Folder] = []
    private(set) var linkedFolders: [Folder] = []
    /// Those of the folders, linked ones too, in which another file system begins.
    private(set) var mountPoints: [PhotoPath] = []
    private(set) var failures: [(PhotoPath, PhotoSourceError)] = []
    /// What cannot be looked at and need not be a photo or a folder, such as a link that leads nowhere now.
    private(set) var hidden: [(PhotoPath, PhotoSourceError)] = []

    private(set) var isEmpty = true

    private var photos: [(path: PhotoPath, stamp: FileStamp)] = []
    private var others: [PhotoPath] = []
    /// When files that state facts of photos were changed.
    private var sidecarTimes: [PhotoPath: Int64] = [:]

    init(of folder: PhotoPath, _ mounts: MountPoints = .unknown) throws(PhotoSourceError) {
        let own = try FileStatus(folder, followingLinks: true).identity
        let entries = try entriesOfFolder(folder)
        isEmpty = entries.isEmpty
        for entry in entries where !FileNaming.isSkipped(entry.name, in: folder) {
            let path = folder.appending(entry.name)
            let status: FileStatus
            do {
                status = try FileStatus(path, followingLinks: false)
            } catch .notFound, .notAFolder {
                // Deleted in this instant; unless the disk under the folder went away, and then nothing is known.
                guard try FileStatus(folder, followingLinks: true).identity == own else {
                    throw .changedWhileReading(folder)
                }
                continue
            } catch {
                note(error, at: path, entry.hint)
                continue
            }
            guard status.kind == .link else {
                take(path, status, isLink: false, own, mounts)
                continue
            }
            if FolderSource.leadsIntoQuarantine(path) { continue }
            do {
                take(path, try FileStatus(path, followingLinks: true), isLink: true, own, mounts)
            } catch {
                note(error, at: path, .link)
            }
        }
        // A photo that cannot be looked at has a right to its companion anyway.
        let unseen = failures.map(\.0).filter(FileNaming.isPhoto)
        let companions = FolderCompanions(photos: photos.map(\.path) + unseen, files: others)
        items = photos.map { photo in
            let own = companions.companions(of: photo.path)
            return SourceItem(
                path: photo.path, stamp: photo.stamp, own,
                sidecarsModified: own.compactMap { sidecarTimes[$0.path] }.max())
        }
    }

    private mutating func take(
        _ path: PhotoPath, _ status: FileStatus, isLink: Bool, _ own: FileStatus.Identity,
        _ mounts: MountPoints
    ) {
        switch status.kind {
        case .folder:
            let found = Folder(path: path, identity: status.identity)
            if isLink { linkedFolders.append(found) } else { folders.append(found) }
            if status.identity.device != own.device || mounts.contains(path) { mountPoints.append(path) }
        case .file where FileNaming.isPhoto(path): photos.append((path, status.stamp))
        case .file:
            others.append(path)
            if FileNaming.statesFacts(path) { sidecarTimes[path] = status.stamp.modified }
        case .link, .other: break
        }
    }

    private mutating func note(_ error: PhotoSourceError, at path: PhotoPath, _ hint: FolderEntry.Hint) {
        if FileNaming.isPhoto(path) || hint == .folder {
            failures.append((path, error))
        } else if hint != .file {
            hidden.append((path, error))
        }
    }
}
