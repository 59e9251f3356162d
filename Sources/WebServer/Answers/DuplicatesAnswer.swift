import PhotoGrouping
import PhotoTypes

/// How looking for duplicates stands: the content of events.
struct DuplicatesState: Encodable {
    struct Progress: Encodable {
        /// `searching`, `comparing` or `grouping`.
        let phase: String
        let done: Int
        /// Still grows while comparing.
        let total: Int
        let secondsLeft: Int?

        init(_ progress: DuplicateDesk.Progress) {
            phase = progress.now.phase.rawValue
            done = progress.now.done
            total = progress.now.total
            secondsLeft = progress.pace.remaining.map { Int(max(0, $0).rounded(.up)) }
        }
    }

    let state: String
    let progress: Progress?
    /// That were not compared yet; only where what was found is outdated.
    let newPhotos: Int?
    let failure: IndexingAnswer.Failure?
    /// Groups on all pages.
    let total: Int
    /// Bytes that all suggestions would win; bursts are not counted.
    let spaceToWin: Int64

    init(_ overview: DuplicateDesk.Overview, total: Int) {
        state = overview.state.rawValue
        progress = overview.progress.map(Progress.init)
        newPhotos = overview.state == .outdated ? overview.uncompared : nil
        failure = overview.failure.map {
            IndexingAnswer.Failure(code: $0.code, message: $0.message, hint: $0.hint)
        }
        self.total = total
        spaceToWin = overview.report.spaceWon
    }
}

/// Groups of duplicates, a page of them.
struct DuplicatesAnswer: Encodable {
    /// What can be accepted unseen: of groups the whole, or the part that is sure.
    struct Sure: Encodable {
        let groups: Int
        /// That would go.
        let photos: Int
        /// Bytes.
        let space: Int64
    }

    private let overview: DuplicatesState
    private let groups: [Group]
    private let sure: Sure
    /// Pairs that could not be compared yet.
    private let unchecked: Int

    /// - Parameters:
    ///   - groups: all those asked for.
    ///   - sure: what of the kinds asked for can be accepted unseen.
    init(
        _ overview: DuplicateDesk.Overview, _ groups: [DuplicateGroup], sure: [DuplicateGroup],
        offset: Int = 0, limit: Int
    ) {
        self.overview = DuplicatesState(overview, total: groups.count)
        self.groups = groups.dropFirst(offset).prefix(limit).map(Group.init)
        self.sure = Sure(
            groups: sure.count,
            photos: sure.reduce(0) { $0 + $1.removable.reduce(0) { $0 + $1.photos.count } },
            space: sure.reduce(0) { $0 + $1.spaceWon })
        unchecked = overview.report.uncheckedPairs
    }

    private enum Key: CodingKey {
        case groups, sure, unchecked
    }

    func encode(to encoder: any Encoder) throws {
        try overview.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(groups, forKey: .groups)
        try container.encode(sure, forKey: .sure)
        try container.encode(unchecked, forKey: .unchecked)
    }
}

extension DuplicatesAnswer {
    struct Group: Encodable {
        let id: String
        let kind: String
        /// What the kind means.
        let text: String
        let sure: Bool
        /// Bytes that the suggestion wins.
        let space: Int64
        let photos: [Member]
        /// Why the kept ones are better than the others.
        let reasons: [String]
        let evidence: [Evidence]
    }

    struct Member: Encodable {
        let id: Int64
        let name: String
        let folder: String
        let width: Int?
        let height: Int?
        /// With what goes with it.
        let bytes: Int64
        let taken: String?
        let aspect: Int
        /// 0 … 1.
        let sharpness: Float?
        let keep: Bool
        let reasons: [String]
        /// Names of raw files or pictures beside it, which stay or go with it.
        let partners: [String]
    }

    struct Evidence: Encodable {
        let a: Int64
        let b: Int64
        let score: Float
        let text: String
    }
}

extension DuplicatesAnswer.Group {
    init(_ group: DuplicateGroup) {
        id = group.id
        kind = group.kind.word
        text = group.kind.sentence
        sure = group.isSure
        space = group.spaceWon
        let reasons = group.reasons.map(\.sentence)
        self.reasons = reasons
        let first = group.kept.first?.photo.id
        photos = group.members.map {
            DuplicatesAnswer.Member($0, reasons: $0.photo.id == first ? reasons : [])
        }
        evidence = group.evidence.map {
            DuplicatesAnswer.Evidence(
                a: $0.first.rawValue, b: $0.second.rawValue, score: $0.score, text: $0.sentence)
        }
    }
}

extension DuplicatesAnswer.Member {
    init(_ member: DuplicateMember, reasons: [String]) {
        let facts = member.photo.facts
        id = member.photo.id.rawValue
        name = member.photo.path.name.display
        folder = member.photo.path.parent.display
        width = facts.pixelSize?.width
        height = facts.pixelSize?.height
        bytes = member.size
        taken = facts.captureTime.map(Times.local)
        aspect = facts.aspect
        sharpness = member.traits.quality?.sharpness
        keep = member.isKept
        self.reasons = reasons
        partners = member.partners.map(\.path.name.display)
    }
}
