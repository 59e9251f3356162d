/// Why a picture cannot be compared.
public enum PictureMatchingError: Error, Equatable, Sendable {
    /// It has no pixels.
    case emptyPicture
    /// The bytes are not a print; `reason` says what is wrong with them.
    case damagedPrint(reason: String)
    /// A print of another version of its format.
    case otherPrintVersion(found: Int, expected: Int)
    /// An edit that the picture does not allow, for example a crop to nothing.
    case impossibleEdit(String)
    /// OpenCV's own word.
    case library(String)
}

extension PictureMatchingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .emptyPicture:
            "the picture has no pixels; leave it out"
        case .damagedPrint(let reason):
            "the stored print is damaged (\(reason)); delete it; the next check makes it again from the photo"
        case .otherPrintVersion(let found, let expected):
            "the stored print has version \(found), not \(expected); delete it; the next check makes it again from the photo"
        case .impossibleEdit(let reason):
            "this edit cannot be made: \(reason)"
        case .library(let reason):
            "OpenCV failed (\(reason)); leave the picture out and report this"
        }
    }
}
