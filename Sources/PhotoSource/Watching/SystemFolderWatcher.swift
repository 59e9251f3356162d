import PhotoTypes

/// The best there is for each root: reported by the system if it can, checked from time to time otherwise.
public struct SystemFolderWatcher: FolderWatcher {
    private let telling: any FolderWatcher
    private let looking: any FolderWatcher

    /// - Parameters:
    ///   - telling: watches all roots; those it calls limited go to `looking`.
    public init(
        telling: any FolderWatcher = InotifyWatcher(), looking: any FolderWatcher = PollingWatcher()
    ) {
        self.telling = telling
        self.looking = looking
    }

    public func events(
        below roots: [PhotoPath], excluding excluded: Set<PhotoPath>
    ) -> AsyncStream<FolderWatchEvent> {
        let (events, teller) = AsyncStream.makeStream(of: FolderWatchEvent.self)
        let task = Task { [telling, looking] in
            await withTaskGroup { group in
                for await event in telling.events(below: roots, excluding: excluded) {
                    teller.yield(event)
                    guard case .limited(let root, _) = event else { continue }
                    group.addTask {
                        for await event in looking.events(below: [root], excluding: excluded) {
                            teller.yield(event)
                        }
                    }
                }
            }
            teller.finish()
        }
        teller.onTermination = { _ in task.cancel() }
        return events
    }
}
