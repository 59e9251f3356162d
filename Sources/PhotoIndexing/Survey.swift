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
    /// Photos met, whether they can be read or not.
    private var found = 0
    /// Where other file systems begin, at the root or below, and those of them that hold a photo.
    private var mountPoints: Set<PhotoPath> = []
    private var populated: Set<PhotoPath> = []
    private var emptyFolders: Set<PhotoPath> = []

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
    mutating func run(
        _ source: any PhotoSource, excluding excluded: Set<PhotoPath>
    ) async throws(PhotoIndexingError) -> Bool {
        do {
            try await source.scan(excluding: excluded) { event in
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
        try keepWhatWasMounted(below: source.root)
        let known = try knownPhotos()
        if found == 0, known > tally.counts.unreachable, !options.acceptsEmptyRoot {
            throw .suddenlyEmpty(source.root, known: known)
        }
        return true
    }

    /// A folder that was a mount point and is none now, or holds no photos any more, may only lack its disk.
    private mutating func keepWhatWasMounted(below root: PhotoPath) throws(PhotoIndexingError) {
        if !options.acceptsEmptyRoot {
            let wasSeenBefore = try storing { () throws(PhotoStoreError) in try session.hasIdentity() }
            var doubtful = Set(
                try storing { () throws(PhotoStoreError) in try session.store.mountPoints(within: root) }
            ).subtracting(populated)
            // Earlier versions did not say where disks were mounted.
            if !wasSeenBefore { doubtful.formUnion(emptyFolders) }
            // The root is judged as a whole.
            if found == 0 { doubtful.remove(root) }
            for folder in doubtful.sorted() {
                let counts = try recordUnreachable(folder, .notMounted(folder), ifKnown: true)
                if counts.unreachable > 0 { mountPoints.insert(folder) }
            }
        }
        try storing { () throws(PhotoStoreError) in
            try session.remember(mountPoints: mountPoints, forgettingOthers: options.acceptsEmptyRoot)
        }
    }

    @discardableResult
    private mutating func recordUnreachable(
        _ path: PhotoPath, _ failure: Failure, ifKnown: Bool = false
    ) throws(PhotoIndexingError) -> IndexCounts {
        let counts = try storing { () throws(PhotoStoreError) in
            try session.recordUnreachable(
                path, kind: failure.kind.rawValue, message: failure.message, ifKnown: ifKnown)
        }
        tally.counts += counts
        return counts
    }

    private mutating func take(_ event: SourceEvent) throws(PhotoIndexingError) {
        switch event {
        case .failed(let path, let error):
            try recordUnreachable(path, Failure(error))
        case .hidden(let path, let error):
            try recordUnreachable(path, Failure(error), ifKnown: true)
        case .mountPoint(let path):
            mountPoints.insert(path)
        case .emptyFolder(let path):
            emptyFolders.insert(path)
        case .found(let item):
            for mount in mountPoints where item.path.isWithin(mount) { populated.insert(mount) }
            found += 1
            let file = FoundFile(
                path: item.path, stamp: item.stamp, companions: item.companions, candidates: item.movies,
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
