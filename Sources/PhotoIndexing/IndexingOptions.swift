import Foundation
import ImageDecoding

/// How a run of the indexer goes about its work.
public struct IndexingOptions: Sendable {
    /// Threads that read, decode and embed; one for each core unless told otherwise.
    public var workers = ProcessInfo.processInfo.activeProcessorCount
    /// Photos that a worker gives the model at once.
    public var batch = 4
    /// Seconds between commits, and between reports of progress: what a crash may cost.
    public var commitInterval = 0.5
    /// Photos in a transaction, at most.
    public var commitCount = 256
    /// Whether files that failed before, and have not changed since, are tried again.
    public var retriesErrors = false
    /// Whether a root that suddenly holds no photo at all is believed.
    public var acceptsEmptyRoot = false
    public var limits = DecodeLimits()
    /// How long a photo that is gone is remembered, to be known again when it comes back.
    public var keepingTombstones: Duration = .seconds(30 * 86_400)

    public init() {}
}
