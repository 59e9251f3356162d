import PhotoGrouping
import PhotoStore
import PhotoTypes

/// What `duplicates` writes with `--json`: see `Docs/Duplicates.md`.
struct DuplicatesJSON: Encodable {
    struct Group: Encodable {
        let id: String
        let kind: DuplicateKind
        let sure: Bool
        let spaceWon: Int64
        let photos: [Member]
        let reasons: [Reason]
        let evidence: [Evidence]

        init(_ group: DuplicateGroup) {
            id = group.id
            kind = group.kind
            sure = group.isSure
            spaceWon = group.spaceWon
            photos = group.members.map { Member(member: $0, isPreselected: group.isPreselected($0)) }
            reasons = group.reasons.map(Reason.init)
            let paths = Dictionary(
                group.members.map { ($0.photo.id, $0.photo.path) }, uniquingKeysWith: { first, _ in first })
            evidence = group.evidence.compactMap { found in
                guard let first = paths[found.first], let second = paths[found.second] else { return nil }
                return Evidence(found, first, second)
            }
        }
    }

    struct Member: Encodable {
        let member: DuplicateMember
        let isPreselected: Bool

        private enum Key: String, CodingKey {
            case id, keep, preselected, kind, bytes, sha256, width, height, captured, capturedOrigin, origin,
                sharpness, rating, partners
        }

        func encode(to encoder: any Encoder) throws {
            let photo = member.photo
            try PathJSON(path: photo.path).encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(photo.id.rawValue, forKey: .id)
            try container.encode(member.isKept, forKey: .keep)
            try container.encode(isPreselected, forKey: .preselected)
            try container.encodeIfPresent(member.kind, forKey: .kind)
            try container.encode(photo.stamp.size, forKey: .bytes)
            try container.encode(photo.contentHash.hex, forKey: .sha256)
            try container.encodeIfPresent(photo.facts.pixelSize?.width, forKey: .width)
            try container.encodeIfPresent(photo.facts.pixelSize?.height, forKey: .height)
            try container.encodeIfPresent(photo.facts.captureTime.map(TimeText.local), forKey: .captured)
            try container.encodeIfPresent(photo.facts.captureTime?.origin, forKey: .capturedOrigin)
            try container.encode(member.traits.origin, forKey: .origin)
            try container.encodeIfPresent(member.traits.quality?.sharpness, forKey: .sharpness)
            try container.encodeIfPresent(member.traits.rating, forKey: .rating)
            try container.encode(member.partners.map { PathJSON(path: $0.path) }, forKey: .partners)
        }
    }

    struct Reason: Encodable {
        let criterion: KeepCriterion
        let sentence: String

        init(_ reason: KeepReason) {
            criterion = reason.criterion
            sentence = reason.sentence
        }
    }

    /// Of two photos of a group.
    struct Evidence: Encodable {
        let first, second: PathJSON
        let kind: DuplicateKind
        let score: Float
        let cosine: Float?
        let sentence: String

        init(_ found: DuplicateEvidence, _ first: PhotoPath, _ second: PhotoPath) {
            self.first = PathJSON(path: first)
            self.second = PathJSON(path: second)
            kind = found.kind
            score = found.score
            cosine =
                found.findings.lazy.compactMap { if case .cosine(let value) = $0 { value } else { nil } }
                .first
            sentence = found.sentence
        }
    }

    /// What this run compared.
    struct Checked: Encodable {
        let pairs, read, unreadable: Int
    }

    let groups: [Group]
    /// Of all groups of the library but bursts.
    let spaceWon: Int64
    let uncheckedPairs: Int
    /// Whether the thresholds in use were calibrated when pictures were compared otherwise.
    let calibrationOutdated: Bool
    let checked: Checked?

    init(_ groups: [DuplicateGroup], of report: DuplicateReport, checked: DuplicateProgress?) {
        self.groups = groups.map(Group.init)
        spaceWon = report.spaceWon
        uncheckedPairs = report.uncheckedPairs
        calibrationOutdated = report.outdatedCalibration != nil
        self.checked = checked.map {
            Checked(pairs: $0.compared, read: $0.read, unreadable: $0.unreadable)
        }
    }
}
