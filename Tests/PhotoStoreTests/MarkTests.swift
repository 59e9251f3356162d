import Foundation
import PhotoStore
import PhotoTypes
import Testing

/// What the user says of photos, and what becomes of it.
@Suite struct MarkTests {
    private let filling: Filling
    private let store: PhotoStore

    init() throws {
        filling = try Filling()
        store = try filling.open()
        try Filling.run(
            store,
            [
                Filling.photo("/photos/a.jpg", content: 1, facts: PhotoFacts(rating: 2)),
                Filling.photo("/photos/b.jpg", content: 2),
                Filling.photo(
                    "/photos/c.jpg", content: 3,
                    facts: PhotoFacts(pixelSize: PixelSize(width: 300, height: 200))),
            ])
    }

    private func id(_ name: String) throws -> PhotoID {
        try #require(try store.id(PhotoPath("/photos/\(name).jpg")))
    }

    private func mark(_ name: String) throws -> PhotoMark {
        try #require(try store.photo(id(name))).mark
    }

    @Test func aRatingStandsForTheFilesAndZeroForNone() throws {
        let a = try id("a")
        #expect(try store.photo(a)?.rating == 2, "the file's, until the user says otherwise")
        try store.mark([a], .init(rating: 5))
        #expect(try store.photo(a)?.rating == 5)
        try store.mark([a], .init(rating: 0))
        #expect(try store.photo(a)?.rating == nil, "none, whatever the file says")
        #expect(try store.photo(a)?.facts.rating == 2)
    }

    @Test func changesTouchOnlyWhatTheySayAndCanBeUndone() throws {
        let (a, b) = (try id("a"), try id("b"))
        try store.mark([a], .init(isFavourite: true, turn: .left))
        let before = try store.mark([a, b, PhotoID(99)], .init(isHidden: true, turn: .right))
        #expect(before == [a: PhotoMark(isFavourite: true, turn: .left), b: PhotoMark()])
        #expect(try mark("a") == PhotoMark(isFavourite: true, isHidden: true, turn: .none))
        #expect(try mark("b") == PhotoMark(isHidden: true, turn: .right))
        try store.set(before)
        #expect(try mark("a") == PhotoMark(isFavourite: true, turn: .left))
        #expect(try mark("b") == PhotoMark())
    }

    @Test func theLayoutLeavesOutHiddenPhotosAndShowsThemApart() throws {
        let (a, b, c) = (try id("a"), try id("b"), try id("c"))
        try store.mark([a], .init(isHidden: true))
        try store.mark([b], .init(isFavourite: true))
        try store.mark([c], .init(turn: .right))
        func ids(_ selection: LibraryLayout.Selection) throws -> Set<Int64> {
            Set(try store.layout(selection).newestFirst.map(\.id))
        }
        #expect(try ids(.visible) == [b.rawValue, c.rawValue])
        #expect(try ids(.hidden) == [a.rawValue])
        #expect(try ids(.favourites) == [b.rawValue])
        let turned = try #require(try store.layout().newestFirst.first { $0.id == c.rawValue })
        #expect(turned.aspect == 666 && turned.turn == .right, "turned, it is upright")
        let status = try store.status()
        #expect(status.photos == 3 && status.hidden == 1 && status.favourites == 1)
    }

    @Test func everyChangeGivesAnotherRevision() throws {
        let moment = Date(timeIntervalSince1970: 1_800_000_000)
        let b = try id("b")
        var seen = [try store.revision().text]
        // All in one millisecond, and back to what was before.
        for isFavourite in [true, false, true, false] {
            try store.mark([b], .init(isFavourite: isFavourite), at: moment)
            seen.append(try store.revision().text)
        }
        #expect(Set(seen).count == seen.count)
        #expect(try store.vectorRevision(of: Filling.model) != 0)
    }

    @Test func marksStayWithAPhotoThatIsRenamedOrComesBack() throws {
        let b = try id("b")
        try store.mark([b], .init(isFavourite: true, rating: 4, turn: .half))
        let others = [
            try Filling.photo("/photos/a.jpg", content: 1), try Filling.photo("/photos/c.jpg", content: 3),
        ]
        let renamed = IndexedPhoto(
            path: "/photos/new.jpg", stamp: FileStamp(size: 2, modified: 1), companions: [],
            contentHash: Filling.hash(2), facts: nil, vector: .ofTwin(b))
        try Filling.run(store, others + [renamed], missing: ["/photos/b.jpg"])
        #expect(
            try store.photo(at: "/photos/new.jpg")?.mark
                == PhotoMark(isFavourite: true, rating: 4, turn: .half))
        try Filling.run(store, others)
        #expect(try store.photo(b) == nil)
        #expect(try store.mark([b], .init(rating: 1)).isEmpty, "nothing is said of what is gone")
        try Filling.run(store, others + [Filling.photo("/photos/new.jpg", content: 2)])
        #expect(try store.photo(at: "/photos/new.jpg")?.rating == 4)
    }

    @Test func forgettingRemovesThem() throws {
        try store.mark([try id("a"), try id("b")], .init(isFavourite: true))
        try store.forget("/photos/a.jpg")
        #expect(try Set(store.marks().keys) == [try id("b")])
        #expect(try store.status().favourites == 1)
    }
}
