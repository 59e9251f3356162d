import PhotoGrouping
import PhotoStore
import PhotoTypes

/// Groups of duplicates for people, in a terminal.
struct DuplicateText {
    let report: DuplicateReport
    /// Those asked for.
    let groups: [DuplicateGroup]
    /// How many of them to show.
    let limit: Int
    /// Whether anything was compared in this run.
    let wasChecked: Bool
    /// What groups were asked for, where not all were: `certain`.
    var wish: String?
    /// Kinds that were asked for by name: a plan moves all that is suggested of them.
    var named: Set<DuplicateKind> = []
    /// The command that shows these groups, with the options that choose them.
    var command = "duplicates --no-check"
    let library: LibraryFolder

    /// A line, and whether it is a sentence, which may be broken between words, or something to copy.
    typealias Line = (text: String, isSentence: Bool)

    var lines: [Line] {
        guard !groups.isEmpty else { return [(summary, true)] }
        var lines: [Line] = []
        for (number, group) in groups.prefix(limit).enumerated() {
            lines += Self.lines(group, number: number + 1) + [("", false)]
        }
        let further = groups.count - limit
        if further > 0 {
            let all = further == 1 ? "it" : "all"
            lines.append(
                (
                    "\(NumberText.count(further, "more group")); use --limit \(groups.count) to see \(all)",
                    true
                ))
        }
        lines += [
            (summary, true), ("To review them:", true),
            ("  \(library.command("\(command) --html review.html"))", false),
        ]
        guard groups.contains(where: { !$0.planned(allSuggestedOf: named).isEmpty }) else { return lines }
        let what =
            groups.contains { named.contains($0.kind) } ? "everything suggested" : "the certain duplicates"
        return lines + [
            ("To move \(what) to quarantine:", true),
            ("  \(library.command("\(command) --plan plan.json"))", false),
            ("  \(library.command("duplicates apply plan.json"))", false),
        ]
    }

    /// `12 groups: 5 certain duplicates can be removed (2.2 MB), 8 photos to review; 2 bursts`
    var summary: String {
        let copies = groups.filter { $0.kind != .burst }
        let bursts = groups.count - copies.count
        guard !groups.isEmpty else { return nothing }
        let members = copies.flatMap { group in group.removable.map { (group.isPreselected($0), $0) } }
        let (sure, others) = (members.filter(\.0).map(\.1), members.filter { !$0.0 }.map(\.1))
        let parts =
            (sure.isEmpty
                ? []
                : [
                    "\(NumberText.count(Self.photos(sure), "certain duplicate")) can be removed "
                        + "(\(NumberText.bytes(Int(sure.reduce(0) { $0 + $1.size }))))"
                ])
            + (others.isEmpty
                ? []
                : ["\(NumberText.count(Self.photos(others), "photo")) to review"])
        let found =
            copies.isEmpty
            ? []
            : [
                NumberText.count(copies.count, "group")
                    + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
            ]
        return (found + (bursts > 0 ? ["\(NumberText.count(bursts, "burst"))"] : [])).joined(separator: "; ")
    }

    private static func photos(_ members: [DuplicateMember]) -> Int {
        members.reduce(0) { $0 + $1.photos.count }
    }

    private var nothing: String {
        // Others were found, but none that was asked for.
        if !report.groups.isEmpty {
            let count = report.groups.count
            return
                "\(NumberText.count(count, "group")) found, but none is "
                + "\(wish ?? "among those asked for"). To review \(count == 1 ? "it" : "them"): "
                + library.command("duplicates --no-check --html review.html")
        }
        return wasChecked
            ? "No duplicates found."
            : "No duplicates found yet. To compare new photos: \(library.command("duplicates"))"
    }

    /// `2 certain duplicates can be removed (2.2 MB)`; `3 photos to review`
    static func removable(_ group: DuplicateGroup) -> String {
        let sure = group.members.filter(group.isPreselected)
        let others = photos(group.removable) - photos(sure)
        let certain =
            sure.isEmpty
            ? nil
            : "\(NumberText.count(photos(sure), "certain duplicate")) can be removed "
                + "(\(NumberText.bytes(Int(sure.reduce(0) { $0 + $1.size }))))"
        let review = others == 0 ? nil : "\(NumberText.count(others, "photo")) to review"
        return [certain, review].compactMap { $0 }.joined(separator: ", ")
    }

    private static func lines(_ group: DuplicateGroup, number: Int) -> [Line] {
        let heading = ["\(number). \(group.sentence)", removable(group)].filter { !$0.isEmpty }
            .joined(separator: " ")
        let id = Terminal.output.styled("[\(group.id)]", .dim)
        var lines: [Line] = [("\(Terminal.output.styled(heading, .bold))  \(id)", true)]
        for member in group.shown {
            let word = member.isKept ? "keep  " : group.isPreselected(member) ? "remove" : "review"
            lines.append(("   \(word)  \(member.photo.path.printable)  (\(facts(member)))", false))
            for partner in member.partners {
                lines.append(("           with \(partner.path.printable)", false))
            }
            let isBest = member.photo.id == group.best?.photo.id
            let sentences = isBest ? group.reasons.map(\.sentence) : evidence(member, in: group)
            for sentence in sentences {
                // The space before the style: further lines of the sentence are indented by it.
                lines.append(("           " + Terminal.output.styled(sentence.printable, .dim), true))
            }
        }
        return lines
    }

    /// What was found between a member and the first kept one.
    static func evidence(_ member: DuplicateMember, in group: DuplicateGroup) -> [String] {
        group.evidence.filter { $0.second == member.photo.id || $0.first == member.photo.id }.map(\.sentence)
    }

    /// `4000 × 3000, 3.2 MB, 2024-03-05`
    static func facts(_ member: DuplicateMember) -> String {
        let facts = member.photo.facts
        return [
            facts.pixelSize.map { "\($0.width) × \($0.height)" },
            NumberText.bytes(Int(member.size)), facts.captureTime.flatMap(TimeText.day),
        ].compactMap { $0 }.joined(separator: ", ")
    }
}
