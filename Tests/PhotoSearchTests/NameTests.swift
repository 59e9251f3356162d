import Foundation
import PhotoTypes
import Testing

@testable import PhotoSearch

/// Words of a query that are names of the library's photos.
@Suite struct NameTests {
    private static let words = KnownWords(vectors: [
        "dog": [1, 0], "Lisbon": [0, -1], "Lisbon dog": [0.9, -0.4], "dog Lisbon": [0.9, -0.4],
        "beach": [0, 1],
        "dog beach": [0.7, 0.7], "IMG_1172": [0.3, 0.3], "canon": [-1, 0.2], "2019": [0.1, 0.1],
        "apple": [0, 1],
        "sunset": [0, 1], "são paulo": [0, 1], "nobody": [0, 1], "in": [1, 0], "lisbon zebra": [0, -1],
        "zebra": [-1, 0],
        "mark": [0, 1], "photos of Lisbon": [0, -1], "Photos Lisbon": [0, -1],
    ])

    private static func captured(_ year: Int) throws -> CaptureTime {
        let date = try #require(
            DateComponents(
                calendar: Calendar(identifier: .gregorian), timeZone: .gmt, year: year, month: 7, day: 1
            ).date)
        return CaptureTime(
            wallClock: Int64(date.timeIntervalSince1970) * 1000, utcOffset: nil, origin: .camera)
    }

    /// A searcher over photos of known paths, facts and vectors, whose names are kept, or read for each query.
    private static func searcher(
        _ photos: [(path: String, vector: [Float], facts: PhotoFacts)], cutoff: Float? = 0.5,
        keepsNames: Bool = true
    ) async throws -> (PhotoSearcher, TestLibrary) {
        let library = try TestLibrary([:])
        try library.add(photos)
        let searcher = try await PhotoSearcher(
            library.store, model: TestLibrary.model, cutoff: cutoff, leastCached: .max
        ) { _ in true }
        if keepsNames { try searcher.keepNames() }
        return (searcher, library)
    }

    private static func trip() throws -> [(path: String, vector: [Float], facts: PhotoFacts)] {
        try [
            ("/photos/Lisbon 2019/IMG_1172.JPG", [1, 0.1], PhotoFacts(captureTime: captured(2019))),
            ("/photos/Lisbon 2019/IMG_1173.JPG", [0, 1], PhotoFacts(captureTime: captured(2019))),
            ("/photos/Lisbon 2021/a.jpg", [1, 0.2], PhotoFacts(captureTime: captured(2021))),
            (
                "/photos/Home/dog.jpg", [1, 0],
                PhotoFacts(
                    captureTime: captured(2021), cameraMake: "Canon", cameraModel: "Canon EOS 5D Mark III")
            ),
            ("/photos/Home/garden.jpg", [0.2, 1], PhotoFacts(captureTime: captured(2019))),
        ]
    }

    private func search(
        _ query: String, _ searcher: PhotoSearcher, all: Bool = false, limit: Int = 20
    ) throws -> SearchAnswer {
        try searcher.search(
            SearchQuery(query), with: Self.words,
            SearchScope(limit: limit, includesIrrelevant: all, includesNames: true))
    }

    private func names(_ results: [SearchResult]) -> [String] { results.map { $0.photo.path.name.display } }

    @Test(arguments: [true, false])
    func aFolderAYearAndAWord(keepsNames: Bool) async throws {
        let (searcher, _) = try await Self.searcher(Self.trip(), keepsNames: keepsNames)
        let answer = try search("Lisbon 2019 dog", searcher)
        #expect(names(answer.named) == ["IMG_1172.JPG"], "in Lisbon, of 2019, showing a dog")
        #expect(
            answer.named.first?.matches == [
                NameMatch(kind: .folder, value: "Lisbon 2019"), NameMatch(kind: .year, value: "2019"),
            ])
        #expect(answer.names?.parts.map(\.words) == ["Lisbon", "2019"])
        #expect(answer.names?.parts.last?.kinds == [.year])
        #expect(answer.names?.photos == 2)
        #expect(
            !names(answer.inOrder).contains("a.jpg") && !names(answer.inOrder).contains("dog.jpg"),
            "other years")
        let whole = try search("Lisbon 2019 dog", searcher, all: true)
        #expect(Set(names(whole.inOrder)) == ["IMG_1172.JPG", "IMG_1173.JPG", "garden.jpg"])
    }

    @Test func aFolderAloneListsItsPhotosNewestFirstAndThenWhatLooksLikeIt() async throws {
        let (searcher, _) = try await Self.searcher(Self.trip())
        let answer = try search("photos of Lisbon", searcher, all: true)
        #expect(names(answer.named) == ["a.jpg", "IMG_1173.JPG", "IMG_1172.JPG"])
        #expect(answer.namesComeFirst && !answer.hasNoGoodMatch)
        #expect(Set(names(answer.results)) == ["dog.jpg", "garden.jpg"])
        #expect(try search("Lisbon", searcher, limit: 1).named.count == 1)
        let first = answer.first(4)
        #expect(names(first.inOrder) == Array(names(answer.inOrder).prefix(4)))
        #expect(first.named.count == 3 && first.total == answer.total && first.names == answer.names)
    }

    /// Few photos of many are put in order in another way than many.
    @Test func fewPhotosOfManyAreListedNewestFirst() async throws {
        let others = try (0..<40).map { number in
            ("/photos/Home/\(number)x.jpg", [Float(1), 0], PhotoFacts(captureTime: try Self.captured(2000)))
        }
        let (searcher, _) = try await Self.searcher(others + Self.trip())
        #expect(
            names(try search("Lisbon", searcher).named) == ["a.jpg", "IMG_1173.JPG", "IMG_1172.JPG"])
    }

    @Test(arguments: ["IMG_1172", "img_1172.jpg", "IMG 1172"])
    func aFilesNameMeansThatFile(query: String) async throws {
        let (searcher, _) = try await Self.searcher(Self.trip())
        let vectors = KnownWords(vectors: [query: [0.3, 0.3]])
        let answer = try searcher.search(
            SearchQuery(query), with: vectors, SearchScope(includesIrrelevant: true, includesNames: true))
        #expect(names(answer.inOrder) == ["IMG_1172.JPG"])
        #expect(answer.named.first?.matches == [NameMatch(kind: .file, value: "IMG_1172.JPG")])
    }

    @Test func aWordThatIsAlsoAFilesNameStaysAWord() async throws {
        let (searcher, _) = try await Self.searcher([
            ("/photos/a/dog.jpg", [-1, -0.1], PhotoFacts()), ("/photos/a/1.jpg", [1, 0], PhotoFacts()),
            ("/photos/a/beach.jpg", [-1, 0], PhotoFacts()), ("/photos/a/2.jpg", [0.7, 0.7], PhotoFacts()),
        ])
        let dog = try search("dog", searcher)
        #expect(names(dog.inOrder) == ["dog.jpg", "1.jpg", "2.jpg"], "what shows one is found, too")
        let both = try search("dog beach", searcher)
        #expect(names(both.inOrder).first == "2.jpg", "a name alone does not go before what shows both")
        #expect(try search("in", searcher).names == nil)
    }

    @Test func aCameraIsFoundByItsMakerAndModel() async throws {
        let (searcher, _) = try await Self.searcher(Self.trip())
        let canon = try search("canon", searcher)
        #expect(names(canon.named) == ["dog.jpg"])
        #expect(canon.named.first?.matches == [NameMatch(kind: .camera, value: "Canon EOS 5D Mark III")])
        #expect(try search("mark", searcher).names == nil, "an ordinary word within a model's name")
    }

    @Test func whatVeryManyPhotosAreCalledDoesNotGoBeforeWhatTheyShow() async throws {
        var photos = (0..<80).map {
            (
                "/photos/all/\($0).jpg", [Float(1), 0],
                PhotoFacts(cameraMake: "Apple", cameraModel: "iPhone 12")
            )
        }
        photos.append(("/photos/all/fruit.jpg", [0, 1], PhotoFacts()))
        let (searcher, _) = try await Self.searcher(photos)
        let answer = try search("apple", searcher, limit: 5)
        #expect(!answer.namesComeFirst)
        #expect(names(answer.inOrder).first == "fruit.jpg" && answer.named.count == 5)
    }

    @Test(arguments: ["são paulo", "SAO PAULO", "sa\u{303}o paulo"])
    func namesAreTheSameHoweverTheyAreWritten(query: String) async throws {
        for keepsNames in [true, false] {
            try await finds(query, keepsNames: keepsNames)
        }
    }

    private func finds(_ query: String, keepsNames: Bool) async throws {
        let (searcher, _) = try await Self.searcher(
            [
                ("/photos/Sa\u{303}o Paulo/1.jpg", [1, 0], PhotoFacts()),
                ("/photos/x/2.jpg", [1, 0], PhotoFacts(keywords: ["São Paulo"])),
                ("/photos/x/3.jpg", [1, 0], PhotoFacts(title: "Paulo")),
            ], keepsNames: keepsNames)
        let answer = try searcher.search(
            SearchQuery(query), with: KnownWords(vectors: [query: [0, 1]]), SearchScope(includesNames: true))
        #expect(Set(names(answer.named)) == ["1.jpg", "2.jpg"])
    }

    @Test func titlesKeywordsAndDescriptionsAreNames() async throws {
        let (searcher, _) = try await Self.searcher([
            ("/photos/x/1.jpg", [1, 0], PhotoFacts(title: "Sunset at home")),
            ("/photos/x/2.jpg", [1, 0], PhotoFacts(description: "a long sunset")),
            ("/photos/x/3.jpg", [1, 0], PhotoFacts(keywords: ["sunset"])),
            ("/photos/x/4.jpg", [0, 1], PhotoFacts()),
        ])
        let answer = try search("sunset", searcher)
        #expect(Set(names(answer.named)) == ["1.jpg", "2.jpg", "3.jpg"])
        #expect(names(answer.results) == ["4.jpg"])
    }

    @Test func aYearAloneListsItsPhotosThoseInAFolderOfItIncluded() async throws {
        let (searcher, _) = try await Self.searcher(
            Self.trip() + [("/photos/2019/undated.jpg", [1, 0], PhotoFacts())])
        let answer = try search("2019", searcher, all: true)
        #expect(
            Set(names(answer.inOrder)) == ["IMG_1172.JPG", "IMG_1173.JPG", "garden.jpg", "undated.jpg"])
        #expect(answer.results.isEmpty)
    }

    @Test func namesThatNoPhotoHasTogetherAreWordsAgain() async throws {
        let (searcher, _) = try await Self.searcher(Self.trip())
        // A folder, and the name of a file elsewhere.
        let answer = try search("Lisbon dog", searcher)
        #expect(Set(names(answer.named)) == ["IMG_1172.JPG", "a.jpg"])
        #expect(answer.names?.parts.map(\.words) == ["Lisbon"])
    }

    @Test func whatLiesAboveTheIndexedFolderIsNoName() async throws {
        let library = try TestLibrary([:])
        try library.add([("/home/nobody/Trip/1.jpg", [1, 0], PhotoFacts())], root: "/home/nobody/Trip")
        let searcher = try await PhotoSearcher(
            library.store, model: TestLibrary.model, leastCached: .max
        ) { _ in true }
        #expect(try search("nobody", searcher).names == nil)
    }

    @Test func hiddenPhotosAreNotNamed() async throws {
        let (searcher, library) = try await Self.searcher(Self.trip())
        let id = try #require(try library.id("/photos/Lisbon 2021/a.jpg"))
        try library.store.mark([id], .init(isHidden: true))
        #expect(names(try search("Lisbon", searcher).named) == ["IMG_1173.JPG", "IMG_1172.JPG"])
        #expect(try search("Lisbon", searcher).names?.photos == 2)
    }

    @Test(arguments: [
        (0, 1970), (-1, 1969), (951_782_400_000, 2000), (1_577_836_799_999, 2019), (1_577_836_800_000, 2020),
        (-11_676_096_000_000, 1600),
    ])
    func yearsAreThoseOfTheCalendar(_ milliseconds: Int64, _ year: Int) {
        #expect(WallClockYear.of(milliseconds) == year)
        #expect(WallClockYear.range(year).contains(milliseconds))
    }
}
