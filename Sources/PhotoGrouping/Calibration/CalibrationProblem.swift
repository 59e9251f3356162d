import PhotoTypes

/// Why thresholds could not be calibrated. `description` says what to do about it.
public enum CalibrationProblem: Error, Hashable, Sendable {
    /// Pairs that are the same: too few to show what was wanted.
    case tooFewSame(found: Int, needed: Int)
    case tooFewDifferent(found: Int, needed: Int)
    /// Even of the surest pairs too many are different. `shown`: the precision that the `among` surest pairs do show.
    case notPreciseEnough(wanted: Double, shown: Double, among: Int)
    case unusableWish(name: String, value: Double)
    case unreadableLabels(PhotoPath, reason: String)
    /// Line (of CSV) or entry (of JSON) number, from 1.
    case unusableLabel(PhotoPath, number: Int, reason: String)
    /// A photo that is named, with the reason why it cannot be compared.
    case unreadablePhoto(PhotoPath, reason: String)
    case noPhotos
}

extension CalibrationProblem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooFewSame(let found, let needed):
            """
            Too few labels: \(found) pairs of the same picture, and it takes \(needed) to show what you want. Label \
            more pairs, let more photos be varied, or ask for less.
            """
        case .tooFewDifferent(let found, let needed):
            """
            Too few labels: \(found) pairs of different pictures, and it takes \(needed) to show what you want. Label \
            more pairs that look alike and are different, or ask for less. Pairs are found by themselves where photos \
            say when and by which camera they were taken.
            """
        case .notPreciseEnough(let wanted, let shown, let among):
            """
            No threshold is as precise as \(wanted.inPercent): of the \(among) surest pairs, at least \
            \(shown.inPercent) can be shown to be the same. Look at the surest pairs that are labelled as different, \
            or ask for less.
            """
        case .unusableWish(let name, let value):
            "\(name) is \(value); use a number above 0 and below 1."
        case .unreadableLabels(let path, let reason):
            "The labels in \(path.display) cannot be read: \(reason)"
        case .unusableLabel(let path, let number, let reason):
            "Entry \(number) of \(path.display) is no label: \(reason)"
        case .unreadablePhoto(let path, let reason):
            "\(path.display) cannot be compared: \(reason)"
        case .noPhotos:
            "The library has no photos to calibrate with. Index some first."
        }
    }
}

extension Double {
    /// With one decimal, like `99.3 %`.
    var inPercent: String { "\((self * 1_000).rounded() / 10) %" }
}
