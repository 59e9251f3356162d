/// What can go wrong in `PhotoQuarantine`.
public enum PhotoQuarantineError: Error, Equatable, Sendable {
    /// The caller cancelled.
    case cancelled
}
