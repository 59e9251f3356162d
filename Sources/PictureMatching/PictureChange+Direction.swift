extension PictureChange {
    /// Which of two pictures the changes show to be the edited one: the one that has a border, is a part of the other, is
    /// covered, or has lost its colours. `nil` where they do not tell, or contradict each other.
    static func edited(by changes: [PictureChange], _ measures: PictureMeasures) -> PictureSide? {
        let sides = Set(changes.compactMap { $0.edited(measures) })
        return sides.count == 1 ? sides.first : nil
    }

    private func edited(_ measures: PictureMeasures) -> PictureSide? {
        /// Letters and stickers have more structure than what they hide, but need not have: half as much again tells.
        let tells = 0.6
        switch self {
        case .cropped, .bordered, .blackAndWhite: return .b
        case .widened, .borderRemoved, .coloured: return .a
        case .covered where abs(measures.cover) > tells: return measures.cover > 0 ? .b : .a
        case .covered, .turned, .rotated, .mirrored, .stretched, .brightness, .contrast, .colours: return nil
        }
    }
}
