import PhotoEmbedding
import PhotoSearch
import PhotoTypes
import Testing
import VectorSearch

@Suite struct PhotoSearcherTests {
    private static let photos: KeyValuePairs<String, [Float]> = [
        "/photos/east.jpg": [1, 0],
        "/photos/north.jpg": [0, 1],
        "/photos/trip/northeast.jpg": [1, 1],
        "/photos/trip/west.jpg": [-1, 0],
        "/photos/tripod.jpg": [1, 0.1],
    ]
    private static let words = KnownWords(vectors: ["east": [1, 0], "north": [0, 1]])

    private static func searcher(
        _ library: TestLibrary, missing: Set<String> = []
    ) throws -> PhotoSearcher {
        try PhotoSearcher(library.store, model: TestLibrary.model) { !missing.contains($0.display) }
    }

    private static func names(_ answer: SearchAnswer) -> [String] {
        answer.results.map { $0.photo.path.name.display }
    }

    @Test func ranksPhotosByWords() throws {
        let searcher = try Self.searcher(TestLibrary(Self.photos))
        let answer = try searcher.search("east", with: Self.words)
        #expect(Self.names(answer) == ["east.jpg", "tripod.jpg", "northeast.jpg", "north.jpg", "west.jpg"])
        #expect(
            zip(answer.results.map(\.score), [1, 0.995, 0.707, 0, -1]).allSatisfy { abs($0 - $1) < 2e-3 })
        #expect(answer.absent == 0)
    }

    @Test(arguments: [0, 1, 3, 5, 6, Int.max])
    func returnsAtMostTheLimit(_ limit: Int) throws {
        let searcher = try Self.searcher(TestLibrary(Self.photos))
        let answer = try searcher.search("north", with: Self.words, SearchScope(limit: limit))
        let all = ["north.jpg", "northeast.jpg", "tripod.jpg", "east.jpg", "west.jpg"]
        #expect(Self.names(answer) == Array(all.prefix(limit)))
    }

    @Test func findsPhotosLikeOneOfTheLibrary() throws {
        let library = try TestLibrary(Self.photos)
        let searcher = try Self.searcher(library)
        let east = try #require(try library.id("/photos/east.jpg"))
        let answer = try searcher.similar(to: east, SearchScope(limit: 2))
        #expect(Self.names(answer) == ["tripod.jpg", "northeast.jpg"])
    }

    @Test func findsPhotosLikeAPictureFromElsewhere() throws {
        let searcher = try Self.searcher(TestLibrary(Self.photos))
        let vector = try #require(EmbeddingVector(normalising: [-1, 0.2]))
        #expect(Self.names(try searcher.similar(to: vector, SearchScope(limit: 1))) == ["west.jpg"])
    }

    @Test func staysWithinAFolder() throws {
        let library = try TestLibrary(Self.photos)
        let searcher = try Self.searcher(library)
        let trip = SearchScope(folder: PhotoPath("/photos/trip"))
        #expect(
            Self.names(try searcher.search("east", with: Self.words, trip)) == ["northeast.jpg", "west.jpg"])
        let west = try #require(try library.id("/photos/trip/west.jpg"))
        #expect(Self.names(try searcher.similar(to: west, trip)) == ["northeast.jpg"])
        let nowhere = SearchScope(folder: PhotoPath("/photos/tri"))
        #expect(throws: PhotoSearchError.nothingInFolder(PhotoPath("/photos/tri"))) {
            try searcher.search("east", with: Self.words, nowhere)
        }
    }

    @Test func leavesOutPhotosWhoseFileIsGone() throws {
        let searcher = try Self.searcher(
            TestLibrary(Self.photos), missing: ["/photos/east.jpg", "/photos/trip/northeast.jpg"])
        let two = try searcher.search("east", with: Self.words, SearchScope(limit: 2))
        #expect(Self.names(two) == ["tripod.jpg", "north.jpg"])
        #expect(two.absent == 2)
        let all = try searcher.search("east", with: Self.words)
        #expect(Self.names(all) == ["tripod.jpg", "north.jpg", "west.jpg"])
    }

    @Test func leavesOutTombstones() throws {
        let library = try TestLibrary(Self.photos)
        let east = try #require(try library.id("/photos/east.jpg"))
        try library.rescan(meeting: ["/photos/north.jpg", "/photos/trip/west.jpg"])
        let searcher = try Self.searcher(library)
        #expect(Self.names(try searcher.search("east", with: Self.words)) == ["north.jpg", "west.jpg"])
        #expect(throws: PhotoSearchError.unknownPhoto(east)) { try searcher.similar(to: east) }
    }

    @Test func leavesOutPhotosForgottenSinceItWasMade() throws {
        let library = try TestLibrary(Self.photos)
        let searcher = try Self.searcher(library)
        try library.store.forget(PhotoPath("/photos/east.jpg"))
        let answer = try searcher.search("east", with: Self.words, SearchScope(limit: 1))
        #expect(Self.names(answer) == ["tripod.jpg"])
        #expect(answer.absent == 0)
    }

    @Test(arguments: ["", " ", "\n\t  ", "\u{3000}"])
    func refusesAnEmptyQuery(_ query: String) throws {
        let searcher = try Self.searcher(TestLibrary(Self.photos))
        #expect(throws: PhotoSearchError.emptyQuery) { try searcher.search(query, with: Self.words) }
    }

    @Test func passesOnWhatTheEmbedderRefuses() throws {
        let searcher = try Self.searcher(TestLibrary(Self.photos))
        #expect(throws: PhotoEmbeddingError.noText) { try searcher.search("south", with: Self.words) }
    }

    @Test func saysThatNothingIsIndexed() throws {
        let library = try TestLibrary([:])
        #expect(throws: PhotoSearchError.emptyLibrary) { try Self.searcher(library) }
    }

    @Test func saysThatAnotherModelIndexed() throws {
        let library = try TestLibrary(Self.photos)
        let other = ModelID("other@2")
        #expect(throws: PhotoSearchError.notIndexed(model: other, others: [TestLibrary.model])) {
            try PhotoSearcher(library.store, model: other)
        }
    }

    @Test func saysThatAPhotoLacksAVectorOfTheModel() throws {
        let library = try TestLibrary(Self.photos)
        let other = ModelID("other@2")
        try library.add(["/photos/new.jpg": [1, 2, 3]], model: other)
        let new = try #require(try library.id("/photos/new.jpg"))
        let searcher = try Self.searcher(library)
        let refusal = PhotoSearchError.photoNotIndexed(PhotoPath("/photos/new.jpg"), model: TestLibrary.model)
        #expect(throws: refusal) { try searcher.similar(to: new) }
        #expect(Self.names(try searcher.search("east", with: Self.words)).count == 5)
    }

    @Test func refusesVectorsOfAnotherDimension() throws {
        let searcher = try Self.searcher(TestLibrary(Self.photos))
        let vector = try #require(EmbeddingVector(normalising: [1, 2, 3]))
        let refusal = PhotoSearchError.unusableVector(.dimensionMismatch(expected: 2, found: 3))
        #expect(throws: refusal) {
            try searcher.similar(to: vector)
        }
    }

    @Test func messagesSayWhatToDo() {
        let errors: [PhotoSearchError] = [
            .emptyQuery, .emptyLibrary, .notIndexed(model: TestLibrary.model, others: [ModelID("a@1")]),
            .photoNotIndexed(PhotoPath("/a.jpg"), model: TestLibrary.model),
            .nothingInFolder(PhotoPath("/a")),
        ]
        for error in errors {
            let text = error.description
            #expect(
                ["afterimage index", "write what the photo shows"].contains { text.contains($0) }, "\(text)")
        }
    }
}
