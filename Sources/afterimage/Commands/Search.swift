import ArgumentParser
import PhotoEmbedding
import PhotoSearch
import PhotoStore

struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find photos by words.",
        discussion: """
            Describe what the photo shows, in plain English. The best match comes first. Photos that do not match the \
            words are left out (see --all).

            Words may also be names: of a folder, file, camera or year, or from titles, keywords and descriptions. Photos \
            with that name come first and say what matched; a year leaves out all other years. Copies and bursts are \
            shown as one result, "+3 similar" (see --no-stack).

            A minus before a word or a quoted phrase excludes it: beach -people.

              afterimage search corgi in the snow
              afterimage search --limit 50 --html beach.html "children on a beach"
              afterimage search --in ~/Pictures/2023 --show birthday cake
              afterimage search beach -people -"red car"
              afterimage search Lisbon 2019 dog
              afterimage search --from 2023-05 --to 2023-06-30 hiking
              afterimage search --json sunset | jq -r '.results[].path'
            """)

    @Argument(help: "What the photo shows.")
    var words: [String]

    @Flag(help: "Also show photos that do not match the words, after those that do.")
    var all = false

    @OptionGroup var results: ResultOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var library: LibraryOptions

    func run() async throws {
        let text = Self.text(words)
        let query = SearchQuery(text)
        guard !query.wanted.isEmpty || !query.unwanted.isEmpty else { throw PhotoSearchError.emptyQuery }
        var scope = try results.scope(includesIrrelevant: all)
        scope.includesNames = true
        let store = try PhotoStore(library.folder, for: .reading)
        scope.stacks = results.stacks(in: store, model.registry.registry)
        let narrowed = scope
        let (answer, used, note) = try await model.answering(from: store) { pack in
            let searcher = try await PhotoSearcher(
                store, model: pack.model, cutoff: pack.manifest.calibration.relevanceCutoff)
            return (
                try searcher.search(query, with: try PackTextEmbedder(pack), narrowed), pack.model,
                searcher.note
            )
        }
        if let note { Terminal.messages.line(library.folder.completing(note).printable) }
        try ResultOutput(
            options: results, library: library, question: text, model: used, scale: .words, showsAll: all,
            emptiness: answer.inOrder.isEmpty ? try narrowed.emptiness(in: store) : nil
        ).write(answer)
        if !library.json, !query.unwanted.isEmpty {
            Terminal.messages.line(
                "Excluded: \(query.unwanted.map { "\"\($0.printable)\"" }.joined(separator: ", "))")
        }
    }

    /// The query that the arguments are. The shell takes the quotation marks of `beach -"red car"` away, so an excluded
    /// phrase among other words gets them back; a query in one argument stands as it is.
    static func text(_ words: [String]) -> String {
        guard words.count > 1 else { return words.first ?? "" }
        return words.map { word in
            guard word.hasPrefix("-"), word.contains(where: \.isWhitespace), !word.contains("\"") else {
                return word
            }
            return "-\"\(word.dropFirst())\""
        }.joined(separator: " ")
    }
}
