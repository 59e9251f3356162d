import PhotoTypes

/// Library operations supplied by the owner of the write lock.
public struct IndexedLibrary: Sendable {
    /// The outcome of a run.
    public struct Outcome: Sendable {
        /// Whether the task was cancelled before the end.
        public var wasInterrupted: Bool
        /// Folders that could not be read; the others were read anyway.
        public var failures: [PhotoIndexingError]

        public init(wasInterrupted: Bool, failures: [PhotoIndexingError] = []) {
            self.wasInterrupted = wasInterrupted
            self.failures = failures
        }
    }

    public enum Scope: Hashable, Sendable {
        /// The library's folders and these new ones, and all else there is to do, such as a switch of models.
        case everything(adding: [PhotoPath])
        /// These folders of the library only.
        case folders([PhotoPath])
    }

    /// How far a preparation has come, in photos.
    public struct Preparation: Hashable, Sendable {
        public var done: Int
        public var total: Int

        public init(done: Int, total: Int) {
            self.done = done
            self.total = total
        }
    }

    public typealias Report = @Sendable (IndexingProgress) -> Void
    public typealias PreparationReport = @Sendable (Preparation) -> Void

    let folders: @Sendable () async throws -> [PhotoPath]
    let exclusions: @Sendable () async throws -> [PhotoPath]
    let wishes: @Sendable () async throws -> IndexingWishes
    let keep: @Sendable (IndexingWishes) async throws -> Void
    let index: @Sendable (Scope, @escaping Report) async throws -> Outcome
    let prepare: @Sendable (@escaping PreparationReport) async throws -> Void

    /// - Parameters:
    ///   - folders: those the library has; none where there is no library yet.
    ///   - exclusions: what is not to be watched below them.
    ///   - index: runs once; throws `PhotoStoreError.locked` where another process writes.
    ///   - prepare: prepares what needs no writing to the library, such as thumbnails of indexed photos,
    ///     and ends soon when the task is cancelled; the next one goes on from there.
    public init(
        folders: @escaping @Sendable () async throws -> [PhotoPath],
        exclusions: @escaping @Sendable () async throws -> [PhotoPath] = { [] },
        wishes: @escaping @Sendable () async throws -> IndexingWishes,
        keep: @escaping @Sendable (IndexingWishes) async throws -> Void,
        index: @escaping @Sendable (Scope, @escaping Report) async throws -> Outcome,
        prepare: @escaping @Sendable (@escaping PreparationReport) async throws -> Void = { _ in }
    ) {
        self.folders = folders
        self.exclusions = exclusions
        self.wishes = wishes
        self.keep = keep
        self.index = index
        self.prepare = prepare
    }
}
