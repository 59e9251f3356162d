import ArgumentParser
import PhotoQuarantine
import PhotoStore

struct QuarantineEmpty: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "empty",
        abstract: "Permanently delete photos that have been in quarantine for a while.",
        discussion: """
            The only command that deletes photos. It deletes a photo only if its bytes have not changed since it was moved \
            and the photo kept for it still exists. A Live Photo is deleted only if the kept photo has the same movie, \
            and one with a sidecar only if the kept photo has one of the same kind. A photo that you removed \
            yourself is deleted only if an identical file is in the library, or with --include-removed.

              afterimage quarantine empty --older-than 30d --dry-run
              afterimage quarantine empty --older-than 30d
            """)

    @Option(
        help: ArgumentHelp("Only photos moved to quarantine at least this long ago.", valueName: "12h|30d|8w")
    )
    var olderThan: Age

    @Flag(help: "List what would be deleted, but delete nothing.")
    var dryRun = false

    @Flag(
        help: """
            Also delete photos whose kept photo is missing or lacks their movie or sidecar. They may be the last copies.
            """)
    var includeLastCopies = false

    @Flag(help: "Also delete photos that you removed yourself and for which no other photo is kept.")
    var includeRemoved = false

    @Flag(name: [.short, .long], help: "Do not ask. Required without a terminal.")
    var yes = false

    @OptionGroup var library: LibraryOptions

    func run() async throws {
        let command = self
        try await stoppable(
            farewell:
                "Stopped. What was not deleted is still in quarantine; run the same command to continue."
        ) {
            try await command.empty()
        }
    }

    private func empty() async throws {
        _ = try PhotoStore(library.folder, for: .reading)
        let store = try library.storeForWriting()
        defer { store.close() }
        let quarantine = Quarantine(store)
        let isEmpty = try quarantine.list().isEmpty
        func empty(isRehearsal: Bool) throws -> EmptiedQuarantine {
            let progress = QuarantineProgressLine()
            defer { progress.clear() }
            return try quarantine.empty(
                olderThan: olderThan.duration, isRehearsal: isRehearsal,
                includesLastCopies: includeLastCopies,
                includesChosen: includeRemoved
            ) { progress.show(isRehearsal ? "Checking" : "Deleting", $0) }
        }
        if !yes || dryRun {
            let rehearsal = try empty(isRehearsal: true)
            if dryRun || rehearsal.deleted.isEmpty {
                return try write(rehearsal, isRehearsal: true, wasEmpty: isEmpty)
            }
            guard
                try Question.ask(
                    "Delete \(Self.sum(rehearsal)) permanently? This cannot be undone.",
                    for: "quarantine empty", otherwise: "Nothing was deleted.")
            else { return }
        }
        try write(try empty(isRehearsal: false), isRehearsal: false, wasEmpty: isEmpty)
    }

    private static func sum(_ emptied: EmptiedQuarantine) -> String {
        CompanionText.sum(emptied.deleted.count, emptied.bytes, emptied.companions)
    }

    private func write(_ result: EmptiedQuarantine, isRehearsal: Bool, wasEmpty: Bool) throws {
        if library.json {
            try JSONOutput.write(
                EmptiedJSON(
                    deleted: result.deleted.map { item in
                        MovedJSON(
                            path: item.file.path, place: item.place,
                            companions: item.companions.map(\.path).filter { !result.returned.contains($0) })
                    },
                    returned: result.returned.map { PathJSON(path: $0) },
                    bytes: result.bytes, refused: result.refused.map(RefusalJSON.init),
                    strangers: result.strangers.map { PathJSON(path: $0) }, isRehearsal: isRehearsal))
        } else {
            Terminal.output.line(
                result.deleted.isEmpty && result.refused.isEmpty && !result.wasInterrupted
                    ? "There is nothing to delete: "
                        + (wasEmpty ? "the quarantine is empty." : "nothing in quarantine is that old.")
                    : "\(isRehearsal ? "Would delete" : "Deleted") \(Self.sum(result)) permanently.")
            for path in result.returned {
                Terminal.output.line(
                    "\(path.printable): may belong to another photo, so it \(isRehearsal ? "would be" : "was") put "
                        + "back where it was")
            }
            for stranger in result.strangers {
                Terminal.messages.line("\(stranger.printable): not in any manifest; skipped")
            }
        }
        try Refusals.conclude(result.refused, done: result.deleted.count, library)
    }
}

/// What `quarantine empty` writes with `--json`.
private struct EmptiedJSON: Encodable {
    let deleted: [MovedJSON]
    /// Companions of deleted photos that may belong to others, put back in their places.
    let returned: [PathJSON]
    let bytes: Int64
    let refused: [RefusalJSON]
    /// Files in quarantine folders that no manifest lists.
    let strangers: [PathJSON]
    let isRehearsal: Bool

    private enum CodingKeys: String, CodingKey {
        case deleted, returned, bytes, refused, strangers
        case isRehearsal = "dryRun"
    }
}

/// A length of time as `30d`.
struct Age: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        let seconds: [Character: Int] = ["h": 3600, "d": 86_400, "w": 604_800]
        guard let unit = argument.last.flatMap({ seconds[$0] }), let count = Int(argument.dropLast()),
            (0...100_000).contains(count)
        else { return nil }
        duration = .seconds(count * unit)
    }
}
