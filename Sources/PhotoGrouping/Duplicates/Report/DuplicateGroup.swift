import PhotoStore
import PhotoTypes

/// Photos that are copies of each other, or shots of one burst.
public struct DuplicateGroup: Hashable, Sendable, Identifiable {
    /// Tells the group by its photos' contents: the same after indexing anew, another one when a photo comes or goes.
    /// 16 lower-case hexadecimal digits.
    public let id: String
    /// Of the least alike of its photos: each is at least so much alike the first kept one.
    public let kind: DuplicateKind
    /// The suggested ones first, then in the order of preference.
    public let members: [DuplicateMember]
    /// Why the kept ones are better than the others; empty where all are equal and the choice is arbitrary.
    public let reasons: [KeepReason]
    /// What was found between any two members.
    public let evidence: [DuplicateEvidence]
    /// Bytes that the photos not kept take, without their companions.
    public let spaceWon: Int64
    /// Whether the suggestion can be accepted unseen: every photo that would go has the bytes of one that stays, or is
    /// the same picture beyond doubt.
    public let isSure: Bool

    public var kept: [DuplicateMember] { members.filter(\.isKept) }
    public var removable: [DuplicateMember] { members.filter { !$0.isKept } }
}

/// One choice within a group: a photo, and what stands beside it and goes only with it.
public struct DuplicateMember: Hashable, Sendable {
    /// The picture to show. Where there is a raw file beside it, the other one.
    public let photo: Photo
    /// The raw file of the same name in the same folder, or the other way round.
    public let partners: [Photo]
    public let traits: PhotoTraits
    /// Suggested to be kept.
    public let isKept: Bool
    /// How it is related to the first kept photo; `nil` for that one.
    public let kind: DuplicateKind?

    /// The photo and its partners.
    public var photos: [Photo] { [photo] + partners }
    /// Bytes of all of `photos`.
    public var size: Int64 { photos.reduce(0) { $0 + $1.stamp.size } }
}
