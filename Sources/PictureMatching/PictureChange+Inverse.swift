extension PictureChange {
    /// What makes a of b.
    public var inverse: PictureChange {
        switch self {
        case .cropped(let kept): .widened(shown: kept)
        case .widened(let shown): .cropped(kept: shown)
        case .bordered(let shown): .borderRemoved(kept: shown)
        case .borderRemoved(let kept): .bordered(shown: kept)
        case .turned(let quarters): .turned(quarters: 4 - quarters)
        case .rotated(let degrees): .rotated(degrees: -degrees)
        case .stretched(let ratio): .stretched(1 / ratio)
        case .brightness(let share): .brightness(-share)
        case .contrast(let gain): .contrast(1 / gain)
        case .blackAndWhite: .coloured
        case .coloured: .blackAndWhite
        case .mirrored, .colours, .covered, .details, .illegible, .unconfirmed: self
        }
    }
}
