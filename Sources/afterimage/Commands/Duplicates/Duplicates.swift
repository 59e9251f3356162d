import ArgumentParser
import Foundation
import PhotoGrouping
import PhotoQuarantine
import PhotoStore

struct Duplicates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find duplicate photos and bursts, and say which to keep and why.",
        discussion: """
            Compares new photos, then lists groups: identical files, the same picture saved differently, edited \
            versions, and bursts; largest savings first. Ctrl-C stops; the next run continues. Only \
            `duplicates apply` moves photos, and `restore` brings them back.

            Marked in the list: `keep`, the best of a group; `remove`, a certain duplicate, which a plan includes; \
            `review`, an edited version or a shot of a burst, which stays unless you select it on the review page or \
            name its kind with --kind.

              afterimage duplicates
              afterimage duplicates --kind same-bytes --kind same-picture
              afterimage duplicates --html review.html
              afterimage duplicates --sure --plan plan.json
              afterimage duplicates apply plan.json
              afterimage duplicates mark different IMG_1.jpg IMG_2.jpg
            """,
        subcommands: [DuplicatesApply.self, DuplicatesMark.self, DuplicatesRules.self])

    @Option(
        name: .customLong("kind"),
        help: ArgumentHelp(
            "Only groups of this kind; repeatable. A plan then includes edited versions and bursts."))
    var kinds: [DuplicateKind] = []

    @Option(
        help:
            "What comes first: the largest savings, most photos, the latest photos, or the most certain kind."
    )
    var sort = GroupOrder.space

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "Maximum number of groups (default: \(Self.listed), on a page \(Self.onPage), otherwise all).",
            valueName: "number"))
    var limit: Int?

    @Flag(help: "Only certain duplicates: identical files and re-encoded copies.")
    var sure = false

    @Flag(help: "Do not compare photos; show what was found before.")
    var noCheck = false

    @Option(
        help: ArgumentHelp(
            "Write a page to this file, for reviewing the groups in a browser.", valueName: "file"),
        completion: .file(extensions: ["html"]))
    var html: String?

    @Option(
        help: ArgumentHelp(
            "Write a plan for `duplicates apply` to this file: the certain duplicates, and everything suggested in groups of a named --kind.",
            valueName: "file"),
        completion: .file(extensions: ["json"]))
    var plan: String?

    @OptionGroup var registry: RegistryOptions
    @OptionGroup var library: LibraryOptions

    /// Groups in a terminal, and on a page, unless told otherwise.
    private static let listed = 20
    private static let onPage = 200

    mutating func validate() throws {
        guard limit ?? 1 >= 1 else { throw ValidationError("--limit must be at least 1.") }
        if html?.isEmpty == true { throw ValidationError("--html needs a file.") }
        if plan?.isEmpty == true { throw ValidationError("--plan needs a file.") }
    }

    func run() async throws {
        let command = self
        try await stoppable(
            farewell:
                "Stopped. What was compared is kept; run the same command to continue. What was found so far: "
                + library.folder.command("duplicates --no-check")
        ) {
            try await command.find()
        }
    }

    private func find() async throws {
        // Looking must not make a library where there is none.
        var store = try PhotoStore(library.folder, for: .reading)
        if !noCheck { store = try library.storeForWriting() }
        defer { store.close() }
        let finder = DuplicateFinder(store: store, packs: try registry.registry.packs(of: store))
        let checked = noCheck ? nil : try await DuplicateCheck.update(finder)
        var revision = try store.revision()
        var report = try finder.report()
        if !noCheck, try BackupQuestion(library).ask(report, in: store) {
            revision = try store.revision()
            report = try finder.report()
        }
        StackCache(store).keep(report.stacks, revision: revision)
        let groups = chosen(report)

        if let html {
            let shown = Array(groups.prefix(limit ?? Self.onPage))
            try writeWhole(ReviewPage(shown, of: groups.count, library: library.folder).html, to: html)
        }
        if let plan {
            let planned = groups.prefix(limit ?? groups.count)
            let suggested = QuarantinePlan(
                planned, allSuggestedOf: Set(kinds), library: library.folder)
            try writeWhole(String(decoding: suggested.json(), as: UTF8.self), to: plan)
            let file = plan.printable
            let first = planned.count == 1 ? "" : " \(NumberText.count(planned.count))"
            let part =
                planned.count < groups.count
                ? " from the first\(first) of \(NumberText.count(groups.count, "group"))" : ""
            Terminal.messages.line(
                suggested.items.isEmpty
                    ? "Wrote \(file), an empty plan\(part)"
                        + (groups.isEmpty
                            ? ""
                            : ": nothing here is certain. Review the groups with --html, or name a --kind")
                    : "Wrote a plan to move \(NumberText.count(suggested.items.count, "photo")) "
                        + "(\(NumberText.bytes(Int(suggested.bytes))))\(part) to quarantine. To apply it: "
                        + library.folder.command("duplicates apply \(file)"))
        }
        if library.json {
            try JSONOutput.write(
                DuplicatesJSON(Array(groups.prefix(limit ?? groups.count)), of: report, checked: checked))
        } else {
            let text = DuplicateText(
                report: report, groups: groups, limit: limit ?? Self.listed, wasChecked: !noCheck, wish: wish,
                named: Set(kinds), command: again, library: library.folder)
            // Of all groups, also where a plan or a page has only the first of them.
            for line in html == nil && plan == nil ? text.lines : [(text.summary, true)] {
                Terminal.output.line(line.text, wrapping: line.isSentence)
            }
            if let html {
                let more = groups.count - min(groups.count, limit ?? Self.onPage)
                Terminal.messages.line(
                    "Wrote \(html.printable)"
                        + (more > 0
                            ? "; \(NumberText.count(more, "more group")) with a higher --limit" : ""))
            }
        }
        if noCheck, case let count = try finder.uncomparedPhotos(), count > 0 {
            Terminal.messages.line(Self.uncompared(count, library.folder))
        }
        if let made = report.outdatedCalibration {
            Terminal.messages.line(CalibrationText.outdated(made, library.folder))
        }
        if report.uncheckedPairs > 0 {
            Terminal.messages.line(
                "\(NumberText.count(report.uncheckedPairs, "pair")) of photos could not be compared yet: "
                    + (noCheck
                        ? "run without --no-check."
                        : "some files cannot be read now. See: " + library.folder.command("errors"))
            )
        }
    }

    /// Of photos that came since duplicates were looked for.
    static func uncompared(_ count: Int, _ library: LibraryFolder) -> String {
        "\(NumberText.count(count, "new photo")) not compared yet; run: " + library.command("duplicates")
    }

    /// The command for the same groups once more: what it plans is what was shown.
    private var again: String {
        (["duplicates --no-check"] + (sure ? ["--sure"] : [])
            + kinds.map { "--kind \($0.word)" }).joined(separator: " ")
    }

    /// `certain and of kind burst`; `nil` where all groups are wanted.
    private var wish: String? {
        let names = Set(kinds.map(\.word)).sorted().joined(separator: " or ")
        let wishes = (sure ? ["certain"] : []) + (kinds.isEmpty ? [] : ["of kind \(names)"])
        return wishes.isEmpty ? nil : wishes.joined(separator: " and ")
    }

    private func chosen(_ report: DuplicateReport) -> [DuplicateGroup] {
        let wanted = kinds.isEmpty ? Set(DuplicateKind.allCases) : Set(kinds)
        return (sure ? report.sure : report).groups(of: wanted, by: sort.order)
    }
}

/// The values of `--sort`.
enum GroupOrder: String, CaseIterable, ExpressibleByArgument {
    case space, size, date, kind

    var order: DuplicateReport.Order {
        switch self {
        case .space: .space
        case .size: .size
        case .date: .time
        case .kind: .kind
        }
    }
}

extension DuplicateKind: ExpressibleByArgument {
    /// As in JSON (`samePicture`) or with hyphens (`same-picture`).
    public init?(argument: String) {
        guard let kind = Self.allCases.first(where: { [$0.rawValue, $0.word].contains(argument) }) else {
            return nil
        }
        self = kind
    }

    public static var allValueStrings: [String] { allCases.map(\.word) }
}
