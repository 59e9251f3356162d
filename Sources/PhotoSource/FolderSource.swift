import PhotoTypes

/// The photos below one folder.
///
/// Files count as photos by their extension, and only then are opened: an extensionless file is not looked at.
/// Hidden and system folders are passed over. Linked files are followed; linked folders too, each folder once
/// and after all that are not linked, so that a photo is found under its own path rather than the link's. What was
/// moved to quarantine (`quarantineName`) is not part of any folder, even if reached by a link or as the root.
public struct FolderSource: PhotoSource {
    public let root: PhotoPath
    /// Larger files are reported instead of read.
    public let maximumBytes: Int64
    /// Photos, and folders with all in them, that a scan passes over.
    public let excluded: Set<PhotoPath>

    /// - Parameters:
    ///   - root: absolute; a trailing `/` is dropped.
    ///   - maximumBytes: size of a file.
    ///   - excluded: those that are not below the root, the root itself too, make no difference.
    public init(root: PhotoPath, maximumBytes: Int64 = 1 << 30, excluding excluded: Set<PhotoPath> = []) {
        let slash = UInt8(ascii: "/")
        let kept = root.bytes.lastIndex { $0 != slash }.map { root.bytes[...$0] }
        self.root = PhotoPath(bytes: kept.map(Array.init) ?? [slash])
        self.maximumBytes = maximumBytes
        let ownRoot = self.root
        self.excluded = excluded.filter { $0.isWithin(ownRoot) && $0 != ownRoot }
    }

    public func scan(_ visit: (SourceEvent) async throws -> Void) async throws {
        let status = try FileStatus(root, followingLinks: true)
        guard status.kind == .folder else { throw PhotoSourceError.notAFolder(root) }
        guard !Self.leadsIntoQuarantine(root) else { throw PhotoSourceError.inQuarantine(root) }
        let mounts = MountPoints()
        if mounts.contains(root, status.identity, in: root.parent) { try await visit(.mountPoint(root)) }
        // One entry per folder met, 16 bytes each; the names of one folder at a time.
        var visited: Set<FileStatus.Identity> = [status.identity]
        // So that no link leads into one that is excluded.
        for path in excluded {
            if let excluded = try? FileStatus(path, followingLinks: false), excluded.kind == .folder {
                visited.insert(excluded.identity)
            }
        }
        var folders = [root]
        var linkedFolders: [FolderEntries.Folder] = []
        while true {
            try Task.checkCancellation()
            if folders.isEmpty, let linked = linkedFolders.popLast() {
                if isExcluded(linked.path) { continue }
                if visited.insert(linked.identity).inserted { folders.append(linked.path) }
                continue
            }
            guard let folder = folders.popLast() else { return }
            let entries: FolderEntries
            do {
                entries = try FolderEntries(of: folder, mounts)
            } catch {
                // Nothing below an unreadable root may be taken for deleted.
                guard folder != root else { throw error }
                try await visit(.failed(folder, error))
                continue
            }
            for (path, error) in entries.failures where !excluded.contains(path) {
                try await visit(.failed(path, error))
            }
            for (path, error) in entries.hidden where !excluded.contains(path) {
                try await visit(.hidden(path, error))
            }
            if entries.isEmpty, folder != root { try await visit(.emptyFolder(folder)) }
            for path in entries.mountPoints where !excluded.contains(path) {
                try await visit(.mountPoint(path))
            }
            for item in entries.items where !excluded.contains(item.path) {
                try Task.checkCancellation()
                try await visit(.found(item))
            }
            folders += entries.folders.reversed().filter {
                !excluded.contains($0.path) && visited.insert($0.identity).inserted
            }.map(\.path)
            linkedFolders = entries.linkedFolders.reversed() + linkedFolders
        }
    }

    /// Whether a link leads to or into what is excluded.
    private func isExcluded(_ link: PhotoPath) -> Bool {
        guard !excluded.isEmpty else { return false }
        guard !excluded.contains(link), let target = Self.resolved(link) else { return true }
        return excluded.contains { target.isWithin(Self.resolved($0) ?? $0) }
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
