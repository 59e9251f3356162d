/// One way in which a picture b differs from a picture a of the same exposure.
public enum PictureChange: Sendable, Hashable {
    /// b is a part of a: this share of a's area is kept.
    case cropped(kept: Double)
    /// a is a part of b: this share of b's area shows a.
    case widened(shown: Double)
    /// b has a plain border around a; this share of b's area shows a.
    case bordered(shown: Double)
    /// a's plain border is gone; this share of a's area is kept.
    case borderRemoved(kept: Double)
    /// Quarter turns clockwise, 1…3.
    case turned(quarters: Int)
    /// Clockwise degrees, beside quarter turns; −45…45.
    case rotated(degrees: Double)
    /// Left and right exchanged (with a half turn: top and bottom).
    case mirrored
    /// Another ratio of width to height for the same content: how many times wider.
    case stretched(Double)
    /// Brightness of middle grey: by this share of white, −1…1.
    case brightness(Double)
    /// Contrast times this.
    case contrast(Double)
    case blackAndWhite
    /// a is in black and white, b is not.
    case coloured
    /// Another colour filter or white balance.
    case colours
    /// This share of the picture shows something else: text, a sticker, a watermark.
    case covered(share: Double)
    /// Something small is another, such as a character: only the full size shows it.
    case details
    /// One of the two has text that the other is too coarse, or too hard compressed, to show.
    case illegible
    /// Alike at the size of a print, but not compared at full size.
    case unconfirmed(DetailObstacle)

    /// Those that leave open whether the two show the same: something small differs, or may.
    public static let doubts = [details, illegible] + DetailObstacle.allCases.map(unconfirmed)
}

extension PictureChange: CustomStringConvertible {
    /// For the user, to be read after "b is a, …": `cropped to 80 %`.
    public var description: String {
        func percent(_ share: Double) -> String { "\(Int((abs(share) * 100).rounded())) %" }
        return switch self {
        case .cropped(let kept): "cropped to \(percent(kept))"
        case .widened(let shown): "part of a larger picture (\(percent(shown)) of it)"
        case .bordered: "with borders"
        case .borderRemoved: "without its borders"
        case .turned(let quarters): "turned \(quarters * 90)°"
        case .rotated(let degrees): "rotated \(max(1, Int(abs(degrees).rounded())))°"
        case .mirrored: "mirrored"
        case .stretched(let ratio): ratio > 1 ? "stretched horizontally" : "stretched vertically"
        case .brightness(let share): "\(percent(share)) \(share > 0 ? "brighter" : "darker")"
        case .contrast(let gain): gain > 1 ? "with more contrast" : "with less contrast"
        case .blackAndWhite: "in black and white"
        case .coloured: "in colour"
        case .colours: "with different colours"
        case .covered(let share): "with an overlay on \(percent(share)) of it"
        case .details: "some characters or other small details differ"
        case .illegible:
            "some characters may differ: the text is too small, too pale or too compressed to compare"
        case .unconfirmed(.absent): "not compared at full size, as a file is missing"
        case .unconfirmed(.tooLarge): "not compared at full size, as it is too large"
        case .unconfirmed(.undecodable): "not compared at full size, as it cannot be decoded"
        }
    }
}
