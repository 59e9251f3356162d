import PhotoStore
import PhotoTypes

/// How far a run has come.
public struct IndexingProgress: Hashable, Sendable {
    public enum Phase: Hashable, Sendable {
        /// Comparing the source with the library; nothing is read yet and the total is not known.
        case scanning
        case indexing
    }

    public let phase: Phase
    /// Files that had to be read and are done with.
    public let done: Int
    /// Files that have to be read; still growing while scanning.
    public let total: Int
    public let counts: IndexCounts
    public let times: IndexStageTimes
    /// Seconds since indexing began; 0 while scanning.
    public let elapsed: Double
    /// The photo begun last; `nil` while scanning and at the end.
    public internal(set) var current: PhotoPath?

    /// Over the whole of this run's indexing so far.
    public var photosPerSecond: Double {
        elapsed > 0 ? Double(done) / elapsed : 0
    }

    /// Seconds, as far as can be told.
    public var remaining: Double? {
        photosPerSecond > 0 ? Double(total - done) / photosPerSecond : nil
    }
}
