import PhotoTypes

/// Makes one change of many: a root is reported once nothing has changed below it for a while, or after the longest
/// wait where changes do not stop.
struct ChangeCollector {
    private struct Pending {
        let first: ContinuousClock.Instant
        var last: ContinuousClock.Instant
    }

    let quiet: Duration
    let longest: Duration
    private var pending: [PhotoPath: Pending] = [:]

    init(quiet: Duration, longest: Duration) {
        self.quiet = quiet
        self.longest = longest
    }

    mutating func add(_ root: PhotoPath, at now: ContinuousClock.Instant) {
        pending[root, default: Pending(first: now, last: now)].last = now
    }

    /// When there is something to tell.
    var next: ContinuousClock.Instant? { pending.values.map(due).min() }

    /// The roots to report now, in order; each is reported once.
    mutating func take(at now: ContinuousClock.Instant) -> [PhotoPath] {
        let roots = pending.filter { due($0.value) <= now }.keys.sorted()
        for root in roots { pending[root] = nil }
        return roots
    }

    private func due(_ root: Pending) -> ContinuousClock.Instant {
        min(root.last + quiet, root.first + longest)
    }
}
