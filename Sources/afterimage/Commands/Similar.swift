import ArgumentParser
import ImageDecoding
import PhotoEmbedding
import PhotoIndexing
import PhotoSearch
import PhotoSource
import PhotoStore
import PhotoTypes

struct Similar: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find photos like a photo.",
        discussion: """
            The photo need not be in the library. The number before each result is its similarity, from −1 to 1.

            --with and --without change what is looked for, in words; both may be given several times.

              afterimage similar ~/Pictures/IMG_2041.jpg
              afterimage similar ~/Pictures/IMG_2041.jpg --with snow --without people
              afterimage similar --limit 5 --show ~/Downloads/someone-elses.webp
            """)

    @Argument(help: "The photo.")
    var photo: PathArgument

    @Option(help: ArgumentHelp("What results shall show more than the photo.", valueName: "words"))
    var with: [String] = []

    @Option(help: ArgumentHelp("What they shall show less.", valueName: "words"))
    var without: [String] = []

    @OptionGroup var results: ResultOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var library: LibraryOptions

    func run() async throws {
        let path = photo.path
        let scope = try results.scope()
        let pictures = try ResultOutput.pictures(results)
        let store = try PhotoStore(library.folder, for: .reading)
        let pack = try model.pack()
        let searcher = try await PhotoSearcher(store, model: pack.model)
        if let note = searcher.note { Terminal.messages.line(note.printable) }
        let change =
            with.isEmpty && without.isEmpty
            ? nil : PhotoChange(with: with, without: without, embedder: try PackTextEmbedder(pack))
        let answer: SearchAnswer
        if let known = try store.photo(at: path) {
            answer = try searcher.similar(to: known.id, change: change, scope)
        } else {
            let vector = try embedPhoto(
                at: path, decoder: PortableDecoder(), embedder: try PackImageEmbedder(pack))
            answer = try searcher.similar(to: vector, change: change, scope)
        }
        try ResultOutput(
            options: results, json: library.json, question: question, model: pack.model
        ).write(answer, pictures: pictures)
    }

    private var question: String {
        (["Like \(photo.path.name.display)"] + with.map { "with \($0)" } + without.map { "without \($0)" })
            .joined(separator: ", ")
    }
}
