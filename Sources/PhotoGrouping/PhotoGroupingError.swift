/// What can go wrong in `PhotoGrouping`.
public enum PhotoGroupingError: Error, Equatable, Sendable {
    /// The caller cancelled.
    case cancelled
}
