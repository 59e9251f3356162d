import ArgumentParser
import Foundation
import PhotoIndexing
import PhotoStore

struct Errors: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List photos and folders that could not be read, and what to do.",
        discussion: """
            Groups the files by cause. A file is tried again when it changes, or with `afterimage index --retry-errors`. \
            A photo that is `damaged but shown` is in the library, but a part of it is missing.

              afterimage errors
              afterimage errors --kind damaged --details
              afterimage errors --json | jq -r '.errors[] | select(.kind == "damaged") | .path'
            """)

    @Option(
        help: "List all files of this kind, and no others.",
        completion: .list(FailureKind.arguments), transform: FailureKind.named)
    var kind: FailureKind?

    @Flag(help: "Also show what the system and its image libraries reported.")
    var details = false

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "Maximum number of files of each kind (default: \(Self.samples); with --kind, all). With --json, maximum "
                + "number of files (default: all).", valueName: "number"))
    var limit: Int?

    @OptionGroup var library: LibraryOptions

    /// Files of a kind that are named unless told otherwise.
    private static let samples = 3

    mutating func validate() throws {
        guard limit ?? 1 >= 1 else { throw ValidationError("--limit must be at least 1.") }
    }

    func run() async throws {
        let store = try PhotoStore(library.folder, for: .reading)
        let errors = try store.errors().filter { kind == nil || $0.kind == kind?.rawValue }
        if library.json {
            let listed = errors.prefix(limit ?? errors.count)
            return try JSONOutput.write(ErrorsJSON(errors: listed.map(ErrorsJSON.Item.init)))
        }
        if errors.isEmpty {
            Terminal.output.line(
                kind.map { "No file of this kind: \($0.rawValue)." } ?? "Everything could be read.")
        }
        let groups = ErrorGroups(
            errors: errors, limit: limit ?? (kind == nil ? Self.samples : nil), hasDetails: details,
            library: library.folder)
        for line in groups.lines { Terminal.output.line(line.text, wrapping: line.isSentence) }
        let shown = errors.count { $0.kind == IndexError.shownKind }
        if shown > 0, kind == nil {
            Terminal.output.line("\nIn all \(ErrorGroups.sum(errors.count, shown: shown)).", wrapping: true)
        }
    }
}

extension FailureKind {
    fileprivate static let arguments = allCases.map { argument($0.rawValue) }

    /// The kind as it is recorded (`took too long`) or with hyphens (`took-too-long`).
    ///
    /// - Throws: `ValidationError`.
    @Sendable fileprivate static func named(_ text: String) throws -> FailureKind {
        guard let kind = allCases.first(where: { argument($0.rawValue) == argument(text) }) else {
            throw ValidationError(
                "Unknown kind \"\(text.printable)\".\(Spelling.question(text, among: arguments)) Kinds: "
                    + arguments.joined(separator: ", "))
        }
        return kind
    }
}

/// What `errors` writes with `--json`.
private struct ErrorsJSON: Encodable {
    struct Item: Encodable {
        let error: IndexError

        private enum Key: String, CodingKey {
            case kind, message, time, photosKept
        }

        func encode(to encoder: any Encoder) throws {
            try PathJSON(path: error.path).encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(error.kind, forKey: .kind)
            try container.encode(error.message, forKey: .message)
            try container.encode(error.time, forKey: .time)
            try container.encode(error.photosKept, forKey: .photosKept)
        }
    }

    let errors: [Item]
}
