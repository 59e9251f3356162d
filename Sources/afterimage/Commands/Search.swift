import ArgumentParser
import PhotoEmbedding
import PhotoSearch
import PhotoStore

struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find photos by words.",
        discussion: """
            Say what the photo shows, in plain English. The best match comes first; the number before it is its \
            similarity to the words, from −1 to 1. Photos that are not about them are left out (see --all).

            Words that are names of your photos count as such: of a folder, a file, a camera, a year, or in titles, \
            keywords and descriptions. Photos with the name come first, and say what matched; a year leaves out all \
            others. Copies and the shots of a burst are one result, +3 similar (see --no-stack).

            A minus before a word or a quoted phrase says what photos shall not show. Quote the whole query then, \
            or put -- before it, as the command line takes a leading minus for an option.

              afterimage search corgi in the snow
              afterimage search --limit 50 --html beach.html "children on a beach"
              afterimage search --in ~/Pictures/2023 --show birthday cake
              afterimage search "beach -people"
              afterimage search Lisbon 2019 dog
              afterimage search --from 2023-05 --to 2023-06-30 hiking
              afterimage search --json sunset | jq -r '.results[].path'
            """)

    @Argument(help: "What the photo shows.")
    var words: [String]

    @Flag(help: "Also show photos that are not about the words, after those that are.")
    var all = false

    @OptionGroup var results: ResultOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var library: LibraryOptions

    func run() async throws {
        let text = words.joined(separator: " ")
        let query = SearchQuery(text)
        guard !query.wanted.isEmpty || !query.unwanted.isEmpty else { throw PhotoSearchError.emptyQuery }
        var scope = try results.scope(includesIrrelevant: all)
        scope.includesNames = true
        let pictures = try ResultOutput.pictures(results)
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
        if let note { Terminal.messages.line(note.printable) }
        try ResultOutput(options: results, json: library.json, question: text, model: used)
            .write(answer, pictures: pictures)
    }
}
