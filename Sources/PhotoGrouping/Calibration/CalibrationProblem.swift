import PhotoSource
import PhotoTypes

/// Where a label stands in its file, counted from 1: a line of CSV, an entry of JSON.
public enum LabelPlace: Hashable, Sendable {
    case line(Int), entry(Int)
}

/// Why thresholds could not be calibrated. `description` says what to do about it.
public enum CalibrationProblem: Error, Hashable, Sendable {
    /// Pairs that are the same: too few to show what was wanted.
    case tooFewSame(found: Int, needed: Int)
    case tooFewDifferent(found: Int, needed: Int)
    /// Even of the surest pairs too many are different. `shown`: the precision that the `among` surest pairs do show.
    case notPreciseEnough(wanted: Double, shown: Double, among: Int)
    case unusableWish(name: String, value: Double)
    /// The file of labels is not there, or may not be read.
    case noLabels(PhotoSourceError)
    /// It holds something else. Reasons have no full stop.
    case unreadableLabels(PhotoPath, reason: String)
    case unusableLabel(PhotoPath, LabelPlace, reason: String)
    /// A photo that is named, with the reason why it cannot be compared.
    case unreadablePhoto(PhotoPath, reason: String)
    case noPhotos
}

extension CalibrationProblem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooFewSame(let found, let needed):
            """
            Too few pairs of the same picture: there \(found == 1 ? "is" : "are") \(found), but this precision takes \
            \(needed). Label more (--labels), let more photos be varied (--self-made), or ask for less (--precision).
            """
        case .tooFewDifferent(let found, let needed):
            """
            Too few pairs of different pictures that look alike: there \(found == 1 ? "is" : "are") \(found), but this \
            precision takes \(needed). Such pairs are found automatically only where photos say when and by which camera \
            they were taken, because nothing else proves that similar pictures are not copies. Answer questions \
            (--questions), label pairs (--labels), mark them (afterimage duplicates mark different), or ask \
            for less (--precision).
            """
        case .notPreciseEnough(let wanted, let shown, let among):
            """
            No threshold is as precise as \(wanted.inPercent): of the \(among) surest pairs, at least \
            \(shown.inPercent) can be shown to be the same. Look at the surest pairs that are labelled as different, \
            or ask for less.
            """
        case .unusableWish(let name, let value):
            "\(name) is \(value); use a number above 0 and below 1."
        case .noLabels(let error):
            error.description
        case .unreadableLabels(let path, let reason):
            "The labels in \(path.display) cannot be read: \(reason)."
        case .unusableLabel(let path, .line(let line), let reason):
            "Line \(line) of \(path.display) is not a label: \(reason)."
        case .unusableLabel(let path, .entry(let entry), let reason):
            "Entry \(entry) of \(path.display) is not a label: \(reason)."
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
