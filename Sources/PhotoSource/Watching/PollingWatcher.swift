import PhotoTypes

/// Finds changes by scanning each root from time to time and comparing names, sizes and times.
public struct PollingWatcher: FolderWatcher {
    /// Between the end of one look and the next.
    public let interval: Duration
    private let clock: any Clock<Duration>

    public init(interval: Duration = .seconds(15 * 60), clock: any Clock<Duration> = ContinuousClock()) {
        self.interval = interval
        self.clock = clock
    }

    public func events(
        below roots: [PhotoPath], excluding excluded: Set<PhotoPath>
    ) -> AsyncStream<FolderWatchEvent> {
        let (events, teller) = AsyncStream.makeStream(of: FolderWatchEvent.self)
        let task = Task.detached(priority: .background) { [self] in
            var known: [PhotoPath: Int?] = [:]
            for root in roots {
                known[root] = .some(await Self.digest(root, excluded))
                teller.yield(.watching(root))
            }
            while (try? await clock.sleep(for: interval)) != nil {
                for root in roots {
                    let found = await Self.digest(root, excluded)
                    guard !Task.isCancelled, found != known[root] else { continue }
                    known[root] = .some(found)
                    teller.yield(.changed(root))
                }
            }
            teller.finish()
        }
        teller.onTermination = { _ in task.cancel() }
        return events
    }

    /// Of all that a scan sees, in its order; `nil` where the root cannot be read.
    private static func digest(_ root: PhotoPath, _ excluded: Set<PhotoPath>) async -> Int? {
        var hasher = Hasher()
        do {
            try await FolderSource(root: root).scan(excluding: excluded) { event in
                switch event {
                case .found(let item): hasher.combine(item)
                case .failed(let path, let error), .hidden(let path, let error):
                    hasher.combine(path)
                    hasher.combine(error)
                case .mountPoint(let path), .emptyFolder(let path): hasher.combine(path)
                }
            }
        } catch {
            return nil
        }
        return hasher.finalize()
    }
}
