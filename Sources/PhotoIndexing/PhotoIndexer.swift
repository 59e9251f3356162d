import Dispatch
import ImageDecoding
import PhotoEmbedding
import PhotoSource
import PhotoStore
import PhotoTypes

/// Brings a library up to date with a source of photos: a bounded, resumable pipeline that reads only what
/// changed.
///
/// A run first surveys the whole source against the library, then reads what is new or changed on all cores,
/// and last buries what it did not meet. Whatever was committed stays whatever happens; the next run goes on
/// from there.
public struct PhotoIndexer: Sendable {
    private let store: PhotoStore
    private let pictures: PictureReader
    private let options: IndexingOptions

    /// - Parameter store: opened for writing.
    public init(
        store: PhotoStore, decoder: any ImageDecoder, embedder: any ImageEmbedder,
        options: IndexingOptions = IndexingOptions()
    ) {
        self.store = store
        self.options = options
        pictures = PictureReader(decoder: decoder, embedder: embedder, limits: options.limits)
    }

    /// Runs once over `source`. Cancelling the task stops it within two seconds; what was done is kept.
    ///
    /// - Parameter report: called about twice a second, from any thread but never from two at once.
    /// - Returns: what was done; its `outcome` is `finished`, or `interrupted` where the task was cancelled.
    /// - Throws: `PhotoIndexingError`. A photo that cannot be read does not throw: it is recorded, see
    ///   `PhotoStore.errors`, and the run goes on.
    public func run(
        _ source: any PhotoSource, report: @escaping @Sendable (IndexingProgress) -> Void = { _ in }
    ) async throws(PhotoIndexingError) -> IndexRun {
        let renamed = try storing { () throws(PhotoStoreError) in
            let renamed = try RenamedRoot(of: source.root, in: store)
            if let renamed {
                try store.renameSource(renamed.old.path, to: source.root, keepingOld: renamed.isReplaced)
            }
            return renamed
        }
        let session = try storing { () throws(PhotoStoreError) in
            try store.beginIndexing(
                root: source.root, model: pictures.embedder.model, dimension: pictures.embedder.dimension)
        }
        do throws(PhotoIndexingError) {
            let identity = FolderIdentity(of: source.root)
            let finished = try await index(source, session, report)
            if finished, FolderIdentity(of: source.root) != identity {
                // The disk came or went meanwhile: what was not met may be there.
                throw PhotoIndexingError.rootUnreadable(
                    source.root, .changedWhileReading(source.root),
                    known: try storing { () throws(PhotoStoreError) in try session.knownPhotos() })
            }
            var run = try storing { () throws(PhotoStoreError) in
                let run = try session.end(
                    finished ? .finished : .interrupted, keepingTombstones: options.keepingTombstones,
                    identity: identity)
                if run.counts.moved > 0 { try dropEmptied(besides: source.root) }
                return run
            }
            run.renamedFrom = renamed?.old.path
            return run
        } catch {
            if let failure = Failure(ofRoot: error) {
                _ = try? session.recordUnreachable(
                    source.root, kind: failure.kind.rawValue, message: failure.message)
            }
            // Where the store itself fails, its row of the run stays open and the next run marks it.
            _ = try? session.end(.failed)
            throw error
        }
    }

    /// Source folders that are gone, and whose photos were all found elsewhere, are sources no longer.
    private func dropEmptied(besides root: PhotoPath) throws(PhotoStoreError) {
        for old in try store.sourceRoots() where old.path != root && old.isSurelyGone {
            if try store.photoCount(below: old.path) == 0 { try store.dropSource(old.path) }
        }
    }

    /// `false` where the task was cancelled.
    private func index(
        _ source: any PhotoSource, _ session: IndexSession,
        _ report: @escaping @Sendable (IndexingProgress) -> Void
    ) async throws(PhotoIndexingError) -> Bool {
        var survey = Survey(session: session, options: options, note: CrashNote(store.folder), report: report)
        // Read after a renamed root has taken its exclusions along.
        let excluded = try storing { () throws(PhotoStoreError) in Set(try store.exclusions()) }
        guard try await survey.run(source, excluding: excluded) else { return false }

        let cancellation = Cancellation()
        let pipeline = Pipeline(
            session: session, source: source, pictures: pictures, options: options,
            cancellation: cancellation,
            report: report)
        let (tally, common) = (survey.tally, survey.commonWork)
        CrashNote.watch(store.folder)
        defer { CrashNote.stopWatching() }
        let finished = await withTaskCancellationHandler {
            await onOwnThread {
                Result { () throws(PhotoIndexingError) in try pipeline.run(tally, common: common) }
            }
        } onCancel: {
            cancellation.cancel()
        }
        guard try finished.get() else { return false }
        survey.note.settle(store.folder, root: source.root)
        return true
    }
}

extension FolderIdentity {
    /// `nil` if it is not a folder that can be read.
    init?(of folder: PhotoPath) {
        guard let status = try? FileStatus(folder, followingLinks: true), status.kind == .folder else {
            return nil
        }
        self.init(device: status.identity.device, inode: status.identity.inode)
    }
}

/// Runs blocking work on a thread that no task needs.
private func onOwnThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        DispatchGroup().start(named: "afterimage.coordinator") { continuation.resume(returning: body()) }
    }
}
