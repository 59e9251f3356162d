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

              afterimage similar ~/Pictures/IMG_2041.jpg
              afterimage similar --limit 5 --show ~/Downloads/someone-elses.webp
            """)

    @Argument(help: "The photo.")
    var photo: PathArgument

    @OptionGroup var results: ResultOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var library: LibraryOptions

    func run() async throws {
        let path = photo.path
        let pictures = try ResultOutput.pictures(results)
        let store = try PhotoStore(library.folder, for: .reading)
        let pack = try model.pack()
        let searcher = try PhotoSearcher(store, model: pack.model)
        let answer: SearchAnswer
        if let known = try store.photo(at: path) {
            answer = try searcher.similar(to: known.id, results.scope)
        } else {
            let vector = try embedPhoto(
                at: path, decoder: PortableDecoder(), embedder: try PackImageEmbedder(pack))
            answer = try searcher.similar(to: vector, results.scope)
        }
        try ResultOutput(
            options: results, json: library.json, question: "Like \(path.name.display)", model: pack.model
        ).write(answer, pictures: pictures)
    }
}
