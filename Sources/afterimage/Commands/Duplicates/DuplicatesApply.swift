import ArgumentParser
import Foundation
import PhotoQuarantine
import PhotoSource
import PhotoStore

struct DuplicatesApply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Take the photos of a plan out of the way, into quarantine.",
        discussion: """
            The plan is what `duplicates --plan` or the review page wrote; it may be edited. Each photo is moved, with \
            its sidecars, to a folder .afterimage-quarantine on its own volume, if its bytes and those of the photo \
            that stays are what they were. Nothing is deleted: `restore` brings everything back.

              afterimage duplicates apply --dry-run plan.json
              afterimage duplicates apply plan.json
              afterimage restore --all
            """)

    @Argument(help: "The plan.", completion: .file(extensions: ["json"]))
    var plan: PathArgument

    @Flag(help: "Check every photo and say what would be moved; move nothing.")
    var dryRun = false

    @Flag(name: [.short, .long], help: "Do not ask. Required where no one can be asked.")
    var yes = false

    @OptionGroup var library: LibraryOptions

    /// Larger plans than any are refused rather than read.
    private static let mostBytes: Int64 = 1 << 30
    private static let listed = 20

    func run() async throws {
        let command = self
        try await stoppable(
            farewell: "Stopped. What was moved is in quarantine; the same command moves the rest, "
                + "`afterimage restore` brings it back."
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
        if dryRun {
            let rehearsal = try quarantine.rehearse(plan) { progress.show("Checking", $0) }
            progress.clear()
            return try write(rehearsal)
        }
        guard try yes || isWanted(plan) else { return Terminal.messages.line("Nothing was moved.") }
        let applied = try quarantine.apply(plan) { progress.show("Moving", $0) }
        progress.clear()
        try write(applied)
    }

    private func isWanted(_ plan: QuarantinePlan) throws -> Bool {
        for item in plan.items.prefix(Self.listed) {
            Terminal.messages.line("  \(item.remove.path.printable)\n    stays: \(item.keep.path.printable)")
        }
        let further = plan.items.count - Self.listed
        if further > 0 { Terminal.messages.line("  and \(NumberText.count(further, "further photo"))") }
        return try Question.ask(
            "Move \(NumberText.count(plan.items.count, "photo")) (\(NumberText.bytes(Int(plan.bytes)))) to quarantine?",
            for: "duplicates apply")
    }

    private func write(_ rehearsal: RehearsedPlan) throws {
        if library.json {
            try JSONOutput.write(
                AppliedJSON(
                    batch: nil, photos: rehearsal.movable.map { .init(path: $0.remove.path, place: nil) },
                    bytes: rehearsal.bytes, refused: rehearsal.refused, isRehearsal: true))
        } else {
            for item in rehearsal.movable {
                Terminal.output.line(
                    "\(item.remove.path.printable)\n  stays: \(item.keep.path.printable)")
            }
            Terminal.output.line(
                "Would move \(NumberText.count(rehearsal.movable.count, "photo")) "
                    + "(\(NumberText.bytes(Int(rehearsal.bytes)))).")
        }
        try Refusals.conclude(rehearsal.refused, done: rehearsal.movable.count, json: library.json)
    }

    private func write(_ applied: AppliedPlan) throws {
        if library.json {
            try JSONOutput.write(
                AppliedJSON(
                    batch: applied.batch,
                    photos: applied.moved.map { .init(path: $0.file.path, place: $0.place) },
                    bytes: applied.bytes, refused: applied.refused, isRehearsal: false))
        } else {
            Terminal.output.line(
                "Moved \(NumberText.count(applied.moved.count, "photo")) (\(NumberText.bytes(Int(applied.bytes)))) to "
                    + "quarantine" + (applied.batch.map { ", batch \($0)." } ?? "."))
            if let batch = applied.batch {
                Terminal.output.line(
                    "To bring them back: afterimage restore \(batch)\n"
                        + "To be rid of them: afterimage quarantine empty --older-than 30d")
            }
        }
        try Refusals.conclude(applied.refused, done: applied.moved.count, json: library.json)
    }
}

/// What `duplicates apply` writes with `--json`.
private struct AppliedJSON: Encodable {
    let batch: String?
    let photos: [MovedJSON]
    let bytes: Int64
    let refused: [RefusalJSON]
    let isRehearsal: Bool

    private enum CodingKeys: String, CodingKey {
        case batch, photos, bytes, refused
        case isRehearsal = "dryRun"
    }

    init(batch: String?, photos: [MovedJSON], bytes: Int64, refused: [Refusal], isRehearsal: Bool) {
        self.batch = batch
        self.photos = photos
        self.bytes = bytes
        self.refused = refused.map(RefusalJSON.init)
        self.isRehearsal = isRehearsal
    }
}
