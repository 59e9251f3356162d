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

    @Test func forgettingAFolderForgetsWhatIsExcludedInIt() throws {
        try store.exclude("/photos/x")
        try store.forget("/photos")
        #expect(try store.exclusions().isEmpty)
    }
}
