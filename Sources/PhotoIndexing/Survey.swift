import PhotoSource
import PhotoStore
import PhotoTypes

/// The first part of a run: compares everything a source has with the library, a few hundred files at a time.
struct Survey {
    let session: IndexSession
    let options: IndexingOptions
    let note: CrashNote
    let report: @Sendable (IndexingProgress) -> Void
    var tally = Tally()
    /// How many of the files to be read are above suspicion of crashing the decoder; they come first.
    private(set) var commonWork = 0

    private var batch: [FoundFile] = []
    private var suspects: [FoundFile] = []

    private static let batchSize = 256

    init(
        session: IndexSession, options: IndexingOptions, note: CrashNote,
        report: @escaping @Sendable (IndexingProgress) -> Void
    ) {
        self.session = session
        self.options = options
        self.note = note
        self.report = report
    }

    /// `false` where the task was cancelled.
    mutating func run(_ source: any PhotoSource) async throws(PhotoIndexingError) -> Bool {
        do {
            try await source.scan { event in
                try Task.checkCancellation()
                try take(event)
            }
            try Task.checkCancellation()
            try flush()
            commonWork = try count()
            batch = suspects
            try flush()
            tally.total = try count()
        } catch let error as PhotoIndexingError {
            throw error
        } catch is CancellationError {
            return false
        } catch let error as PhotoSourceError {
            throw .rootUnreadable(source.root, error, known: try knownPhotos())
        } catch {
            throw .source(reason: String(describing: error))
        }
        let known = try knownPhotos()
        if tally.counts.met + tally.total == 0, known > 0, !options.acceptsEmptyRoot {
            throw .suddenlyEmpty(source.root, known: known)
        }
        return true
    }

    private mutating func take(_ event: SourceEvent) throws(PhotoIndexingError) {
        switch event {
        case .failed(let path, let error):
            let failure = Failure(error)
            tally.counts += try storing { () throws(PhotoStoreError) in
                try session.recordUnreachable(path, kind: failure.kind.rawValue, message: failure.message)
            }
        case .found(let item):
            let file = FoundFile(
                path: item.path, stamp: item.stamp, companions: item.companions,
                sidecarsModified: item.sidecarsModified)
            if note.guilty.contains(item.path), !options.retriesErrors {
                tally.counts += try storing { () throws(PhotoStoreError) in
                    try session.commit(
                        [.failed(file, .crashed)], times: IndexStageTimes(), isStillThere: { _ in true })
                }
            } else if note.suspects.contains(item.path) {
                suspects.append(file)
            } else {
                batch.append(file)
                if batch.count >= Self.batchSize { try flush() }
            }
        }
    }

    private mutating func flush() throws(PhotoIndexingError) {
        let files = batch
        batch.removeAll(keepingCapacity: true)
        let counts = try storing { () throws(PhotoStoreError) in
            try session.survey(files, retryingErrors: options.retriesErrors)
        }
        tally.counts += counts
        tally.total += files.count - counts.met
        report(tally.progress(.scanning))
    }

    private func count() throws(PhotoIndexingError) -> Int {
        try storing { () throws(PhotoStoreError) in try session.workCount() }
    }

    private func knownPhotos() throws(PhotoIndexingError) -> Int {
        try storing { () throws(PhotoStoreError) in try session.knownPhotos() }
    }
}
