import Foundation
import PhotoTypes

/// The folders below some roots, each watched, and kept so while folders come, go and move.
struct WatchedFolders {
    private let queue: Inotify
    /// Folders that may be watched; the system may allow fewer.
    private let mostFolders: Int
    private let excluded: Set<PhotoPath>
    /// The paths under which a watched folder was met: more than one where links or roots lead to it.
    private var paths: [Int32: [PhotoPath]] = [:]
    /// What each root was when it was watched; `nil` while it is not there.
    private var roots: [PhotoPath: FileStatus.Identity?] = [:]
    /// Links to folders that are watched: events about them do not say that they are folders.
    private var links: Set<PhotoPath> = []
    private(set) var limits: [PhotoPath: FolderWatchLimit] = [:]

    init(_ queue: Inotify, mostFolders: Int, excluding excluded: Set<PhotoPath> = []) {
        self.queue = queue
        self.mostFolders = mostFolders
        self.excluded = excluded
    }

    var count: Int { paths.count }

    /// Watches a root with all folders in it; one that is not there is looked for by `look`.
    mutating func add(root: PhotoPath) {
        let status = try? FileStatus(root, followingLinks: true)
        roots[root] = .some(status?.kind == .folder ? status?.identity : nil)
        if status?.kind == .folder { watch(root, of: root) }
    }

    /// Looks whether each root is still the folder that is watched: a drive may have been connected or taken away.
    ///
    /// - Returns: the roots that are not.
    mutating func look() -> [PhotoPath] {
        var changed: [PhotoPath] = []
        for (root, known) in roots where limits[root] == nil {
            let status = try? FileStatus(root, followingLinks: true)
            let found = status?.kind == .folder ? status?.identity : nil
            guard found != known else { continue }
            forget(root)
            add(root: root)
            changed.append(root)
        }
        return changed
    }

    /// - Returns: the roots below which something changed that a scan would see.
    mutating func take(_ event: Inotify.Event) -> [PhotoPath] {
        if event.isOverflow { return watchAnew() }
        guard let folders = paths[event.folder] else { return [] }
        if event.isEnded {
            paths[event.folder] = nil
            // A root that was created again may have the number of the old one; the next look takes it for new.
            for root in folders where roots[root] != nil { roots[root] = .some(nil) }
            return []
        }
        guard let name = event.name else {
            // Folders in other folders are reported by those. A root is looked at again.
            return event.isGone ? look().filter { root in folders.contains(root) } : []
        }
        var changed: Set<PhotoPath> = []
        for folder in folders where !FileNaming.isSkipped(name, in: folder) {
            let path = folder.appending(name)
            guard !excluded.contains(path) else { continue }
            let isFolder = event.isFolder || links.contains(path) || (event.came && Self.isFolder(path))
            guard isFolder || FileNaming.belongsToPhotos(path) else { continue }
            if event.went, isFolder { forget(path) }
            for root in Array(roots.keys) where path.isWithin(root) && limits[root] == nil {
                // Not only a new one: it may be readable only now.
                if isFolder, !event.went { watch(path, of: root) }
                changed.insert(root)
            }
        }
        return Array(changed)
    }

    /// Events were lost, and with them perhaps folders that came.
    private mutating func watchAnew() -> [PhotoPath] {
        let all = roots.keys.filter { limits[$0] == nil }
        for root in all { forget(root) }
        for root in all { add(root: root) }
        return all
    }

    private static func isFolder(_ path: PhotoPath) -> Bool {
        (try? FileStatus(path, followingLinks: true))?.kind == .folder
    }

    /// Watches a folder and all in it. A folder is watched before it is listed, so that nothing slips in between.
    private mutating func watch(_ folder: PhotoPath, of root: PhotoPath) {
        var left = [folder]
        while let folder = left.popLast() {
            let number: Int32
            do {
                number = try queue.add(folder)
            } catch {
                switch error {
                case .unreadable(_, ENOSPC): return limit(root, .tooManyFolders)
                case .unreadable(_, EREMOTE): return limit(root, .networkDrive)
                // Gone again, or closed to this user: a scan reports it where it matters.
                default: continue
                }
            }
            // Met before under this root: a link that leads back.
            guard !(paths[number] ?? []).contains(where: { $0.isWithin(root) }) else { continue }
            guard paths[number] != nil || paths.count < mostFolders else {
                queue.remove(number)
                return limit(root, .tooManyFolders)
            }
            paths[number, default: []].append(folder)
            guard let entries = try? FolderEntries(of: folder) else { continue }
            links.formUnion(entries.linkedFolders.map(\.path))
            left += (entries.folders + entries.linkedFolders).map(\.path).filter { !excluded.contains($0) }
        }
    }

    /// Gives up on a root; what it had goes to the others.
    private mutating func limit(_ root: PhotoPath, _ limit: FolderWatchLimit) {
        forget(root)
        limits[root] = limit
    }

    /// Watches no folder under this path any more, unless another path or root needs it.
    private mutating func forget(_ path: PhotoPath) {
        for (number, known) in paths {
            let left = known.filter { !$0.isWithin(path) }
            guard left.count < known.count else { continue }
            paths[number] = left.isEmpty ? nil : left
            if left.isEmpty { queue.remove(number) }
        }
        links = links.filter { !$0.isWithin(path) }
    }
}

extension FileNaming {
    /// Whether a change of this file may change what is known of a photo.
    static func belongsToPhotos(_ path: PhotoPath) -> Bool {
        isPhoto(path) || sidecars.contains(path.fileExtension) || videos.contains(path.fileExtension)
    }
}
