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
            This terminal does not say that it can draw pictures, so here is a list. If it can, say how: \
            --show=kitty, --show=iterm or --show=sixel. To see the pictures in a browser: --html FILE
            """
        case .notATerminal:
            """
            The output is not a terminal, so here is a list. To see the pictures in a browser: --html FILE. To \
            write the codes for drawing anyway: --show=kitty, --show=iterm or --show=sixel
            """
        case .encodingFailed(let reason):
            "A picture could not be encoded for the terminal: \(reason)"
        }
    }
}
