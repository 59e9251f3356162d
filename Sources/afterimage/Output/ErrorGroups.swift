import PhotoIndexing
import PhotoStore
import PhotoTypes

/// Files that could not be read, for people: by what happened, with some examples of each.
struct ErrorGroups {
    /// Newest first, as the library lists them.
    let errors: [IndexError]
    /// Files listed of each kind; `nil` for all.
    let limit: Int?
    /// Whether to repeat what the system and the libraries said of each file.
    let hasDetails: Bool
    var library = LibraryFolder.standard

    /// Most files first.
    private var groups: [(kind: String, errors: [IndexError])] {
        Dictionary(grouping: errors, by: \.kind).map { ($0.key, $0.value) }
            .sorted { ($1.1.count, $0.0) < ($0.1.count, $1.0) }
            .map { (kind: $0.0, errors: $0.1) }
    }

    /// `130: 126 could not be read, 4 damaged but shown`: `index` counts the former, and all are listed. `130` where none
    /// is shown.
    static func sum(_ all: Int, shown: Int) -> String {
        NumberText.count(all)
            + (shown > 0
                ? ": \(NumberText.count(all - shown)) could not be read, \(NumberText.count(shown)) damaged but shown"
                : "")
    }

    /// The lines, and whether each is a sentence, which may be broken between words, or a path.
    var lines: [(text: String, isSentence: Bool)] {
        groups.enumerated().flatMap { position, group in
            let known = FailureKind(rawValue: group.kind)
            var lines: [(text: String, isSentence: Bool)] = position == 0 ? [] : [("", false)]
            // Not "files": some errors are of folders.
            let heading = "\(group.kind.printable) (\(NumberText.count(group.errors.count)))"
            lines.append((Terminal.output.styled(heading, .bold), true))
            if let known { lines.append(("  \(known.sentence) \(known.remedy)", true)) }
            let shown = group.errors.prefix(limit ?? group.errors.count)
            for error in shown {
                lines.append(("  \(error.path.printable)", false))
                if error.photosKept > 0 {
                    lines.append(
                        (
                            "    \(NumberText.count(error.photosKept, "photo")) known there: kept in the library",
                            true
                        ))
                }
                // What an unknown kind means only its message says.
                if hasDetails || known == nil {
                    lines.append(("    \(library.completing(error.message).printable)", true))
                }
            }
            let more = group.errors.count - shown.count
            if more > 0 {
                let name = FailureKind.argument(group.kind)
                lines.append(
                    ("  \(NumberText.count(more)) more: \(library.command("errors --kind \(name)"))", true))
            }
            return lines
        }
    }
}

extension FailureKind {
    /// As it is written on the command line: `took-too-long`.
    static func argument(_ kind: String) -> String {
        String(kind.map { $0 == " " ? "-" : $0 })
    }
}
