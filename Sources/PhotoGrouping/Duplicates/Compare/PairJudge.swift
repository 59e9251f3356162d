import PhotoStore
import PhotoTypes

/// Decides what two pictures are to each other.
///
/// What it said is kept in the library under `comparison` and `print`, and asked again only when these change.
public protocol PairJudge: Sendable {
    /// Names all that verdicts depend on beside what is kept of each picture.
    var comparison: String { get }
    /// Names what is kept of each picture.
    var print: String { get }

    /// Judges pairs; of each at most once, in any order. Whatever it keeps of single pictures it writes into the
    /// library, so that it need not be made again.
    ///
    /// - Throws: `PhotoGroupingError`; verdicts that were found are then lost, what was kept of pictures is not.
    func judge(_ pairs: [ProposedPair]) async throws(PhotoGroupingError) -> Judgement
}

/// What a judge said.
public struct Judgement: Sendable {
    /// Pairs of photos that cannot be read now are missing.
    public var verdicts: [PairVerdict]
    /// Pairs that should be compared as well.
    public var further: [ProposedPair]
    /// Pictures that were read for it, and how many of those could not be.
    public var read: Int
    public var unreadable: Int

    public init(
        verdicts: [PairVerdict] = [], further: [ProposedPair] = [], read: Int = 0, unreadable: Int = 0
    ) {
        self.verdicts = verdicts
        self.further = further
        self.read = read
        self.unreadable = unreadable
    }
}
