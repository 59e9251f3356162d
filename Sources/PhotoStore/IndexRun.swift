import Foundation
import PhotoTypes

/// What one run of the indexer did with the photos it met.
public struct IndexCounts: Hashable, Sendable {
    /// Known, with the content they had; read again only where the file's stamp had changed.
    public var unchanged = 0
    /// New to the library.
    public var added = 0
    /// Known by their path, with other content than before.
    public var changed = 0
    /// Known and unchanged, with a first vector of the run's model.
    public var reembedded = 0
    /// Known and unchanged; the metadata were read again, as older rules had read them or a sidecar changed.
    public var reread = 0
    /// Found under another path than before; identity kept.
    public var moved = 0
    /// Gone before and back again; identity kept.
    public var restored = 0
    /// Known before and no longer there.
    public var removed = 0
    /// Could not be indexed, see `PhotoStore.errors`.
    public var failed = 0
    /// Failed in an earlier run, have not changed since, and were not tried again.
    public var stillFailing = 0
    /// Known, and kept as they were: their folder, or the disk it is on, could not be looked at. Not `met`.
    public var unreachable = 0

    public init() {}

    /// Everything that was met: each photo counts once.
    public var met: Int {
        unchanged + added + changed + reembedded + reread + moved + restored + failed + stillFailing
    }

    public static func += (left: inout Self, right: Self) {
        left.unchanged += right.unchanged
        left.added += right.added
        left.changed += right.changed
        left.reembedded += right.reembedded
        left.reread += right.reread
        left.moved += right.moved
        left.restored += right.restored
        left.removed += right.removed
        left.failed += right.failed
        left.stillFailing += right.stillFailing
        left.unreachable += right.unreachable
    }
}

/// Where the time went, in seconds summed over all threads.
public struct IndexStageTimes: Hashable, Sendable {
    /// Reading, hashing, and metadata.
    public var reading = 0.0
    /// Decoding and resizing to the model's input.
    public var decoding = 0.0
    public var inference = 0.0
    public var writing = 0.0

    public init() {}

    public static func += (left: inout Self, right: Self) {
        left.reading += right.reading
        left.decoding += right.decoding
        left.inference += right.inference
        left.writing += right.writing
    }
}

/// One run of the indexer over one source.
public struct IndexRun: Hashable, Sendable, Identifiable {
    public enum Outcome: String, Sendable {
        /// Under way now, or ended with its process.
        case running
        case finished
        /// Stopped on request, or ended with its process; the next run goes on from there.
        case interrupted
        /// Stopped by an error.
        case failed
    }

    public let id: Int64
    public let root: PhotoPath
    public let model: ModelID
    public let started: Date
    public let finished: Date?
    public let outcome: Outcome
    public let counts: IndexCounts
    public let times: IndexStageTimes
    /// Where the root was before, if this run found that it had been renamed.
    public var renamedFrom: PhotoPath?
}

/// A file or folder that could not be indexed.
public struct IndexError: Hashable, Sendable {
    public let path: PhotoPath
    /// A short stable word, such as `damaged`, for filtering.
    public let kind: String
    /// What is wrong and what to do about it.
    public let message: String
    public let time: Date
    /// Photos that the library knows below the path, if it is a folder's; they stay in the library.
    public let photosKept: Int

    /// The `kind` of a photo that is in the library though its file is damaged.
    public static let shownKind = "damaged but shown"
    /// The kinds of what could not even be looked at.
    public static let outOfReachKinds = [
        "not found", "not mounted", "not a folder", "not a file", "permission denied", "unreadable",
    ]

    public init(path: PhotoPath, kind: String, message: String, time: Date, photosKept: Int = 0) {
        self.path = path
        self.kind = kind
        self.message = message
        self.time = time
        self.photosKept = photosKept
    }
}
