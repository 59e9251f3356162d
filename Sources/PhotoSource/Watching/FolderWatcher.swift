import Foundation
import PhotoTypes

/// What a watcher reports about its folders.
public enum FolderWatchEvent: Hashable, Sendable {
    /// From now on, changes below this root are reported; a scan that starts now misses nothing.
    case watching(PhotoPath)
    /// Something changed below this root, or the root itself came or went. Which photos changed, a scan finds out.
    case changed(PhotoPath)
    /// Changes below this root are not seen when they happen.
    case limited(PhotoPath, FolderWatchLimit)
}

/// Reports changes in folders and all folders in them.
public protocol FolderWatcher: Sendable {
    /// Watches until the reader of the stream stops. Several changes in short order are reported as one.
    ///
    /// Each root is reported by `watching` once (a root that is not there too: its coming is a change), or by
    /// `limited` where this watcher cannot watch it. What a scan passes over changes nothing: hidden folders, and files
    /// that neither are photos nor belong to one.
    ///
    /// - Parameters:
    ///   - roots: absolute paths without links.
    ///   - excluded: photos, and folders with all in them, that no scan visits.
    func events(below roots: [PhotoPath], excluding excluded: Set<PhotoPath>) -> AsyncStream<FolderWatchEvent>
}

extension FolderWatcher {
    public func events(below roots: [PhotoPath]) -> AsyncStream<FolderWatchEvent> {
        events(below: roots, excluding: [])
    }
}

/// Why changes are not seen when they happen.
public enum FolderWatchLimit: Error, Hashable, Sendable {
    /// The system gives a user no more watches; each folder takes one.
    case tooManyFolders
    /// Other computers change the files of a network drive, and nothing reports it.
    case networkDrive
    /// This system cannot watch folders.
    case unsupported
    /// Any other failure, with its `errno`.
    case failed(errno: Int32)
}

extension FolderWatchLimit: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooManyFolders:
            "There are more folders than the system lets a program watch, so Afterimage checks for changes from time to "
                + "time. To see them at once, raise fs.inotify.max_user_watches (sysctl) and start again."
        case .networkDrive:
            "The system does not report changes on network drives, so Afterimage checks for them from time to time."
        case .unsupported:
            "This system does not report changes in folders, so Afterimage checks for them from time to time."
        case .failed(let errno):
            "Folders cannot be watched (\(String(cString: strerror(errno)))), so Afterimage checks for changes from time to time."
        }
    }
}
