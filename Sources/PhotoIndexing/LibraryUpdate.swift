import ImageDecoding
import PhotoEmbedding
import PhotoSource
import PhotoStore
import PhotoTypes

/// Brings a library's folders up to date with a model, or the library from one model to another while searches go on
/// with the first.
public struct LibraryUpdate: Sendable {
    /// What became of one pass over several folders.
    public struct Pass: Sendable {
        public internal(set) var runs: [IndexRun] = []
        /// Folders that could not be read; the others were read anyway.
        public internal(set) var failures: [PhotoIndexingError] = []
        /// Whether the task was cancelled before the end.
        public internal(set) var wasInterrupted = false
    }

    public enum Event: Sendable {
        case progress(IndexingProgress)
        case ended(IndexRun)
        case failed(PhotoIndexingError)
    }

    private let store: PhotoStore
    private let decoder: any ImageDecoder
    private let options: IndexingOptions
    private let report: @Sendable (Event) -> Void

    /// - Parameter store: opened for writing.
    public init(
        _ store: PhotoStore, decoder: any ImageDecoder, options: IndexingOptions,
        report: @escaping @Sendable (Event) -> Void
    ) {
        self.store = store
        self.decoder = decoder
        self.options = options
        self.report = report
    }

    /// One run over each folder, one after the other, with a pack whose golden vectors are checked first.
    ///
    /// - Throws: `PhotoIndexingError` where going on makes no sense; `PhotoEmbeddingError`; `PhotoStoreError`.
    public func index(_ folders: [PhotoPath], with pack: ModelPack) async throws -> Pass {
        let embedder = try PackImageEmbedder(pack, threads: options.workers)
        try store.verifyOnce(embedder, of: pack)
        let indexer = PhotoIndexer(store: store, decoder: decoder, embedder: embedder, options: options)
        var pass = Pass()
        for folder in folders {
            if Task.isCancelled { break }
            // Done already, by its new name.
            if pass.runs.contains(where: { $0.renamedFrom == folder }) { continue }
            let source = FolderSource(root: folder, maximumBytes: Int64(options.limits.bytes))
            do throws(PhotoIndexingError) {
                let run = try await indexer.run(source) { report(.progress($0)) }
                pass.runs.append(run)
                report(.ended(run))
            } catch {
                guard error.concernsOnlyTheRoot else { throw error }
                pass.failures.append(error)
                report(.failed(error))
            }
        }
        pass.wasInterrupted = Task.isCancelled || pass.runs.contains { $0.outcome == .interrupted }
        return pass
    }

    /// Goes on with the switch that was begun (`PhotoStore.beginSwitch`): gives every photo of the library a vector of
    /// the pending model and, when none would be lost by it, makes that the serving model and removes the vectors of
    /// the one before. Stopped at any moment, the next call goes on from there.
    ///
    /// - Parameter leavingAbsent: switches even if some photos have no new vector, as their files cannot be reached.
    /// - Throws: as `index`.
    public func continueSwitch(
        to pack: ModelPack, leavingAbsent: Bool = false
    ) async throws -> (pass: Pass, outcome: SwitchOutcome) {
        let pass = try await index(try store.status().folders.map(\.path), with: pack)
        guard !pass.wasInterrupted else {
            return (pass, .waiting(photos: try store.photosAwaitingSwitch()))
        }
        let outcome = try store.completeSwitch(leavingAbsent: leavingAbsent)
        try store.removeRetired()
        return (pass, outcome)
    }
}

extension PhotoIndexingError {
    /// Whether other folders can still be indexed.
    fileprivate var concernsOnlyTheRoot: Bool {
        switch self {
        case .rootUnreadable, .suddenlyEmpty: true
        case .store, .embedding, .source, .unreadable, .undecodable: false
        }
    }
}
