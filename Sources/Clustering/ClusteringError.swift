/// What can go wrong in `Clustering`.
public enum ClusteringError: Error, Equatable, Sendable {
    /// The caller cancelled.
    case cancelled
}
