import PhotoStore
import PhotoTypes
import PictureMatching

/// What was found between two photos of a group.
public struct DuplicateEvidence: Hashable, Sendable {
    /// The photos of two members.
    public let first, second: PhotoID
    public let kind: DuplicateKind
    /// 0 … 1: how sure it is that both come from one exposure; of the shots of a burst, how alike their vectors are.
    public let score: Float
    /// What is known, the strongest first.
    public let findings: [Finding]
    /// Where the second may go unseen for the first: why the first stays.
    public var reasons: [KeepReason] = []

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

extension DuplicateEvidence {
    /// Whether the two may differ in a character: forms, tickets, chats.
    fileprivate var isDoubtful: Bool {
        findings.contains {
            if case .edited(let changes) = $0 { ChangeText.isDoubtful(changes) } else { false }
        }
    }
}

extension DuplicateGroup {
    /// Whether nothing is known of the photos but that they may differ in a character. Two forms, or two tickets, are not
    /// versions of one picture.
    public var isDoubtful: Bool {
        let compared = evidence.filter { $0.kind == .nearDuplicate && $0.findings.first != .byOthers }
        return kind == .nearDuplicate && !compared.isEmpty && compared.allSatisfy(\.isDoubtful)
    }

    /// What its photos are to each other, for people.
    public var sentence: String {
        isDoubtful ? "Nearly the same; some characters may differ." : kind.sentence
    }
}

extension DuplicateEvidence.Finding {
    fileprivate var phrase: String {
        switch self {
        case .sameBytes: "identical files"
        case .samePicture([]): "same picture, saved differently"
        case .edited([]): "same picture, edited"
        case .samePicture(let changes), .edited(let changes): ChangeText.phrase(changes)
        case .sameScene: "another shot of the same scene"
        case .rawAndPicture: "raw file and picture of one shot"
        case .secondsApart(let milliseconds): "taken \(Double(milliseconds / 100) / 10) s apart"
        case .burstOfTheCamera: "marked as one burst by the camera"
        case .cosine: ""
        case .saidByTheUser: "you marked them as duplicates"
        case .byOthers: "each matches another photo in this group"
        }
    }
}

extension String {
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
