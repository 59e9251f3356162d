import PhotoStore
import PhotoTypes

/// Photos that are copies of each other, or shots of one burst.
public struct DuplicateGroup: Hashable, Sendable, Identifiable {
    /// Tells the group by its photos' contents: the same after indexing again, another one when a photo comes or goes.
    /// 16 lower-case hexadecimal digits.
    public let id: String
    /// Of the least alike of its photos: each is at least so much alike the first kept one.
    public let kind: DuplicateKind
    /// The suggested ones first, then in the order of preference.
    public let members: [DuplicateMember]
    /// Why the first is better than the others.
    public let reasons: [KeepReason]
    /// What was found between any two members.
    public let evidence: [DuplicateEvidence]
    /// What can be removed unseen: the second photo of each for the first, whose bytes it has, or the same picture beyond
    /// doubt.
    public let sure: [DuplicateEvidence]

    /// Bytes that the photos not kept take, without their companions.
    public var spaceWon: Int64 { removable.reduce(0) { $0 + $1.size } }

    /// Whether the whole suggestion can be accepted unseen.
    public var isSure: Bool {
        let sure = Set(sure.map(\.second))
        return !removable.isEmpty && removable.allSatisfy { sure.contains($0.photo.id) }
    }

    /// What of `sure` can be accepted unseen as the group is: all where the whole is sure, else identical files. So those can
    /// go, whatever is to be said of an edited version beside them; what else is the same picture is looked at together
    /// with that.
    public var certain: [DuplicateEvidence] { isSure ? sure : sure.filter { $0.kind == .sameBytes } }

    /// Whether a photo is selected to be removed before anyone has looked: only what is certain is. Edited versions and
    /// shots of a burst stay until someone selects them.
    public func isPreselected(_ member: DuplicateMember) -> Bool {
        !member.isKept && certain.contains { $0.second == member.photo.id }
    }

    /// The part of it that can be accepted unseen: the whole where it is sure, else identical files, with those that stay
    /// for them; `nil` where nothing is certain. It has the id of the whole.
    public var surePart: DuplicateGroup? {
        if isSure { return self }
        let sure = certain
        guard !sure.isEmpty else { return nil }
        let going = Dictionary(sure.map { ($0.second, $0.kind) }, uniquingKeysWith: max)
        let staying = Set(sure.map(\.first))
        let part = members.compactMap { member -> DuplicateMember? in
            let id = member.photo.id
            guard going[id] != nil || staying.contains(id) else { return nil }
            return DuplicateMember(
                photo: member.photo, partners: member.partners, traits: member.traits,
                isKept: going[id] == nil, kind: going[id])
        }
        return DuplicateGroup(
            id: id, kind: going.values.max() ?? kind,
            members: part.filter(\.isKept) + part.filter { !$0.isKept },
            reasons: sure.flatMap(\.reasons).reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
            evidence: sure, sure: sure)
    }

    /// The best one: the first that is suggested to be kept.
    public var best: DuplicateMember? { members.first }

    /// In the order to show them: the shots of a burst as they were taken, others by preference.
    public var shown: [DuplicateMember] {
        guard kind == .burst else { return members }
        func time(_ member: DuplicateMember) -> Int64 { member.photo.facts.captureTime?.wallClock ?? .max }
        return members.sorted { (time($0), $0.photo.path) < (time($1), $1.photo.path) }
    }

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
    /// How it is related to the first kept photo, or of what goes in a sure part to the one that stays for it; `nil` for
    /// those.
    public let kind: DuplicateKind?

    /// The photo and its partners.
    public var photos: [Photo] { [photo] + partners }
    /// Bytes of all of `photos`.
    public var size: Int64 { photos.reduce(0) { $0 + $1.stamp.size } }
}
