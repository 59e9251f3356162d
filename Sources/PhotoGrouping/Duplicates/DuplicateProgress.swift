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
}
