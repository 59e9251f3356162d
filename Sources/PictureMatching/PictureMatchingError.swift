/// What can go wrong in `PictureMatching`.
public enum PictureMatchingError: Error, Equatable, Sendable {
    /// The caller cancelled.
    case cancelled
}
