import ImageDecoding
import ModelRegistry
import NIOConcurrencyHelpers
import PhotoIndexing
import PhotoSearch
import PhotoStore
import PhotoTypes

/// Indexes the library's folders while the server runs: when a folder is added, when asked to, and at the start.
actor IndexingDesk {
    enum State: String, Sendable {
        case idle, working, paused
    }

    /// How far the run under way is.
    struct Run: Sendable {
        var progress: IndexingProgress?
        /// The folder that is read now.
        var folder: PhotoPath?
    }

    private let writer: LibraryWriter
    private let registry: ModelRegistry
    private let options: IndexingOptions
    private let latest = NIOLockedValueBox(Run())
    private var task: Task<Void, Never>?
    /// Folders that were added and not yet seen by a run.
    private var added: [PhotoPath] = []
    private var isPaused = false
    private(set) var failure: APIError?
    private let told: @Sendable ((any Error)?) async -> Void

    /// - Parameter told: hears of the end of each run, and of the failure that stopped it.
    init(
        _ writer: LibraryWriter, _ registry: ModelRegistry, _ options: IndexingOptions,
        told: @escaping @Sendable ((any Error)?) async -> Void
    ) {
        self.writer = writer
        self.registry = registry
        self.options = options
        self.told = told
    }

    var state: State { task != nil ? .working : isPaused ? .paused : .idle }

    nonisolated var run: Run { latest.withLockedValue { $0 } }

    /// Brings all folders up to date, unless that is under way.
    func start() {
        isPaused = false
        guard task == nil else { return }
        failure = nil
        latest.withLockedValue { $0 = Run() }
        let roots = added
        added = []
        task = Task {
            var failure: (any Error)?
            do {
                try await index(roots)
            } catch {
                failure = error
            }
            await told(failure)
            ended(failure)
        }
    }

    /// Adds a folder and indexes it, after what is under way.
    func add(_ folder: PhotoPath) {
        added.append(folder)
        if !isPaused { start() }
    }

    func pause() async {
        isPaused = true
        await stop()
    }

    /// Ends the run under way; what it did is kept. Returns when nothing is written any more.
    func stop() async {
        guard let running = task else { return }
        running.cancel()
        await running.value
    }

    /// Runs `body` with no run under way, and goes on afterwards with what there was to do.
    func interrupted<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        let wasWorking = task != nil
        await stop()
        defer { if wasWorking, !isPaused { start() } }
        return try await body()
    }

    /// Forgets what was still to do, for a library that is erased.
    func clear() {
        added = []
        failure = nil
        isPaused = false
    }

    private func ended(_ error: (any Error)?) {
        task = nil
        failure = error.map { APIError($0) ?? .internal }
        // Something came while the run was under way.
        if !added.isEmpty, !isPaused, failure == nil { start() }
    }

    private func index(_ new: [PhotoPath]) async throws {
        let (registry, options, latest) = (registry, options, latest)
        try await writer.write { store in
            let known = try store.status().folders.map(\.path)
            let roots = new.filter { folder in !known.contains { folder.isWithin($0) } } + known
            guard !roots.isEmpty else { return }
            let plan = try registry.indexPlan(for: store)
            let update = LibraryUpdate(store, decoder: PortableDecoder(), options: options) { event in
                latest.withLockedValue { run in
                    switch event {
                    case .progress(let progress): run.progress = progress
                    case .ended, .failed: run.progress = nil
                    }
                }
            }
            var pass = try await update.index(roots, with: plan.first)
            if let pending = plan.pending, !pass.wasInterrupted {
                pass = try await update.continueSwitch(to: pending).pass
            }
            if !pass.wasInterrupted, let model = try store.models().serving {
                try await VectorCache(store, model: model)?.refresh()
            }
        }
    }
}
