import ModelRegistry
import NIOConcurrencyHelpers
import PhotoGrouping
import PhotoStore
import PhotoTypes

/// Looks for duplicates in the background, and tells what was found.
actor DuplicateDesk {
    enum State: String, Sendable {
        case never, checking, done
        /// Photos came, or thresholds changed, since the last check.
        case outdated
    }

    struct Progress: Sendable {
        var now = DuplicateProgress()
        var pace = DuplicatePace()
    }

    /// What was found, and how far looking is.
    struct Overview: Sendable {
        let state: State
        /// `nil` unless a check is under way.
        let progress: Progress?
        let report: DuplicateReport
        /// Photos that a check would look at.
        var uncompared = 0
        let failure: APIError?
    }

    private struct Found: Sendable {
        let report: DuplicateReport
        /// No picture was looked at yet.
        let isNew: Bool
        /// Photos that a check would look at.
        let uncompared: Int
        let stacks: PhotoStacks

        var state: State { isNew ? .never : uncompared > 0 ? .outdated : .done }
    }

    private struct Made {
        let found: Found
        let revision: String
        let time: ContinuousClock.Instant
        let cost: Duration
    }

    private let library: LibraryAccess
    private let writer: LibraryWriter
    private let registry: ModelRegistry
    private let progress = NIOLockedValueBox(Progress())
    private let told: @Sendable (any Error) -> Void
    private var task: Task<Void, Never>?
    private var failure: APIError?
    private var latest: Made?
    private var making: Task<Made, any Error>?
    /// Counts what made earlier finds out of date.
    private var changes = 0

    /// While photos are indexed or compared, what was found so long ago is told again.
    private static let leastAge: Duration = .seconds(2)
    /// Another program may have compared or decided.
    private static let mostAge: Duration = .seconds(10)

    /// - Parameter told: hears of failures that stop a check.
    init(
        _ library: LibraryAccess, _ writer: LibraryWriter, _ registry: ModelRegistry,
        told: @escaping @Sendable (any Error) -> Void
    ) {
        self.library = library
        self.writer = writer
        self.registry = registry
        self.told = told
    }

    /// Compares what was not compared before, unless that is under way.
    func check() {
        guard task == nil else { return }
        failure = nil
        progress.withLockedValue { $0 = Progress() }
        let (writer, registry, progress) = (writer, registry, progress)
        // Someone looking at photos meanwhile comes first.
        task = Task(priority: .utility) {
            do {
                _ = try await writer.write { store in
                    let finder = DuplicateFinder(store: store, packs: try registry.packs(of: store))
                    return try await finder.update { now in
                        progress.withLockedValue {
                            $0.now = now
                            $0.pace.note(now)
                        }
                    }
                }
                ended(nil)
            } catch {
                ended(error)
            }
        }
    }

    /// Ends a check; what it did is kept. Returns when nothing is written any more.
    func stop() async {
        guard let running = task else { return }
        running.cancel()
        await running.value
    }

    /// What was decided or moved changes the groups.
    func forget() {
        changes += 1
        latest = nil
        making = nil
    }

    /// Forgets everything, for a library that is erased.
    func clear() {
        forget()
        failure = nil
    }

    /// - Parameter isExact: `false` for those who ask again and again: they may be told what was so a while ago.
    /// - Returns: an empty report where there is no library.
    func overview(isExact: Bool = true) async throws -> Overview {
        guard try await library.storeIfAny() != nil else {
            return Overview(
                state: .never, progress: nil, report: DuplicateReport(groups: [], uncheckedPairs: 0),
                failure: failure)
        }
        let found = try await found(isExact: isExact)
        return Overview(
            state: task != nil ? .checking : found.state,
            progress: task == nil ? nil : progress.withLockedValue { $0 }, report: found.report,
            uncompared: found.uncompared, failure: failure)
    }

    func report() async throws -> DuplicateReport {
        try await found(isExact: true).report
    }

    /// What search results show as one photo: as it was when last found, which is found again beside the searches when
    /// the library has changed.
    func stacks() async -> PhotoStacks {
        if let found = try? await known(isExact: false) { return found.stacks }
        if making == nil { Task { _ = try? await found(isExact: false) } }
        if let latest { return latest.found.stacks }
        return (try? await library.read { StackCache($0).read() }) ?? PhotoStacks()
    }

    private func found(isExact: Bool) async throws -> Found {
        while true {
            let before = changes
            if let found = try await known(isExact: isExact) { return found }
            if before != changes { continue }
            let making = making ?? make()
            self.making = making
            let result = await making.result
            // What was made before a change is of no use after it.
            guard before == changes else { continue }
            self.making = nil
            let made = try result.get()
            latest = made
            return made.found
        }
    }

    /// What was found before, where it still counts.
    private func known(isExact: Bool) async throws -> Found? {
        guard let latest else { return nil }
        let age = latest.time.duration(to: .now)
        if age < Self.leastAge { return latest.found }
        // Grouping a large library takes seconds: it must not be all that the machine does.
        if !isExact, age < max(Self.mostAge, latest.cost * 20) { return latest.found }
        if isExact, age >= Self.mostAge { return nil }
        let before = changes
        let revision = try await library.read { try $0.revision().text }
        return revision == latest.revision && before == changes ? latest.found : nil
    }

    private func make() -> Task<Made, any Error> {
        let (library, registry) = (library, registry)
        return Task {
            let start = ContinuousClock.now
            let revision = try await library.read { try $0.revision().text }
            let found = try await library.read { store in
                let finder = DuplicateFinder(store: store, packs: try registry.packs(of: store))
                let revision = try store.revision()
                let report = try finder.report()
                let stacks = report.stacks
                StackCache(store).keep(stacks, revision: revision)
                return Found(
                    report: report, isNew: try !store.hasSearchedPictures(),
                    uncompared: try finder.uncomparedPhotos(), stacks: stacks)
            }
            return Made(found: found, revision: revision, time: start, cost: start.duration(to: .now))
        }
    }

    private func ended(_ error: (any Error)?) {
        task = nil
        forget()
        switch error {
        case nil, is CancellationError, PhotoGroupingError.cancelled?: return
        case let error?:
            failure = APIError(error) ?? .internal
            told(error)
        }
    }
}
