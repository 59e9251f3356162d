import ArgumentParser
import Foundation
import PhotoStore

struct Errors: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List photos and folders that could not be read, and why.",
        discussion: """
            A file that failed is tried again when it changes, or with `afterimage index --retry-errors`.
            A photo that is `damaged but shown` is in the library: part of its picture is missing.

              afterimage errors
              afterimage errors --json | jq -r '.errors[] | select(.kind == "damaged") | .path'
            """)

    @Option(
        name: [.short, .long], help: ArgumentHelp("Show at most so many, newest first.", valueName: "number"))
    var limit: Int?

    @OptionGroup var library: LibraryOptions

    mutating func validate() throws {
        guard limit ?? 1 >= 1 else { throw ValidationError("--limit must be at least 1.") }
    }

    func run() async throws {
        let errors = try PhotoStore(library.folder, for: .reading).errors(limit: limit)
        if library.json {
            try JSONOutput.write(ErrorsJSON(errors: errors.map(ErrorsJSON.Item.init)))
            return
        }
        if errors.isEmpty { Terminal.output.line("Everything could be read.") }
        for error in errors {
            Terminal.output.line(Terminal.output.styled(error.path.printable, .bold))
            Terminal.output.line("  \(error.kind): \(error.message.printable)")
        }
    }
}

/// What `errors` writes with `--json`.
private struct ErrorsJSON: Encodable {
    struct Item: Encodable {
        let error: IndexError

        private enum Key: String, CodingKey {
            case kind, message, time
        }

        func encode(to encoder: any Encoder) throws {
            try PathJSON(path: error.path).encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(error.kind, forKey: .kind)
            try container.encode(error.message, forKey: .message)
            try container.encode(error.time, forKey: .time)
        }
    }

    let errors: [Item]
}
