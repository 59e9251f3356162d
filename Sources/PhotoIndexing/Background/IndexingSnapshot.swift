import PhotoSource
import PhotoTypes

/// How indexing in the background stands.
public struct IndexingSnapshot: Sendable {
    public enum Activity: Hashable, Sendable {
        /// All that is known of is indexed.
        case idle
        case working
        /// By the user, until the user says otherwise.
        case paused
        /// There is something to do, later.
        case waiting(Holdup)
    }

    /// What is waited for.
    public enum Holdup: String, Hashable, Sendable {
        case power, idle
        /// Another process writes to the library.
        case writer
    }

    public internal(set) var activity = Activity.idle
    public internal(set) var rule = IndexingRule.always
    /// Of the run under way; `done`, `total` and `remaining` seconds.
    public internal(set) var progress: IndexingProgress?
    /// Of what is made ready after indexing; `nil` while nothing is.
    public internal(set) var preparation: IndexedLibrary.Preparation?
    /// Folders that were named and that no run has begun with.
    public internal(set) var newFolders: [PhotoPath] = []
    /// Why the last run stopped before its end, or a folder could not be read.
    public internal(set) var failure: (any Error)?
    /// Folders whose changes are not seen when they happen.
    public internal(set) var limits: [PhotoPath: FolderWatchLimit] = [:]
}
