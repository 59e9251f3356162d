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
    private static let words = KnownWords(vectors: [
        "east": [1, 0], "north": [0, 1], "southwest": [-0.6, -0.8],
    ])

    private static func searcher(
        _ library: TestLibrary, cutoff: Float? = nil, leastCached: Int = 0, missing: Set<String> = []
    ) async throws -> PhotoSearcher {
        try await PhotoSearcher(
            library.store, model: TestLibrary.model, cutoff: cutoff, leastCached: leastCached
        ) {
            !missing.contains($0.display)
        }
    }

    private static func names(_ answer: SearchAnswer) -> [String] {
        answer.results.map { $0.photo.path.name.display }
    }

    @Test func ranksPhotosByWords() async throws {
        let searcher = try await Self.searcher(TestLibrary(Self.photos))
        let answer = try searcher.search(SearchQuery("east"), with: Self.words)
        #expect(Self.names(answer) == ["east.jpg", "tripod.jpg", "northeast.jpg", "north.jpg", "west.jpg"])
        #expect(
            zip(answer.results.map(\.score), [1, 0.995, 0.707, 0, -1]).allSatisfy { abs($0 - $1) < 2e-3 })
        #expect(answer.absent == 0)
    }

    @Test(arguments: [0, 1, 3, 5, 6, Int.max])
    func returnsAtMostTheLimit(_ limit: Int) async throws {
        let searcher = try await Self.searcher(TestLibrary(Self.photos))
        let answer = try searcher.search(SearchQuery("north"), with: Self.words, SearchScope(limit: limit))
        let all = ["north.jpg", "northeast.jpg", "tripod.jpg", "east.jpg", "west.jpg"]
        #expect(Self.names(answer) == Array(all.prefix(limit)))
    }

    @Test func findsPhotosLikeOneOfTheLibrary() async throws {
        let library = try TestLibrary(Self.photos)
        let searcher = try await Self.searcher(library)
        let east = try #require(try library.id("/photos/east.jpg"))
        let answer = try searcher.similar(to: east, SearchScope(limit: 2))
        #expect(Self.names(answer) == ["tripod.jpg", "northeast.jpg"])
    }

    @Test func findsPhotosLikeAPictureFromElsewhere() async throws {
        let searcher = try await Self.searcher(TestLibrary(Self.photos))
        let vector = try #require(EmbeddingVector(normalising: [-1, 0.2]))
        #expect(Self.names(try searcher.similar(to: vector, SearchScope(limit: 1))) == ["west.jpg"])
    }

    @Test func staysWithinAFolder() async throws {
        let library = try TestLibrary(Self.photos)
        let searcher = try await Self.searcher(library)
        let trip = SearchScope(folder: PhotoPath("/photos/trip"))
        #expect(
            Self.names(try searcher.search(SearchQuery("east"), with: Self.words, trip)) == [
                "northeast.jpg", "west.jpg",
            ])
        let west = try #require(try library.id("/photos/trip/west.jpg"))
        #expect(Self.names(try searcher.similar(to: west, trip)) == ["northeast.jpg"])
        let nowhere = SearchScope(folder: PhotoPath("/photos/tri"))
        #expect(throws: PhotoSearchError.nothingInFolder(PhotoPath("/photos/tri"))) {
            try searcher.search(SearchQuery("east"), with: Self.words, nowhere)
        }
    }

    @Test func leavesOutPhotosWhoseFileIsGone() async throws {
        let searcher = try await Self.searcher(
            TestLibrary(Self.photos), missing: ["/photos/east.jpg", "/photos/trip/northeast.jpg"])
        let two = try searcher.search(SearchQuery("east"), with: Self.words, SearchScope(limit: 2))
        #expect(Self.names(two) == ["tripod.jpg", "north.jpg"])
        #expect(two.absent == 2)
        let all = try searcher.search(SearchQuery("east"), with: Self.words)
        #expect(Self.names(all) == ["tripod.jpg", "north.jpg", "west.jpg"])
    }

    @Test func leavesOutTombstones() async throws {
        let library = try TestLibrary(Self.photos)
        let east = try #require(try library.id("/photos/east.jpg"))
        try library.rescan(meeting: ["/photos/north.jpg", "/photos/trip/west.jpg"])
        let searcher = try await Self.searcher(library)
        #expect(
            Self.names(try searcher.search(SearchQuery("east"), with: Self.words)) == [
                "north.jpg", "west.jpg",
            ])
        #expect(throws: PhotoSearchError.unknownPhoto(east)) { try searcher.similar(to: east) }
    }

    @Test func leavesOutPhotosForgottenSinceItWasMade() async throws {
        let library = try TestLibrary(Self.photos)
        let searcher = try await Self.searcher(library)
        try library.store.forget(PhotoPath("/photos/east.jpg"))
        let answer = try searcher.search(SearchQuery("east"), with: Self.words, SearchScope(limit: 1))
        #expect(Self.names(answer) == ["tripod.jpg"])
        #expect(answer.absent == 0)
    }

    @Test(arguments: ["", " ", "\n\t  ", "\u{3000}"])
    func refusesAnEmptyQuery(_ query: String) async throws {
        let searcher = try await Self.searcher(TestLibrary(Self.photos))
        #expect(throws: PhotoSearchError.emptyQuery) {
            try searcher.search(SearchQuery(query), with: Self.words)
        }
    }

    @Test func passesOnWhatTheEmbedderRefuses() async throws {
        let searcher = try await Self.searcher(TestLibrary(Self.photos))
        #expect(throws: PhotoEmbeddingError.noText) {
            try searcher.search(SearchQuery("south"), with: Self.words)
        }
    }

    @Test func saysThatNothingIsIndexed() async throws {
        let library = try TestLibrary([:])
        await #expect(throws: PhotoSearchError.emptyLibrary) { try await Self.searcher(library) }
    }

    @Test func saysThatAnotherModelIndexed() async throws {
        let library = try TestLibrary(Self.photos)
        let other = ModelID("other@2")
        await #expect(throws: PhotoSearchError.notIndexed(model: other, others: [TestLibrary.model])) {
            try await PhotoSearcher(library.store, model: other)
        }
    }

    @Test func saysThatAPhotoLacksAVectorOfTheModel() async throws {
        let library = try TestLibrary(Self.photos)
        let other = ModelID("other@2")
        try library.add(["/photos/new.jpg": [1, 2, 3]], model: other)
        let new = try #require(try library.id("/photos/new.jpg"))
        let searcher = try await Self.searcher(library)
        let refusal = PhotoSearchError.photoNotIndexed(PhotoPath("/photos/new.jpg"), model: TestLibrary.model)
        #expect(throws: refusal) { try searcher.similar(to: new) }
        #expect(Self.names(try searcher.search(SearchQuery("east"), with: Self.words)).count == 5)
    }

    @Test func refusesVectorsOfAnotherDimension() async throws {
        let searcher = try await Self.searcher(TestLibrary(Self.photos))
        let vector = try #require(EmbeddingVector(normalising: [1, 2, 3]))
        let refusal = PhotoSearchError.unusableVector(.dimensionMismatch(expected: 2, found: 3))
        #expect(throws: refusal) {
            try searcher.similar(to: vector)
        }
    }

    @Test func saysThatNothingMatches() async throws {
        let searcher = try await Self.searcher(TestLibrary(Self.photos), cutoff: 0.9)
        let found = try searcher.search(SearchQuery("east"), with: Self.words)
        #expect(Self.names(found) == ["east.jpg", "tripod.jpg"])
        #expect(found.cutoff == 0.9 && !found.hasNoGoodMatch && found.results.allSatisfy(\.isRelevant))

        let none = try searcher.search(SearchQuery("southwest"), with: Self.words)
        #expect(none.results.isEmpty && none.hasNoGoodMatch)
        let all = try searcher.search(
            SearchQuery("southwest"), with: Self.words, SearchScope(includesIrrelevant: true))
        #expect(all.results.count == 5 && all.hasNoGoodMatch && !all.results.contains(where: \.isRelevant))

        let east = try #require(all.results.first { $0.photo.path.name.display == "east.jpg" })
        let similar = try searcher.similar(to: east.photo.id)
        #expect(similar.cutoff == nil && similar.results.count == 4, "photos are never cut off")
    }

    /// However few are shown, and whatever tells the relevant from the others.
    @Test(arguments: [1, 2, 60])
    func countsWhatItWouldListWithoutALimit(_ limit: Int) async throws {
        let library = try TestLibrary(Self.photos)
        let searcher = try await Self.searcher(library, cutoff: 0.5)
        func counts(_ query: String, all: Bool = false, in folder: PhotoPath? = nil) throws -> [Int] {
            let scope = SearchScope(limit: limit, folder: folder, includesIrrelevant: all)
            let answer = try searcher.search(SearchQuery(query), with: Self.words, scope)
            #expect(answer.results.count == min(limit, answer.total))
            return [answer.total, answer.relevant]
        }
        #expect(try counts("east") == [3, 3])
        #expect(try counts("east", all: true) == [5, 3])
        #expect(try counts("east -north") == [3, 3])
        #expect(try counts("east -north", all: true) == [5, 3])
        #expect(try counts("east", all: true, in: PhotoPath("/photos/trip")) == [2, 1])
        #expect(try counts("southwest", all: true) == [5, 1])
        let east = try #require(try library.id("/photos/east.jpg"))
        #expect(try searcher.similar(to: east, SearchScope(limit: limit)).total == 4)
    }

    @Test func doesNotCountWhatItKnowsToBeMissing() async throws {
        let library = try TestLibrary(Self.photos)
        let searcher = try await Self.searcher(library, cutoff: 0.5, missing: ["/photos/tripod.jpg"])
        try library.store.forget(PhotoPath("/photos/east.jpg"))
        for limit in [1, 60] {
            let answer = try searcher.search(
                SearchQuery("east"), with: Self.words, SearchScope(limit: limit))
            #expect(Self.names(answer) == ["northeast.jpg"])
            #expect(answer.total == 1 && answer.relevant == 1)
        }
    }

    @Test func turnsAwayFromWhatIsNotWanted() async throws {
        let searcher = try await Self.searcher(TestLibrary(Self.photos), cutoff: 0.5)
        let query = SearchQuery("east -north")
        // (1, 0) − 0.5 · (0, 1), and of the photos only those that are east at all.
        let answer = try searcher.search(query, with: Self.words)
        #expect(Self.names(answer) == ["east.jpg", "tripod.jpg", "northeast.jpg"])
        #expect(abs((answer.results.first?.score ?? 0) - 1 / Float(1.25).squareRoot()) < 2e-3)
        let all = try searcher.search(query, with: Self.words, SearchScope(includesIrrelevant: true))
        #expect(Self.names(all).suffix(2) == ["north.jpg", "west.jpg"])
        #expect(all.results.map(\.isRelevant) == [true, true, true, false, false])
        let others = try searcher.search(SearchQuery("-north"), with: Self.words)
        #expect(Set(Self.names(others)).isDisjoint(with: ["north.jpg", "northeast.jpg"]))
        #expect(others.total == 3 && others.relevant == 3 && !others.hasNoGoodMatch)
    }

    @Test func changesWhatAPhotoShows() async throws {
        let library = try TestLibrary(Self.photos)
        let searcher = try await Self.searcher(library)
        let east = try #require(try library.id("/photos/east.jpg"))
        let north = PhotoChange(with: ["north"], without: [], embedder: Self.words)
        let answer = try searcher.similar(to: east, change: north, SearchScope(limit: 2))
        #expect(Self.names(answer) == ["northeast.jpg", "north.jpg"])
        let opposite = PhotoChange(with: [], without: ["east"], embedder: Self.words)
        #expect(
            Self.names(try searcher.similar(to: east, change: opposite, SearchScope(limit: 1))) == [
                "west.jpg"
            ])
    }

    @Test func staysWithinATime() async throws {
        let library = try TestLibrary(Self.photos)
        let day: Int64 = 86_400_000
        try library.add(
            ["/photos/first.jpg": [1, 0.2], "/photos/second.jpg": [1, 0.3], "/photos/file.jpg": [1, 0.4]],
            model: TestLibrary.model,
            captured: [
                "/photos/first.jpg": (0, .camera), "/photos/second.jpg": (day, .metadata),
                "/photos/file.jpg": (0, .file),
            ])
        let searcher = try await Self.searcher(library)
        func found(_ from: String?, _ to: String?, in folder: PhotoPath? = nil) throws -> [String] {
            let scope = SearchScope(folder: folder, captured: try CapturePeriod(from: from, to: to))
            return Self.names(try searcher.search(SearchQuery("east"), with: Self.words, scope))
        }
        #expect(try found("1970", nil) == ["first.jpg", "second.jpg"])
        #expect(try found("1970-01-01", "1970-01-01") == ["first.jpg"])
        #expect(try found("1970-01-02", nil) == ["second.jpg"])
        #expect(throws: PhotoSearchError.nothingCaptured) { try found("1971", nil) }
        #expect(throws: PhotoSearchError.nothingCaptured) {
            try found("1970", nil, in: PhotoPath("/photos/trip"))
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
