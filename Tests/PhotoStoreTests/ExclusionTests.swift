import Foundation
import PhotoStore
import PhotoTypes
import Testing

@Suite struct ExclusionTests {
    private let filling: Filling
    private let store: PhotoStore

    init() throws {
        filling = try Filling()
        store = try filling.open()
        try Filling.run(
            store,
            [
                Filling.photo("/photos/a.jpg", content: 1), Filling.photo("/photos/x/b.jpg", content: 2),
                Filling.photo("/photos/x/y/c.jpg", content: 3), Filling.photo("/photos/x0/d.jpg", content: 4),
            ])
    }

    @Test func whatIsExcludedIsGoneUntilItIsIncluded() throws {
        #expect(try store.exclude("/photos/x/y") == 1)
        #expect(try store.exclude("/photos/x") == 1)
        #expect(try store.exclusions() == ["/photos/x"], "one holds the other")
        #expect(try store.status().photos == 2 && store.status().tombstones == 2)
        #expect(try store.status().exclusions == ["/photos/x"])
        #expect(try store.include("/photos/x/y") == [])
        #expect(try store.include("/photos") == ["/photos/x"])
        #expect(try store.exclusions().isEmpty)
    }

    /// A folder of the library inside what is excluded from another.
    @Test func aRunBuriesNothingThatItMayNotVisit() throws {
        try store.exclude("/photos/x")
        try Filling.run(store, root: "/photos/x/y", [Filling.photo("/photos/x/y/c.jpg", content: 3)])
        #expect(try store.photo(at: "/photos/x/y/c.jpg") != nil)
        try Filling.run(
            store,
            [Filling.photo("/photos/a.jpg", content: 1), Filling.photo("/photos/x0/d.jpg", content: 4)])
        #expect(try store.photo(at: "/photos/x/y/c.jpg") != nil)
        try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 1)])
        #expect(try store.photo(at: "/photos/x0/d.jpg") == nil)
    }

    @Test func onlyWhatIsInsideAFolderOfTheLibraryAndHoldsNone() throws {
        func refuses(_ path: PhotoPath, _ refusal: ExclusionRefusal) {
            #expect(throws: PhotoStoreError.notExcludable(path, refusal)) { try store.exclude(path) }
        }
        try Filling.run(store, root: "/photos/x/y", [Filling.photo("/photos/x/y/c.jpg", content: 3)])
        refuses("/photos", .isSource)
        refuses("/photos/x/y", .isSource)
        refuses("/photos/x", .holdsSource("/photos/x/y"))
        refuses("/elsewhere/x", .isOutside)
        #expect(try store.exclude("/elsewhere/x", adding: ["/elsewhere"]) == 0)
        #expect(try store.exclusions() == ["/elsewhere/x"] && store.status().photos == 4)
        #expect(try store.exclusion(holding: "/elsewhere/x/deep") == "/elsewhere/x")
        #expect(try store.exclusion(holding: "/elsewhere") == nil)
    }

    @Test func forgetsAndExcludesAtOnce() throws {
        #expect(try store.forget("/photos/x", excluding: true) == 2)
        #expect(try store.exclusions() == ["/photos/x"] && store.status().tombstones == 0)
    }

    @Test func forgettingAFolderForgetsWhatIsExcludedInIt() throws {
        try store.exclude("/photos/x")
        try store.forget("/photos")
        #expect(try store.exclusions().isEmpty)
    }
}
