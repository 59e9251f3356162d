/// Why pictures could not be shown.
enum PictureError: Error, Hashable {
    /// The terminal is not known to draw pictures.
    case noPicturesHere
    case notATerminal
    case encodingFailed(reason: String)
}

extension PictureError: CustomStringConvertible {
    var description: String {
        switch self {
        case .noPicturesHere:
            """
            This terminal is not known to draw pictures. If it can, say how: --show=kitty, --show=iterm or \
            --show=sixel. Otherwise --html FILE writes a page with the pictures.
            """
        case .notATerminal:
            """
            The output is no terminal, so --show has nowhere to draw. --html FILE writes a page with the \
            pictures; --show=kitty, --show=iterm or --show=sixel writes the drawing codes anyway.
            """
        case .encodingFailed(let reason):
            "A picture could not be encoded for the terminal: \(reason)"
        }
    }
}
