import ArgumentParser
import PhotoTypes

/// The ways a terminal can be told to draw a picture.
enum PictureProtocol: String, CaseIterable, ExpressibleByArgument {
    case kitty, iterm, sixel

    /// The protocol that the terminal is known to speak, from the variables terminals announce themselves by;
    /// `nil` where it cannot draw or does not say so.
    ///
    /// A multiplexer swallows what it does not know, whatever terminal it runs in: there `--show=…` decides.
    static func detected(in environment: [String: String]) -> PictureProtocol? {
        let term = environment["TERM"] ?? ""
        if term.hasPrefix("screen") || term.hasPrefix("tmux") || environment["TMUX"] != nil { return nil }
        if environment["KITTY_WINDOW_ID"] != nil || ["xterm-kitty", "xterm-ghostty"].contains(term) {
            return .kitty
        }
        switch environment["TERM_PROGRAM"] ?? environment["LC_TERMINAL"] ?? "" {
        case "ghostty": return .kitty
        case "iTerm.app", "iTerm2", "WezTerm", "mintty": return .iterm
        default: break
        }
        if environment["KONSOLE_VERSION"] != nil { return .kitty }
        let sixelTerminals = ["foot", "mlterm", "contour", "yaft"]
        if term.contains("sixel") || sixelTerminals.contains(where: term.hasPrefix) { return .sixel }
        return nil
    }

    /// The bytes that make the terminal draw the picture at the cursor.
    ///
    /// - Throws: `PictureError` where the library that encodes refuses.
    func bytes(drawing image: PixelImage) throws -> [UInt8] {
        switch self {
        case .kitty: KittyGraphics.bytes(drawing: image)
        case .iterm: try ITermGraphics.bytes(drawing: image)
        case .sixel: try Sixel.bytes(drawing: image)
        }
    }
}
