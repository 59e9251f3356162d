import PhotoStore
import PhotoTypes
import Testing

@Suite struct EmbeddingTests {
    private let filling: Filling
    private let store: PhotoStore

    init() throws {
        filling = try Filling()
        store = try filling.open()
    }

    @Test func blocksCarryEveryVectorOnceInOrder() throws {
        try Filling.run(
            store, (1...50).map { try Filling.photo(PhotoPath("/photos/\($0).jpg"), content: $0) })
        try Filling.run(
            store,
            (1...50).filter { $0 != 7 }.map { try Filling.photo(PhotoPath("/photos/\($0).jpg"), content: $0) }
        )
        for rows in [1, 7, 49, 1024] {
            var ids: [PhotoID] = []
            try store.forEachEmbeddingBlock(model: Filling.model, rows: rows) { block in
                #expect(block.ids.count <= rows)
                #expect(block.values.count == block.ids.count * Filling.dimension)
                for (index, id) in block.ids.enumerated() {
                    let content = Int(try #require(try store.photo(id)).stamp.size)
                    let vector = try #require(EmbeddingVector(normalising: Array(block.row(index))))
                    #expect(vector.cosine(to: try Filling.vector(content)) > 0.999_99)
                }
                ids += block.ids
            }
            #expect(ids == ids.sorted())
            #expect(ids.count == 49)
        }
        #expect(try store.embeddingCount(model: Filling.model) == 49)
    }

    @Test func modelsDoNotMeet() throws {
        try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 1)])
        let other = ModelID("other@1")
        let session = try store.beginIndexing(root: "/photos", model: other, dimension: 8)
        let file = FoundFile(path: "/photos/a.jpg", stamp: FileStamp(size: 1, modified: 1), companions: [])
        _ = try session.survey([file])
        let work = try #require(try session.work(after: 0, limit: 10).first)
        #expect(work.known?.hasVector == false)
        let vector = try #require(EmbeddingVector(normalising: [1, 2, 3, 4, 5, 6, 7, 8]))
        let counts = try session.commit(
            [.read(Filling.photo("/photos/a.jpg", content: 1, vector: .computed(vector)))],
            times: IndexStageTimes()
        ) { _ in true }
        #expect(counts.reembedded == 1)
        _ = try session.end(.finished)
        let id = try #require(try store.id("/photos/a.jpg"))
        #expect(try store.embedding(of: id, model: other)?.dimension == 8)
        #expect(try store.embedding(of: id, model: Filling.model)?.dimension == Filling.dimension)
        #expect(try store.embedding(of: id, model: ModelID("none")) == nil)
        #expect(try store.status().models.map(\.vectors) == [1, 1])
    }

    @Test func aModelKeepsItsDimension() throws {
        try Filling.run(store, [])
        #expect(throws: PhotoStoreError.dimensionMismatch(model: Filling.model, expected: 64, found: 65)) {
            try store.beginIndexing(root: "/photos", model: Filling.model, dimension: 65)
        }
    }

    @Test func theVisitorsErrorComesThrough() throws {
        struct Stop: Error {}
        try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 1)])
        #expect(throws: Stop.self) {
            try store.forEachEmbeddingBlock(model: Filling.model) { _ in throw Stop() }
        }
    }
}
