import PhotoStore

/// The library's status, which takes long to count in large libraries, for those who ask for it twice a second.
actor StatusCache {
    private let library: LibraryAccess
    private var latest: (status: LibraryStatus, revision: String, made: ContinuousClock.Instant)?

    /// What runs change beside photos (errors, times) may be so old.
    private static let age: Duration = .seconds(3)

    init(_ library: LibraryAccess) {
        self.library = library
    }

    /// `nil` where there is no library now.
    func status() async throws -> LibraryStatus? {
        guard let store = try await library.storeIfAny() else {
            latest = nil
            return nil
        }
        let revision = try await library.read { _ in try store.revision().text }
        if let latest, latest.revision == revision, latest.made.duration(to: .now) < Self.age {
            return latest.status
        }
        // While photos are indexed the revision changes all the time.
        if let latest, latest.made.duration(to: .now) < .seconds(1) { return latest.status }
        let status = try await library.read { _ in try store.status() }
        latest = (status, revision, .now)
        return status
    }

    func forget() {
        latest = nil
    }
}
