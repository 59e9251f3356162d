import ModelRegistry
import PhotoEmbedding
import PhotoSearch
import PhotoStore
import PhotoTypes

/// Answers searches with a searcher and a text embedder that stay open, so that each letter typed costs milliseconds.
actor SearchDesk {
    /// All that one answer needs, of one model.
    struct Tools: Sendable {
        let searcher: PhotoSearcher
        let embedder: PackTextEmbedder
        /// Whether the library's own model is not installed, and the one that is to come answers with what it has.
        let isPartial: Bool

        var model: ModelID { searcher.model }
    }

    /// What tools were made from.
    private struct State: Equatable {
        let models: LibraryModels
        let revision: Int64
        let store: ObjectIdentifier
    }

    private let library: LibraryAccess
    private let registry: ModelRegistry
    private let work = WorkLimit(2)
    private var current: (tools: Tools, state: State, made: ContinuousClock.Instant)?
    private var making: Task<Tools, any Error>?

    /// While photos are being indexed the vectors change twice a second; a new searcher reads them all.
    private static let leastAge: Duration = .seconds(5)

    init(_ library: LibraryAccess, _ registry: ModelRegistry) {
        self.library = library
        self.registry = registry
    }

    /// Runs a search, and again where the library was switched to another model meanwhile.
    ///
    /// - Throws: `PhotoStoreError`, `PhotoSearchError`, `PhotoEmbeddingError`, `ModelRegistryError`.
    nonisolated func answer<Answer: Sendable>(
        _ body: @escaping @Sendable (Tools) throws -> Answer
    ) async throws -> (answer: Answer, model: ModelID) {
        while true {
            let store = try await library.store()
            let before = try await library.read { _ in try store.models() }
            let tools = try await tools(store, before)
            let answer: Result<Answer, any Error>
            do {
                answer = .success(try await work.run { try body(tools) })
            } catch {
                answer = .failure(error)
            }
            let after = try await library.read { _ in try store.models() }
            if after.serving == before.serving { return (try answer.get(), tools.model) }
        }
    }

    /// Makes the tools ready before the first search.
    nonisolated func warmUp() async {
        _ = try? await answer { tools in try? tools.embedder.embed(["photo"]) }
    }

    /// Releases the library's files and vectors; also of what is being made ready.
    func close() async {
        _ = await making?.result
        current = nil
    }

    private func tools(_ store: PhotoStore, _ models: LibraryModels) async throws -> Tools {
        guard let current, current.state.store == ObjectIdentifier(store), current.state.models == models
        else {
            return try await renewed(store, models)
        }
        let model = current.tools.model
        let revision = try await library.read { _ in try store.vectorRevision(of: model) }
        if revision == current.state.revision { return current.tools }
        if current.made.duration(to: .now) < Self.leastAge { return current.tools }
        // What was read before still answers; photos forgotten meanwhile are not shown.
        if making == nil { Task { try? await renewed(store, models) } }
        return current.tools
    }

    private func renewed(_ store: PhotoStore, _ models: LibraryModels) async throws -> Tools {
        if let making { return try await making.value }
        let registry = registry
        let known = current?.tools.embedder
        let work = work
        let task = Task {
            let (pack, note) = try await work.run { try registry.searchPack(of: store) }
            let revision = try await work.run { try store.vectorRevision(of: pack.model) }
            let searcher = try await PhotoSearcher(
                store, model: pack.model, cutoff: pack.manifest.calibration.relevanceCutoff)
            try await work.run { try searcher.keepNames() }
            let embedder =
                if let known, known.model == pack.model { known } else {
                    try await work.run { try PackTextEmbedder(pack) }
                }
            let tools = Tools(searcher: searcher, embedder: embedder, isPartial: note != nil)
            keep(tools, State(models: models, revision: revision, store: ObjectIdentifier(store)))
            return tools
        }
        making = task
        defer { making = nil }
        return try await task.value
    }

    private func keep(_ tools: Tools, _ state: State) {
        current = (tools, state, .now)
    }
}
