import PhotoGrouping
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
    /// What groups were asked for, where not all were: `sure`.
    var wish: String?
    /// The command that shows these groups, with the options that choose them.
    var command = "afterimage duplicates --no-check"

    var lines: [String] {
        guard !groups.isEmpty else { return [summary] }
        var lines: [String] = []
        for (number, group) in groups.prefix(limit).enumerated() {
            lines += Self.lines(group, number: number + 1) + [""]
        }
        let further = groups.count - limit
        if further > 0 {
            lines.append("\(NumberText.count(further, "further group")) with --limit \(groups.count)")
        }
        lines.append(summary)
        lines.append(
            "To look at them: \(command) --html review.html\n"
                + "To clear them: \(command) --plan plan.json, then duplicates apply plan.json"
        )
        return lines
    }

    /// `12 groups: 30 photos could go (45.6 MB); 2 bursts`
    var summary: String {
        let copies = groups.filter { $0.kind != .burst }
        let bursts = groups.count - copies.count
        guard !groups.isEmpty else { return nothing }
        let going = copies.reduce(0) { $0 + $1.removable.reduce(0) { $0 + $1.photos.count } }
        let bytes = copies.reduce(0) { $0 + $1.spaceWon }
        let found =
            copies.isEmpty
            ? []
            : [
                "\(NumberText.count(copies.count, "group")) of copies: \(NumberText.count(going, "photo")) could go "
                    + "(\(NumberText.bytes(Int(bytes))))"
            ]
        return (found + (bursts > 0 ? ["\(NumberText.count(bursts, "burst"))"] : [])).joined(separator: "; ")
    }

    private var nothing: String {
        // Others were found, but none that was asked for.
        if !report.groups.isEmpty {
            let count = report.groups.count
            return
                "\(NumberText.count(count, "group")) \(count == 1 ? "was" : "were") found, but none that is "
                + "\(wish ?? "so"). To look at \(count == 1 ? "it" : "them") and choose: "
                + "afterimage duplicates --no-check --html review.html"
        }
        return wasChecked
            ? "Nothing was found that belongs together."
            : "Nothing was found so far that belongs together. To compare what is new: afterimage duplicates"
    }

    private static func lines(_ group: DuplicateGroup, number: Int) -> [String] {
        let going = group.removable.reduce(0) { $0 + $1.photos.count }
        let heading =
            "\(number). \(group.kind.sentence) \(NumberText.count(going, "photo")) could go, "
            + "\(NumberText.bytes(Int(group.spaceWon)))"
        var lines = [
            "\(Terminal.output.styled(heading, .bold))  \(Terminal.output.styled("[\(group.id)]", .dim))"
        ]
        for (place, member) in group.members.enumerated() {
            let word = member.isKept ? "keep  " : "remove"
            lines.append("   \(word)  \(member.photo.path.printable)  (\(facts(member)))")
            for partner in member.partners {
                lines.append("           with \(partner.path.printable)")
            }
            let sentences = place == 0 ? group.reasons.map(\.sentence) : evidence(member, in: group)
            for sentence in sentences {
                lines.append(Terminal.output.styled("           \(sentence.printable)", .dim))
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
