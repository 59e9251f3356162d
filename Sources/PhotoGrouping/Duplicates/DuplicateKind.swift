/// How much alike the photos of a group are: the rungs of the ladder of evidence, the surest first.
public enum DuplicateKind: String, CaseIterable, Comparable, Codable, Sendable {
    /// The files have the same bytes.
    case sameBytes
    /// One picture: re-encoded, resized, turned by EXIF, stripped of metadata, or in another format.
    case samePicture
    /// One exposure, edited: cropped, coloured, recompressed, written over, a screenshot of it.
    case nearDuplicate
    /// Different exposures of one scene, seconds apart: not copies.
    case burst

    public static func < (left: Self, right: Self) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .sameBytes: 0
        case .samePicture: 1
        case .nearDuplicate: 2
        case .burst: 3
        }
    }

    /// Its name for people and addresses, with hyphens: `same-bytes`.
    public var word: String {
        switch self {
        case .sameBytes: "same-bytes"
        case .samePicture: "same-picture"
        case .nearDuplicate: "near-duplicate"
        case .burst: "burst"
        }
    }

    /// What it means, for people.
    public var sentence: String {
        switch self {
        case .sameBytes: "Identical files."
        case .samePicture: "Same picture, saved differently."
        case .nearDuplicate: "Edited versions of one picture."
        case .burst: "Burst: different shots of one scene, seconds apart."
        }
    }
}
