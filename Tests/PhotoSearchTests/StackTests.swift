import PhotoSearch
import PhotoStore
import PhotoTypes
import Testing

/// Copies and bursts as one result.
@Suite struct StackTests {
    private static let photos: KeyValuePairs<String, [Float]> = [
        "/photos/a1.jpg": [1, 0], "/photos/a2.jpg": [1, 0.1], "/photos/a3.jpg": [0, 1],
        "/photos/b.jpg": [1, 0.2], "/photos/c1.jpg": [1, 0.3], "/photos/c2.jpg": [1, 0.4],
        "/photos/d.jpg": [-1, 0],
    ]
    private static let words = KnownWords(vectors: ["east": [1, 0]])

    private let library: TestLibrary
    private let stacks: PhotoStacks

    init() throws {
        library = try TestLibrary(Self.photos)
        let library = library
        func members(_ names: [String]) throws -> [PhotoStacks.Member] {
            try names.map { name in
                PhotoStacks.Member(
                    try #require(try library.store.photo(at: PhotoPath("/photos/\(name).jpg"))))
            }
        }
        stacks = PhotoStacks([
            try members(["a1", "a2"]), try members(["a2", "a3"]), try members(["c1", "c2"]),
        ])
    }

    private func search(_ scope: SearchScope, cutoff: Float? = nil) async throws -> SearchAnswer {
        let searcher = try await PhotoSearcher(
            library.store, model: TestLibrary.model, cutoff: cutoff, leastCached: .max
        ) { _ in true }
        return try searcher.search(SearchQuery("east"), with: Self.words, scope)
    }

    private func names(_ results: [SearchResult]) -> [String] { results.map { $0.photo.path.stem.display } }

    @Test func groupsThatShareAPhotoAreOneStack() throws {
        #expect(stacks.stacks.map(\.count) == [3, 2])
    }

    @Test func theBestStandsForTheStackAndTheOthersComeWithIt() async throws {
        let answer = try await search(SearchScope(limit: 3, stacks: stacks))
        #expect(names(answer.results) == ["a1", "b", "c1"], "three results, whatever they stand for")
        #expect(names(answer.results[0].alike) == ["a2", "a3"], "also one that ranks last of all")
        #expect(answer.results[1].alike.isEmpty)
        #expect(names(answer.results[2].alike) == ["c2"])
        #expect(names(try await search(SearchScope(limit: 3)).results) == ["a1", "a2", "b"])
    }

    /// Of equal files the one to keep stands for the others, though the library knew another one first.
    @Test func ofEqualFilesTheOneToKeepStandsForTheStack() async throws {
        let equal = try TestLibrary(
            ["/photos/Backup/x.jpg": [1, 0], "/photos/x.jpg": [1, 0], "/photos/y.jpg": [1, 0.5]],
            contents: ["/photos/Backup/x.jpg": "x", "/photos/x.jpg": "x"])
        let members = try ["/photos/x.jpg", "/photos/Backup/x.jpg"].map { path in
            PhotoStacks.Member(try #require(try equal.store.photo(at: PhotoPath(path))))
        }
        let searcher = try await PhotoSearcher(
            equal.store, model: TestLibrary.model, leastCached: .max
        ) { _ in true }
        let answer = try searcher.search(
            SearchQuery("east"), with: Self.words, SearchScope(stacks: PhotoStacks([members])))
        #expect(answer.results.map(\.photo.path.display) == ["/photos/x.jpg", "/photos/y.jpg"])
        #expect(answer.results[0].alike.map(\.photo.path.display) == ["/photos/Backup/x.jpg"])
    }

    @Test func aStackHoldsCopiesThatDoNotHaveTheName() async throws {
        let searcher = try await PhotoSearcher(
            library.store, model: TestLibrary.model, leastCached: .max
        ) { _ in true }
        let answer = try searcher.search(
            SearchQuery("a2"), with: KnownWords(vectors: ["a2": [1, 0]]),
            SearchScope(includesNames: true, stacks: stacks))
        #expect(names(answer.named) == ["a2"])
        #expect(names(answer.named[0].alike) == ["a1", "a3"])
        #expect(answer.results.isEmpty, "a file's name means that file")
    }

    @Test func whatTheConditionsLeaveOutIsInNoStack() async throws {
        let a2 = try #require(try library.id("/photos/a2.jpg"))
        try library.store.mark([a2], .init(isHidden: true))
        let answer = try await search(SearchScope(stacks: stacks))
        #expect(names(answer.results[0].alike) == ["a3"])
    }

    @Test func aPhotoWithOtherBytesThanItHadStandsForItself() async throws {
        let a1 = try #require(try library.store.photo(at: PhotoPath("/photos/a1.jpg")))
        let stale = PhotoStacks([
            [.init(photo: a1.id, content: 7), .init(photo: PhotoID(a1.id.rawValue + 1), content: 8)]
        ])
        let answer = try await search(SearchScope(stacks: stale))
        #expect(answer.results.count == 7 && answer.results.allSatisfy { $0.alike.isEmpty })
    }

    @Test func stacksDoNotHideThatNothingIsRelevant() async throws {
        let answer = try await search(SearchScope(stacks: stacks), cutoff: 0.99)
        #expect(names(answer.results) == ["a1"], "the others are not about the words")
        #expect(names(answer.results[0].alike) == ["a2", "a3"])
        #expect(answer.results[0].alike.map(\.isRelevant) == [true, false])
    }
}
