/// Why a photo is suggested to be kept: by which criterion it is better, and than how many others.
public struct KeepReason: Hashable, Codable, Sendable {
    public let criterion: KeepCriterion
    /// What this photo has, for people: `4000 × 3000 pixels`.
    public let value: String
    /// What the best of those that lost has.
    public let other: String
    /// How many photos of the group fell behind by this criterion.
    public let ahead: Int

    public init(_ criterion: KeepCriterion, value: String, other: String, ahead: Int) {
        self.criterion = criterion
        self.value = value
        self.other = other
        self.ahead = ahead
    }

    /// One plain sentence.
    public var sentence: String {
        let than = other.isEmpty ? "" : " (the next best: \(other))"
        return switch criterion {
        case .favourite: "It is a favourite: \(value)\(than)."
        case .folder: "It is in \(value)\(than)."
        case .original: "It is \(value)\(than)."
        case .resolution: "It has more pixels: \(value)\(than)."
        case .raw: "It has \(value)\(than)."
        case .faces: "Its faces are the best: \(value)\(than)."
        case .exposure: "It is better exposed: \(value)\(than)."
        case .sharpness: "It is sharper: \(value)\(than)."
        case .compression: "It is \(value)\(than)."
        case .metadata: "It says more of itself: \(value)\(than)."
        case .name: "Its name is not that of a copy: \(value)\(than)."
        case .age: "It has been in the library for the longest."
        }
    }
}
