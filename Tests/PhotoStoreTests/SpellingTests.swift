import PhotoStore
import PhotoTypes
import TestSupport
import Testing

/// NFC and NFD name the same folder and photo; both, side by side, stay two.
@Suite struct SpellingTests {
    private static let composed = "/photos/Caf\u{E9}/\u{E9}t\u{E9}.jpg"
    private static let decomposed = "/photos/Cafe\u{301}/e\u{301}te\u{301}.jpg"
    private static let mixed = "/photos/Caf\u{E9}/e\u{301}t\u{E9}.jpg"
    private let filling: Filling
    private let store: PhotoStore

    init() throws {
        filling = try Filling()
        store = try filling.open()
    }

    private func index(_ paths: [String]) throws {
        try Filling.run(
            store, paths.enumerated().map { try Filling.photo(PhotoPath($1), content: $0 + 1) })
    }

    /// As bytes: Swift holds the two for equal, the file system does not.
    private func folder(_ path: String) -> PhotoPath { PhotoPath(path).parent }

    @Test func namesAFolderInAnySpelling() throws {
        for there in [Self.composed, Self.decomposed] {
            try index([there, "/photos/Cafe/plain.jpg", "/photos/Caf-x.jpg", "/photos/zebra/1.jpg"])
            for asked in [Self.composed, Self.decomposed, Self.mixed] {
                #expect(try store.photoIDs(within: folder(asked)).count == 1)
                #expect(try store.photoIDs(within: PhotoPath(asked)).count == 1)
                #expect(try store.photo(spelled: PhotoPath(asked))?.path == PhotoPath(there))
            }
            #expect(try store.photoIDs(within: "/photos/Cafe").count == 1)
            #expect(try store.photoIDs(within: PhotoPath("/photos/Caf\u{E8}")).isEmpty)
            try store.forget("/photos")
        }
    }

    @Test func exactBytesWin() throws {
        try index([Self.composed, Self.decomposed])
        for path in [Self.composed, Self.decomposed] {
            let ids = try store.photoIDs(within: folder(path))
            #expect(try [store.id(PhotoPath(path))] == Array(ids))
            #expect(try store.photo(spelled: PhotoPath(path))?.path == PhotoPath(path))
            #expect(try store.spellings(of: PhotoPath(path)) == [PhotoPath(path)])
        }
    }

    @Test func meansAllSpellingsWhereNoneIsExact() throws {
        // ǟ has three spellings, of which two are there.
        let (one, two) = ("/photos/\u{1DF}/a.jpg", "/photos/a\u{308}\u{304}/b.jpg")
        try index([one, two])
        let third = PhotoPath("/photos/\u{E4}\u{304}")
        #expect(try Set(store.spellings(of: third)) == [folder(one), folder(two)])
        #expect(try store.photoIDs(within: third).count == 2)
    }

    @Test func leavesUnknownPathsAsTheyAre() throws {
        try index(["/photos/a.jpg", "/photos/b/c.jpg"])
        let unknown = PhotoPath("/photos/\u{E9}")
        #expect(try store.spellings(of: unknown) == [unknown])
        let stray = PhotoPath(bytes: Array("/photos/".utf8) + [0xE9])
        #expect(try store.spellings(of: stray) == [stray])
    }

    @Test func findsAFolderThatHoldsNoPhotoYet() throws {
        let session = try store.beginIndexing(
            root: folder(Self.decomposed), model: Filling.model, dimension: Filling.dimension)
        _ = try session.end(.finished)
        #expect(try store.spellings(of: folder(Self.composed)) == [folder(Self.decomposed)])
    }
}
