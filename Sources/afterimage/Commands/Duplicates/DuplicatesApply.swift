import ArgumentParser
import Foundation
import PhotoQuarantine
import PhotoSource
import PhotoStore
import PhotoTypes

struct DuplicatesApply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Move the photos of a plan to quarantine.",
        discussion: """
            The plan comes from `duplicates --plan` or the review page; you can edit it. Each photo is moved with its \
            sidecars to a folder .afterimage-quarantine on its own volume, if it and the photo kept for it are \
            unchanged. Nothing is deleted: `restore` brings everything back.

              afterimage duplicates apply --dry-run plan.json
              afterimage duplicates apply plan.json
              afterimage restore --all
            """)

    @Argument(help: "The plan.", completion: .file(extensions: ["json"]))
    var plan: PathArgument

    @Flag(help: "Check every photo and list what would be moved, but move nothing.")
    var dryRun = false

    @Flag(name: [.short, .long], help: "Do not ask. Required without a terminal.")
    var yes = false

    @OptionGroup var library: LibraryOptions

    /// Larger plans than any are refused rather than read.
    private static let mostBytes: Int64 = 1 << 30
    private static let listed = 20

    func run() async throws {
        let command = self
        try await stoppable(
            farewell:
                "Stopped. What was moved is in quarantine; run the same command to move the rest. To bring it back: "
                + library.folder.command("restore --all")
        ) {
            try await command.apply()
        }
    }

    private func apply() async throws {
        let content = try PhotoContent(readingFileAt: plan.path, maximumBytes: Self.mostBytes)
        let plan = try QuarantinePlan(json: Data(content.bytes))
        _ = try PhotoStore(library.folder, for: .reading)
        let store = try library.storeForWriting()
        defer { store.close() }
        let quarantine = Quarantine(store)
        let progress = QuarantineProgressLine()
        let standing = try quarantine.standing(of: plan)
        let earlier = EarlierMoves(standing.done, library.folder)
        guard !standing.rest.items.isEmpty else {
            return try writeNothingLeft(earlier)
        }
        if !library.json {
            for line in earlier.lines { Terminal.messages.line(line) }
        }
        if dryRun {
            let rehearsal = try quarantine.rehearse(standing.rest) { progress.show("Checking", $0) }
            progress.clear()
            return try write(rehearsal, earlier)
        }
        guard try yes || isWanted(standing.rest, quarantine) else { return }
        let applied = try quarantine.apply(standing.rest) { progress.show("Moving", $0) }
        progress.clear()
        try write(applied, earlier)
    }

    private func isWanted(_ plan: QuarantinePlan, _ quarantine: Quarantine) throws -> Bool {
        let companions = try quarantine.companions(of: plan)
        for item in plan.items.prefix(Self.listed) {
            for line in Self.lines(item, companions[item.remove.path] ?? []) {
                Terminal.messages.line("  " + line)
            }
        }
        let further = plan.items.count - Self.listed
        if further > 0 {
            Terminal.messages.line("  and \(NumberText.count(further, "more photo")); --dry-run lists all")
        }
        return try Question.ask(
            "Move \(CompanionText.sum(plan.items.count, plan.bytes, Array(companions.values.joined()))) to quarantine?",
            for: "duplicates apply", otherwise: "Nothing was moved.")
    }

    private static func lines(_ item: QuarantinePlan.Item, _ companions: [PhotoPath]) -> [String] {
        [item.remove.path.printable] + companions.map { "  " + CompanionText.sentence($0).printable }
            + ["  kept: \(item.keep.map(\.path.printable) ?? "no other photo")"]
    }

    private func writeNothingLeft(_ earlier: EarlierMoves) throws {
        if library.json {
            return try JSONOutput.write(
                AppliedJSON(
                    batch: nil, photos: [], bytes: 0, refused: [], earlier: earlier.json,
                    isRehearsal: dryRun))
        }
        Terminal.output.line(
            earlier.isEmpty
                ? "The plan is empty: nothing to move."
                : "This plan was already applied.")
        for line in earlier.batchLines { Terminal.output.line(line) }
    }

    private func write(_ rehearsal: RehearsedPlan, _ earlier: EarlierMoves) throws {
        if library.json {
            try JSONOutput.write(
                AppliedJSON(
                    batch: nil,
                    photos: rehearsal.movable.map {
                        .init(path: $0.item.remove.path, place: nil, companions: $0.companions)
                    },
                    bytes: rehearsal.bytes, refused: rehearsal.refused, earlier: earlier.json,
                    isRehearsal: true))
        } else {
            for move in rehearsal.movable {
                for line in Self.lines(move.item, move.companions) { Terminal.output.line(line) }
            }
            let companions = rehearsal.movable.flatMap(\.companions)
            Terminal.output.line(
                "Would move \(CompanionText.sum(rehearsal.movable.count, rehearsal.bytes, companions)) to quarantine."
            )
        }
        try Refusals.conclude(rehearsal.refused, done: rehearsal.movable.count, library)
    }

    private func write(_ applied: AppliedPlan, _ earlier: EarlierMoves) throws {
        if library.json {
            try JSONOutput.write(
                AppliedJSON(
                    batch: applied.batch,
                    photos: applied.moved.map {
                        .init(path: $0.file.path, place: $0.place, companions: $0.companions.map(\.path))
                    },
                    bytes: applied.bytes, refused: applied.refused, earlier: earlier.json,
                    isRehearsal: false))
        } else if applied.moved.isEmpty {
            Terminal.output.line("Moved no photos.")
        } else {
            Terminal.output.line(
                "Moved "
                    + CompanionText.sum(
                        applied.moved.count, applied.bytes, applied.moved.flatMap(\.companions).map(\.path))
                    + " to quarantine" + (applied.batch.map { ", batch \($0)." } ?? "."))
            if let batch = applied.batch {
                Terminal.output.line(
                    "To restore them: \(library.folder.command("restore \(batch)"))\n"
                        + "To delete them permanently: "
                        + library.folder.command("quarantine empty --older-than 30d"))
            }
        }
        try Refusals.conclude(applied.refused, done: applied.moved.count, library)
    }
}

/// What `duplicates apply` writes with `--json`.
private struct AppliedJSON: Encodable {
    let batch: String?
    let photos: [MovedJSON]
    let bytes: Int64
    let refused: [RefusalJSON]
    /// What went before.
    let earlier: [EarlierMoves.JSON]
    let isRehearsal: Bool

    private enum CodingKeys: String, CodingKey {
        case batch, photos, bytes, refused, earlier
        case isRehearsal = "dryRun"
    }

    init(
        batch: String?, photos: [MovedJSON], bytes: Int64, refused: [Refusal],
        earlier: [EarlierMoves.JSON], isRehearsal: Bool
    ) {
        self.batch = batch
        self.photos = photos
        self.bytes = bytes
        self.refused = refused.map(RefusalJSON.init)
        self.earlier = earlier
        self.isRehearsal = isRehearsal
    }
}
