extension PictureChange {
    /// Which of two pictures the changes show to be the edited one: the one that has a border, is a part of the other, or
    /// has lost its colours. `nil` where they do not tell, or contradict each other. Something that is covered tells
    /// nothing: letters have more structure than what they hide, and what was painted out had more, too.
    static func edited(by changes: [PictureChange]) -> PictureSide? {
        let sides = Set(changes.compactMap(\.edited))
        return sides.count == 1 ? sides.first : nil
    }

    private var edited: PictureSide? {
        /// What frames lose when they are laid over each other is not cut off.
        let cut = 0.95
        switch self {
        case .cropped(let kept): return kept < cut ? .b : nil
        case .widened(let shown): return shown < cut ? .a : nil
        case .bordered, .blackAndWhite: return .b
        case .borderRemoved, .coloured: return .a
        case .covered, .turned, .rotated, .mirrored, .stretched, .brightness, .contrast, .colours, .details,
            .illegible,
            .unconfirmed:
            return nil
        }
    }
}
