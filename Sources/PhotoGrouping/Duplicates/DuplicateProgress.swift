/// How far a run has come.
public struct DuplicateProgress: Hashable, Sendable {
    public enum Phase: String, Sendable {
        /// Looking for pictures that could be copies, by their vectors and times.
        case searching
        /// Comparing pictures, which reads those that were not looked at before.
        case comparing
        /// Putting them into groups.
        case grouping
    }

    public var phase: Phase
    /// Pictures whose neighbours are known, of `pictures`.
    public var searched = 0
    public var pictures = 0
    /// Pairs that were compared in this run, of `pairs`; that still grows, as finds lead to further pairs.
    public var compared = 0
    public var pairs = 0
    /// Pictures that were read in this run.
    public var read = 0
    /// Of those, how many could not be read or decoded.
    public var unreadable = 0

    public init(_ phase: Phase = .searching) {
        self.phase = phase
    }

    /// Pictures searched, or else pairs compared.
    public var done: Int { phase == .searching ? searched : compared }
    public var total: Int { phase == .searching ? pictures : pairs }
}

/// How fast a phase of a run goes.
public struct DuplicatePace: Sendable {
    private var phase: DuplicateProgress.Phase?
    private var began = ContinuousClock.now
    private var seconds = 0.0
    private var done = 0
    private var left = 0

    public init() {}

    public mutating func note(_ progress: DuplicateProgress, at now: ContinuousClock.Instant = .now) {
        if progress.phase != phase { (phase, began) = (progress.phase, now) }
        seconds = (now - began) / .seconds(1)
        (done, left) = (progress.done, progress.total - progress.done)
    }

    /// `nil` until something is done.
    public var perSecond: Double? { seconds > 0 && done > 0 ? Double(done) / seconds : nil }

    /// Seconds until the phase's end; `nil` until a second's work tells.
    public var remaining: Double? { seconds >= 1 ? perSecond.map { Double(left) / $0 } : nil }
}
