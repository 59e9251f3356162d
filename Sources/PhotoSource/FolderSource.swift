import PhotoTypes

/// The photos below one folder.
///
/// Files count as photos by their extension, and only then are opened: an extensionless file is not looked at.
/// Hidden and system folders are passed over. Linked files are followed; linked folders too, each folder once
/// and after all that are not linked, so that a photo is found under its own path rather than the link's. What was
/// taken out of the way (`quarantineName`) is no photo of any folder, be it reached by a link or as the root.
public struct FolderSource: PhotoSource {
    public let root: PhotoPath
    /// Larger files are reported instead of read.
    public let maximumBytes: Int64

    /// - Parameters:
    ///   - root: absolute; a trailing `/` is dropped.
    ///   - maximumBytes: size of a file.
    public init(root: PhotoPath, maximumBytes: Int64 = 1 << 30) {
        let slash = UInt8(ascii: "/")
        let kept = root.bytes.lastIndex { $0 != slash }.map { root.bytes[...$0] }
        self.root = PhotoPath(bytes: kept.map(Array.init) ?? [slash])
        self.maximumBytes = maximumBytes
    }

    public func scan(_ visit: (SourceEvent) async throws -> Void) async throws {
        let status = try FileStatus(root, followingLinks: true)
        guard status.kind == .folder else { throw PhotoSourceError.notAFolder(root) }
        guard !Self.leadsIntoQuarantine(root) else { throw PhotoSourceError.inQuarantine(root) }
        // One entry per folder met, 16 bytes each; the names of one folder at a time.
        var visited: Set<FileStatus.Identity> = [status.identity]
        var folders = [root]
        var linkedFolders: [FolderEntries.Folder] = []
        while true {
            try Task.checkCancellation()
            if folders.isEmpty, let linked = linkedFolders.popLast() {
                if visited.insert(linked.identity).inserted { folders.append(linked.path) }
                continue
            }
            guard let folder = folders.popLast() else { return }
            let entries: FolderEntries
            do {
                entries = try FolderEntries(of: folder)
            } catch {
                // Nothing below an unreadable root may be taken for deleted.
                guard folder != root else { throw error }
                try await visit(.failed(folder, error))
                continue
            }
            for (path, error) in entries.failures { try await visit(.failed(path, error)) }
            for item in entries.items {
                try Task.checkCancellation()
                try await visit(.found(item))
            }
            folders += entries.folders.reversed().filter { visited.insert($0.identity).inserted }.map(\.path)
            linkedFolders = entries.linkedFolders.reversed() + linkedFolders
        }
    }

    public func read(_ item: SourceItem) throws(PhotoSourceError) -> PhotoContent {
        try PhotoContent(readingFileAt: item.path, maximumBytes: maximumBytes)
    }

    public func read(
        _ item: SourceItem, ifWanted isWanted: ([UInt8]) -> Bool
    ) throws(PhotoSourceError) -> PhotoContent {
        try PhotoContent(readingFileAt: item.path, maximumBytes: maximumBytes, ifWanted: isWanted)
    }
}

/// What one folder holds, in byte order of the names.
struct FolderEntries {
    struct Folder {
        let path: PhotoPath
        let identity: FileStatus.Identity
    }

    private(set) var items: [SourceItem] = []
    private(set) var folders: [Folder] = []
    private(set) var linkedFolders: [Folder] = []
    private(set) var failures: [(PhotoPath, PhotoSourceError)] = []

    init(of folder: PhotoPath) throws(PhotoSourceError) {
        var photos: [(path: PhotoPath, stamp: FileStamp)] = []
        var others: [PhotoPath] = []
        for name in try namesInFolder(folder) where !FileNaming.isSkipped(name, in: folder) {
            let path = folder.appending(name)
            do {
                let entry = try FileStatus(path, followingLinks: false)
                let isLink = entry.kind == .link
                if isLink, FolderSource.leadsIntoQuarantine(path) { continue }
                let status = isLink ? try FileStatus(path, followingLinks: true) : entry
                if status.kind == .folder {
                    let found = Folder(path: path, identity: status.identity)
                    if isLink { linkedFolders.append(found) } else { folders.append(found) }
                } else if status.kind == .file {
                    if FileNaming.isPhoto(path) {
                        photos.append((path, status.stamp))
                    } else {
                        others.append(path)
                    }
                }
            } catch  where FileNaming.isPhoto(path) {
                failures.append((path, error))
            } catch {
                // A broken link or a vanished file that would not have been a photo.
            }
        }
        let companions = FileNaming.companions(of: photos.map(\.path), among: others)
        items = photos.map {
            SourceItem(path: $0.path, stamp: $0.stamp, companions: companions[$0.path] ?? [])
        }
    }
}
