/// How far apart two clusters are, given the distances between the members of one and those of the other.
///
/// All of these are reducible (Bruynooghe, 1977): a union is never nearer to a third cluster than the nearer of its
/// parts was, because the smallest, largest, mean and median of two collections together lie between those of each.
/// So merges come in the order of their distances.
public enum Linkage: String, CaseIterable, Sendable {
    /// The smallest distance: clusters grow along chains of neighbours.
    case single
    /// The largest distance: no two members of a cluster are farther apart than the distance it was cut at.
    case complete
    /// The mean distance (UPGMA; Sokal & Michener, 1958).
    case average
    /// The median distance; of an even number, the mean of the middle two. Apple's engineers describe it for faces in
    /// "Recognizing People in Photos Through Private On-Device Machine Learning" (2021): a few bad pictures of a
    /// person move it less than they move a mean.
    ///
    /// It is not what SciPy and R call "median" (WPGMC; Gower, 1967), which measures from midpoints of centroids and
    /// is not reducible.
    case medianOfPairs
}
