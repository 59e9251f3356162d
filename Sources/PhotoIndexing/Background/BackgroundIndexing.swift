import PhotoSource
import PhotoStore
import PhotoTypes

/// Keeps a library up to date while the program runs: looks through all folders at the start, once a day and when
/// asked, and through one when something changes in it.
///
/// It works only while the rule allows it. A run that is stopped loses nothing, the next one goes on from there; so the
/// rule, a pause and other writers are all obeyed by stopping the run. When nothing is left to index, what can be had of
/// the photos is made ready, by the same rule.
public actor BackgroundIndexing {
    /// Between two looks at the device.
    static let interval: Duration = .seconds(5)
    /// A run is interrupted after so long, for so long, that another process may write to the library.
    static let turn: Duration = .seconds(300)
    static let breath: Duration = .seconds(3)
    /// Until the next try where another process writes.
    static let patience: Duration = .seconds(30)
    static let day: Duration = .seconds(86_400)

    private let library: IndexedLibrary
    private let machine: any MachineState
    private let watcher: any FolderWatcher
    /// Since the service was made.
    private let time: @Sendable () -> Duration
    private let sleep: @Sendable (Duration) async throws -> Void

    private var snapshot = IndexingSnapshot()
    private var listeners = SnapshotListeners()
    private var wishes = IndexingWishes()
    private var wishesAreKept = true
    private var watches = true
    private var due = DueIndexing()
    private var run: (task: Task<Void, Never>, since: Duration)?
    private var preparing: Task<Void, Never>?
    /// Whether something was indexed since all was made ready.
    private var isUnprepared = false
    private var interruptions = 0
    private var isStopped = false
    private var judge = RuleJudge()
    private var holdup: IndexingSnapshot.Holdup?
    private var restsUntil: Duration = .zero
    private var lastFull: Duration = .zero
    private var ticker: Task<Void, Never>?
    private var watch: (task: Task<Void, Never>, roots: [PhotoPath], excluded: [PhotoPath])?

    public init(
        _ library: IndexedLibrary, machine: any MachineState = ProcMachine(),
        watcher: any FolderWatcher = SystemFolderWatcher(), clock: some Clock<Duration> = ContinuousClock()
    ) {
        self.library = library
        self.machine = machine
        self.watcher = watcher
        let start = clock.now
        time = { start.duration(to: clock.now) }
        sleep = { try await clock.sleep(for: $0) }
    }

    /// How things stand.
    public var state: IndexingSnapshot {
        var now = snapshot
        now.newFolders = wishes.newFolders
        now.activity =
            if run != nil {
                .working
            } else if wishes.isPaused {
                .paused
            } else if due.isEmpty {
                .idle
            } else if restsUntil > time(), isLocked(snapshot.failure) {
                .waiting(.writer)
            } else if let holdup {
                .waiting(holdup)
            } else {
                .idle
            }
        return now
    }

    /// How things stand now and whenever that changes; who reads slowly gets the latest.
    public func states() -> AsyncStream<IndexingSnapshot> {
        listeners.add(hearing: state) { [weak self] id in Task { await self?.leave(id) } }
    }

    private func leave(_ listener: Int) {
        listeners.remove(listener)
    }

    private func publish() {
        listeners.tell(state)
    }

    // MARK: Beginning and ending

    /// Goes on where the process before this one stopped: a pause lasts, a folder that was named is indexed.
    public func start() async {
        let kept = (try? await library.wishes()) ?? IndexingWishes()
        // What the user did before this was called counts.
        if wishesAreKept, wishes == IndexingWishes() { wishes = kept }
        guard !isStopped else { return }
        due.everything = true
        isUnprepared = true
        goOn()
        await watchFolders()
    }

    private func goOn() {
        ticker = Task { [sleep] in
            while !Task.isCancelled {
                await tick()
                try? await sleep(Self.interval)
            }
        }
    }

    /// Ends all that goes on; what was done is kept. Returns when nothing is written any more.
    public func stop() async {
        isStopped = true
        ticker?.cancel()
        watch?.task.cancel()
        watch = nil
        await stopRun()
    }

    private func stopRun() async {
        preparing?.cancel()
        run?.task.cancel()
        await preparing?.value
        await run?.task.value
    }

    // MARK: What the user wants

    /// Looks through all folders, as soon as the rule allows; ends a pause.
    ///
    /// - Throws: where that cannot be kept for the next start; it is done anyway.
    public func resume() async throws {
        let wasPaused = wishes.isPaused
        wishes.isPaused = false
        due.everything = true
        restsUntil = .zero
        snapshot.failure = nil
        await tick()
        if wasPaused { try await keepWishes() }
    }

    /// Stops until `resume`, after a restart too.
    ///
    /// - Throws: as `resume`.
    public func pause() async throws {
        wishes.isPaused = true
        await stopRun()
        publish()
        try await keepWishes()
    }

    /// Adds a folder to the library.
    ///
    /// - Throws: as `resume`.
    public func add(_ folder: PhotoPath) async throws {
        if !wishes.newFolders.contains(folder) { wishes.newFolders.append(folder) }
        due.everything = true
        restsUntil = .zero
        try await keepWishes()
        await tick()
    }

    /// Takes back `add`, for a folder that no run has begun with.
    public func takeBack(_ folder: PhotoPath) async throws {
        wishes.newFolders.removeAll { $0 == folder }
        due.folders.remove(folder)
        publish()
        try await keepWishes()
    }

    /// - Parameter watches: whether folders are watched; else changes are found at the start, once a day and when asked.
    public func obey(_ rule: IndexingRule, watches: Bool) async {
        snapshot.rule = rule
        if watches != self.watches {
            self.watches = watches
            if ticker != nil { await watchFolders() }
        }
        await tick()
    }

    /// Runs `body` with no run under way, and goes on afterwards with what there was to do.
    public func interrupted<Value: Sendable>(
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        interruptions += 1
        await stopRun()
        let result: Result<Value, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        interruptions -= 1
        await watchFolders()
        begin()
        return try result.get()
    }

    /// Runs `body`, which removes the library, with no run under way; then there is nothing to do.
    ///
    /// - Throws: what `body` throws; then it goes on as before.
    public func cleared<Value: Sendable>(
        by body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await interrupted {
            let value = try await body()
            await self.clear()
            return value
        }
    }

    private func clear() {
        wishes = IndexingWishes()
        wishesAreKept = true
        due = DueIndexing()
        isUnprepared = false
        restsUntil = .zero
        snapshot.failure = nil
        publish()
    }

    private func keepWishes() async throws {
        wishesAreKept = false
        try await library.keep(wishes)
        wishesAreKept = true
    }

    // MARK: Working

    /// Looks at the device, and stops or begins a run.
    func tick() async {
        if !wishesAreKept, !isStopped, interruptions == 0 { try? await keepWishes() }
        let reading = await machine.look()
        let now = time()
        holdup = judge.judge(reading, by: snapshot.rule, isWorking: run != nil, at: now)
        if now - lastFull >= Self.day { due.everything = true }
        if let run {
            if holdup != nil {
                run.task.cancel()
            } else if now - run.since >= Self.turn {
                restsUntil = now + Self.breath
                run.task.cancel()
            }
        }
        if holdup != nil { preparing?.cancel() }
        begin()
        publish()
    }

    private func begin() {
        guard run == nil, interruptions == 0, !isStopped, !wishes.isPaused, holdup == nil else { return }
        guard !due.isEmpty else { return prepare() }
        guard time() >= restsUntil else { return }
        preparing?.cancel()
        let doing = due
        due = DueIndexing()
        if doing.everything { lastFull = time() }
        let scope = doing.scope(adding: wishes.newFolders)
        let task = Task {
            let (reports, reporter) = AsyncStream.makeStream(
                of: IndexingProgress.self, bufferingPolicy: .bufferingNewest(1))
            let listening = Task { for await progress in reports { take(progress) } }
            let result: Result<IndexedLibrary.Outcome, any Error>
            do {
                result = .success(try await library.index(scope) { reporter.yield($0) })
            } catch {
                result = .failure(error)
            }
            reporter.finish()
            await listening.value
            await ended(doing, result, wasCancelled: Task.isCancelled)
        }
        run = (task, time())
        publish()
    }

    private func prepare() {
        guard isUnprepared, preparing == nil else { return }
        isUnprepared = false
        preparing = Task(priority: .utility) {
            let (reports, reporter) = AsyncStream.makeStream(
                of: IndexedLibrary.Preparation.self, bufferingPolicy: .bufferingNewest(1))
            let listening = Task { for await progress in reports { take(progress) } }
            // What fails now is made when it is wanted.
            try? await library.prepare { reporter.yield($0) }
            reporter.finish()
            await listening.value
            prepared(wasCancelled: Task.isCancelled)
        }
    }

    private func take(_ progress: IndexedLibrary.Preparation) {
        snapshot.preparation = progress
        publish()
    }

    private func prepared(wasCancelled: Bool) {
        preparing = nil
        snapshot.preparation = nil
        if wasCancelled { isUnprepared = true }
        begin()
        publish()
    }

    private func take(_ progress: IndexingProgress) {
        snapshot.progress = progress
        publish()
    }

    private func ended(
        _ doing: DueIndexing, _ result: Result<IndexedLibrary.Outcome, any Error>, wasCancelled: Bool
    ) async {
        switch result {
        case .success(let outcome):
            snapshot.failure = outcome.failures.first
            if outcome.wasInterrupted { due.merge(doing) }
        case .failure(let error) where isLocked(error):
            snapshot.failure = error
            due.merge(doing)
            restsUntil = time() + Self.patience
        case .failure where wasCancelled:
            due.merge(doing)
        case .failure(let error):
            snapshot.failure = error
        }
        await watchFolders()
        run = nil
        snapshot.progress = nil
        isUnprepared = true
        begin()
        publish()
    }

    /// Whether another process has the right to write.
    private func isLocked(_ error: (any Error)?) -> Bool {
        switch error {
        case PhotoStoreError.locked?, PhotoIndexingError.store(.locked)?: true
        default: false
        }
    }

    // MARK: Watching

    /// Watches the library's folders as they are now.
    private func watchFolders() async {
        guard let known = try? await library.folders() else { return }
        let left = wishes.newFolders.filter { folder in !known.contains { folder.isWithin($0) } }
        if left != wishes.newFolders {
            wishes.newFolders = left
            try? await keepWishes()
        }
        let roots = watches && ticker != nil && !isStopped ? known.sorted() : []
        let excluded = (try? await library.exclusions()) ?? []
        guard roots != watch?.roots ?? [] || (watch != nil && excluded != watch?.excluded) else { return }
        watch?.task.cancel()
        snapshot.limits = [:]
        guard !roots.isEmpty else {
            watch = nil
            return
        }
        watch = (
            Task { [watcher] in
                for await event in watcher.events(below: roots, excluding: Set(excluded))
                where !Task.isCancelled {
                    heard(event)
                }
            }, roots, excluded
        )
    }

    private func heard(_ event: FolderWatchEvent) {
        switch event {
        // What changed before it was watched is found by looking once.
        case .watching(let root), .changed(let root): due.folders.insert(root)
        case .limited(let root, let limit): snapshot.limits[root] = limit
        }
        begin()
        publish()
    }
}
