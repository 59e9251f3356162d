import ArgumentParser
import PhotoEmbedding
import PhotoSearch
import PhotoStore

struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find photos by words.",
        discussion: """
            Say what the photo shows, in plain English. The best match comes first; the number before it is its \
            similarity to the words, from −1 to 1.

              afterimage search corgi in the snow
              afterimage search --limit 50 --html beach.html "children on a beach"
              afterimage search --in ~/Pictures/2023 --show birthday cake
              afterimage search --json sunset | jq -r '.results[].path'
            """)

    @Argument(help: "What the photo shows.")
    var words: [String]

    @OptionGroup var results: ResultOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var library: LibraryOptions

    func run() async throws {
        let query = words.joined(separator: " ")
        guard query.contains(where: { !$0.isWhitespace }) else { throw PhotoSearchError.emptyQuery }
        let pictures = try ResultOutput.pictures(results)
        let store = try PhotoStore(library.folder, for: .reading)
        let pack = try model.pack()
        let searcher = try PhotoSearcher(store, model: pack.model)
        let answer = try searcher.search(query, with: try PackTextEmbedder(pack), results.scope)
        try ResultOutput(options: results, json: library.json, question: query, model: pack.model)
            .write(answer, pictures: pictures)
    }
}
