import PhotoStore
import PhotoTypes

/// What was found between two photos of a group.
public struct DuplicateEvidence: Hashable, Sendable {
    /// The photos of two members.
    public let first, second: PhotoID
    public let kind: DuplicateKind
    /// 0 … 1: how sure it is that both come from one exposure; of the shots of a burst, how alike their vectors are.
    public let score: Float
    /// What is known, the strongest first.
    public let findings: [Finding]

    /// A single thing that was found.
    public enum Finding: Hashable, Sendable {
        case sameBytes
        /// The comparison found the same picture, or an edited one; what makes the second of the first, in words.
        case samePicture([String])
        case edited([String])
        case sameScene
        /// Raw file and picture of one shot, by their names.
        case rawAndPicture
        /// Milliseconds between two shots.
        case secondsApart(milliseconds: Int64)
        case burstOfTheCamera
        case cosine(Float)
        case saidByTheUser
        /// Not by themselves: both are copies of others of the group.
        case byOthers
    }

    /// One plain sentence.
    public var sentence: String {
        findings.map(\.phrase).filter { !$0.isEmpty }.joined(separator: "; ").capitalisedFirst + "."
    }
}

extension DuplicateEvidence.Finding {
    fileprivate var phrase: String {
        switch self {
        case .sameBytes: "the files are equal, byte for byte"
        case .samePicture(let changes):
            changes.isEmpty
                ? "the same picture, saved differently"
                : "the same picture, " + changes.joined(separator: ", ")
        case .edited(let changes):
            changes.isEmpty
                ? "the same picture, edited" : "the same picture, " + changes.joined(separator: ", ")
        case .sameScene: "the same scene, another shot"
        case .rawAndPicture: "raw file and picture of one shot"
        case .secondsApart(let milliseconds): "taken \(Double(milliseconds / 100) / 10) s apart"
        case .burstOfTheCamera: "of one burst, as the camera says"
        case .cosine: ""
        case .saidByTheUser: "you said that they are duplicates"
        case .byOthers: "both are like other photos of the group"
        }
    }
}

extension String {
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
