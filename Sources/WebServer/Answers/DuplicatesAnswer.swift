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
    /// Groups asked for, on all pages.
    let total: Int
    /// Bytes that all suggestions of these groups would win; bursts are not counted.
    let spaceToWin: Int64

    init(_ overview: DuplicateDesk.Overview) {
        self.init(overview, overview.report.groups)
    }

    init(_ overview: DuplicateDesk.Overview, _ groups: [DuplicateGroup]) {
        state = overview.state.rawValue
        progress = overview.progress.map(Progress.init)
        newPhotos = overview.state == .outdated ? overview.uncompared : nil
        failure = overview.failure.map {
            IndexingAnswer.Failure(code: $0.code, message: $0.message, hint: $0.hint)
        }
        total = groups.count
        spaceToWin = groups.reduce(0) { $0 + ($1.kind == .burst ? 0 : $1.spaceWon) }
    }
}

/// Groups of duplicates, a page of them.
struct DuplicatesAnswer: Encodable {
    /// What can be accepted unseen, of groups as a whole or in part.
    struct Sure: Encodable {
        let groups: Int
        /// That would go.
        let photos: Int
        /// Bytes.
        let space: Int64

        init(_ groups: [DuplicateGroup]) {
            let going = groups.map { $0.members.filter($0.isPreselected) }.filter { !$0.isEmpty }
            self.groups = going.count
            let members = going.joined()
            photos = members.reduce(0) { $0 + $1.photos.count }
            space = members.reduce(0) { $0 + $1.size }
        }
    }

    private let overview: DuplicatesState
    private let groups: [Group]
    private let sure: Sure
    /// Pairs that could not be compared yet.
    private let unchecked: Int
    private let backupFolders: [String]

    /// - Parameter groups: all those asked for.
    init(_ overview: DuplicateDesk.Overview, _ groups: [DuplicateGroup], offset: Int = 0, limit: Int) {
        self.overview = DuplicatesState(overview, groups)
        self.groups = groups.dropFirst(offset).prefix(limit).map(Group.init)
        sure = Sure(groups)
        backupFolders = overview.report.backupFoldersToConfirm.map(\.display)
        unchecked = overview.report.uncheckedPairs
    }

    private enum Key: CodingKey {
        case groups, sure, unchecked, backupFolders
    }

    func encode(to encoder: any Encoder) throws {
        try overview.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(groups, forKey: .groups)
        try container.encode(sure, forKey: .sure)
        try container.encode(unchecked, forKey: .unchecked)
        try container.encode(backupFolders, forKey: .backupFolders)
    }
}

extension DuplicatesAnswer {
    struct Group: Encodable {
        let id: String
        let kind: String
        /// What the photos are to each other.
        let text: String
        /// Whether the photos may differ in a character.
        let doubtful: Bool
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
        /// `nil` where only the file's own date is known: it says when it was copied.
        let taken: String?
        let aspect: Int
        /// 0 … 1.
        let sharpness: Float?
        /// Suggested to be kept.
        let keep: Bool
        let best: Bool
        /// Selected to be removed until the reader says otherwise.
        let selected: Bool
        let reasons: [String]
        /// Names of raw files or pictures beside it, which stay or go with it.
        let partners: [String]
        let favourite: Bool
        /// Whether the timeline and searches leave it out.
        let hidden: Bool
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
        text = group.sentence
        doubtful = group.isDoubtful
        sure = group.isSure
        space = group.spaceWon
        let reasons = group.reasons.map(\.sentence)
        self.reasons = reasons
        let best = group.best?.photo.id
        photos = group.shown.map {
            DuplicatesAnswer.Member(
                $0, isBest: $0.photo.id == best, isSelected: group.isPreselected($0),
                reasons: $0.photo.id == best ? reasons : [])
        }
        let pairs = Set(group.evidence.map { [$0.first, $0.second] })
        let further = group.certain.filter { !pairs.contains([$0.first, $0.second]) }
        evidence = (group.evidence + further).map {
            DuplicatesAnswer.Evidence(
                a: $0.first.rawValue, b: $0.second.rawValue, score: $0.score, text: $0.sentence)
        }
    }
}

extension DuplicatesAnswer.Member {
    init(_ member: DuplicateMember, isBest: Bool, isSelected: Bool, reasons: [String]) {
        let facts = member.photo.facts
        id = member.photo.id.rawValue
        name = member.photo.path.name.display
        folder = member.photo.path.parent.display
        width = facts.pixelSize?.width
        height = facts.pixelSize?.height
        bytes = member.size
        taken = facts.captureTime.flatMap { $0.origin == .file ? nil : Times.local($0) }
        aspect = member.photo.shownAspect
        sharpness = member.traits.quality?.sharpness
        keep = member.isKept
        best = isBest
        selected = isSelected
        self.reasons = reasons
        partners = member.partners.map(\.path.name.display)
        favourite = member.photo.mark.isFavourite
        hidden = member.photo.mark.isHidden
    }
}
