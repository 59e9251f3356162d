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
        abstract: "Find photos that are similar to a photo.",
        discussion: """
            The photo need not be in the library. The most similar photo comes first.

            --with and --without say in words what to look for and what not; both are repeatable.

              afterimage similar ~/Pictures/IMG_2041.jpg
              afterimage similar ~/Pictures/IMG_2041.jpg --with snow --without people
              afterimage similar --limit 5 --show ~/Downloads/someone-elses.webp
            """)

    @Argument(help: "The photo.")
    var photo: PathArgument

    @Option(help: ArgumentHelp("What the results show in addition; repeatable.", valueName: "words"))
    var with: [String] = []

    @Option(help: ArgumentHelp("What the results do not show; repeatable.", valueName: "words"))
    var without: [String] = []

    @OptionGroup var results: ResultOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var library: LibraryOptions

    func run() async throws {
        let path = photo.path
        var scope = try results.scope()
        let store = try PhotoStore(library.folder, for: .reading)
        scope.stacks = results.stacks(in: store, model.registry.registry)
        let narrowed = scope
        let (answer, used, note) = try await model.answering(from: store) { pack in
            let searcher = try await PhotoSearcher(store, model: pack.model)
            return (try like(path, searcher, store, pack, narrowed), pack.model, searcher.note)
        }
        if let note { Terminal.messages.line(library.folder.completing(note).printable) }
        try ResultOutput(
            options: results, library: library, question: question, model: used, scale: .similarity,
            emptiness: answer.inOrder.isEmpty ? try narrowed.emptiness(in: store) : nil
        ).write(answer)
    }

    private func like(
        _ path: PhotoPath, _ searcher: PhotoSearcher, _ store: PhotoStore, _ pack: ModelPack,
        _ scope: SearchScope
    ) throws -> SearchAnswer {
        let change =
            with.isEmpty && without.isEmpty
            ? nil : PhotoChange(with: with, without: without, embedder: try PackTextEmbedder(pack))
        if let known = try store.photo(spelled: path) {
            return try searcher.similar(to: known.id, change: change, scope)
        }
        let vector = try embedPhoto(
            at: path, decoder: PortableDecoder(), embedder: try PackImageEmbedder(pack))
        return try searcher.similar(to: vector, change: change, scope)
    }

    private var question: String {
        (["Like \(photo.path.name.display)"] + with.map { "with \($0)" } + without.map { "without \($0)" })
            .joined(separator: ", ")
    }
}
