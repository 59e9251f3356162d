import Foundation
import PhotoQuarantine
import PhotoStore
import PhotoTypes
import Testing

/// Photos that the user removes for their own sake: no other stays for them.
@Suite struct ChosenTests {
    private let library: TestLibrary
    private let store: PhotoStore
    private let quarantine: Quarantine

    init() throws {
        library = try TestLibrary()
        store = try library.open()
        quarantine = library.quarantine(store)
    }

    private func remove(_ names: String...) async throws -> AppliedPlan {
        try await library.index(store)
        let items = try names.map { name in
            QuarantinePlan.Item(chosen: .init(try #require(try store.photo(at: library.path(name)))))
        }
        return try quarantine.apply(
            QuarantinePlan(created: library.clock.now, library: library.folder.path, items: items))
    }

    @Test func goWithTheirSidecarsAndComeBackWithTheirMarks() async throws {
        library.write("2024/a.jpg", "one")
        library.write("2024/a.xmp", "<x/>")
        library.write("b.jpg", "two")
        try await library.index(store)
        let id = try #require(try store.photo(at: library.path("2024/a.jpg"))?.id)
        try store.mark([id], .init(isFavourite: true, rating: 3))
        let applied = try await remove("2024/a.jpg")
        let batch = try #require(applied.batch)
        #expect(applied.refused.isEmpty && applied.moved.map(\.isChosen) == [true])
        #expect(try library.filesInPlace() == ["b.jpg": "two"])
        #expect(try library.livePaths(store) == [library.path("b.jpg")])
        #expect(try store.status().favourites == 0, "it is not there")

        let restored = try quarantine.restore(.batch(batch))
        #expect(restored.restored.count == 1 && restored.refused.isEmpty)
        #expect(try library.filesInPlace().keys.sorted() == ["2024/a.jpg", "2024/a.xmp", "b.jpg"])
        let back = try #require(try store.photo(id))
        #expect(back.mark.isFavourite && back.rating == 3)
    }

    @Test func areNotDeletedUnlessThatIsSaid() async throws {
        library.write("a.jpg", "one")
        library.write("b.jpg", "two")
        let moved = try await remove("a.jpg").moved
        for isRehearsal in [true, false] {
            let emptied = try quarantine.empty(olderThan: .zero, isRehearsal: isRehearsal)
            #expect(emptied.deleted.isEmpty)
            #expect(emptied.refused.map(\.reason) == [.nothingKept])
            #expect(emptied.refused.map(\.path) == moved.map(\.place))
        }
        #expect(try library.filesInQuarantine() == ["a.jpg": "one"])
        #expect(try quarantine.empty(olderThan: .zero, includesChosen: true).deleted.count == 1)
        #expect(try library.filesInQuarantine().isEmpty)
        #expect(try library.filesInPlace() == ["b.jpg": "two"])
    }

    @Test func withAnIdenticalFileInPlaceAreNoLastCopies() async throws {
        library.write("a.jpg", "one")
        library.write("twin.jpg", "one")
        _ = try await remove("a.jpg")
        #expect(try quarantine.empty(olderThan: .zero, isRehearsal: true).deleted.count == 1)
        // It says that it has those bytes; only reading it tells.
        library.write("twin.jpg", "0ne")
        #expect(try quarantine.empty(olderThan: .zero).refused.map(\.reason) == [.nothingKept])
        library.write("twin.jpg", "one")
        #expect(try quarantine.empty(olderThan: .zero).deleted.count == 1)
        #expect(try library.filesInPlace() == ["twin.jpg": "one"])
    }

    @Test func sayingItOfThemSaysNothingOfOthers() async throws {
        for name in ["keep", "copy"] { library.write("\(name).jpg", "same") }
        try await library.index(store)
        _ = try quarantine.apply(library.plan(store, [("copy.jpg", "keep.jpg")]))
        library.temporary.remove(library.path("keep.jpg"))
        let emptied = try quarantine.empty(olderThan: .zero, includesChosen: true)
        #expect(emptied.deleted.isEmpty, "the photo that stayed for it is lost: another risk, another word")
        #expect(emptied.refused.map(\.reason) == [.keptNotThere(library.path("keep.jpg"))])
    }

    @Test func changedSinceTheyWereChosenStay() async throws {
        library.write("a.jpg", "one")
        try await library.index(store)
        let item = QuarantinePlan.Item(
            chosen: .init(try #require(try store.photo(at: library.path("a.jpg")))))
        library.write("a.jpg", "two")
        let applied = try quarantine.apply(
            QuarantinePlan(created: library.clock.now, library: library.folder.path, items: [item]))
        #expect(applied.moved.isEmpty && applied.refused.map(\.reason) == [.changed])
        #expect(try library.filesInPlace() == ["a.jpg": "two"])
    }

    @Test func canBeAdoptedFromTheManifest() async throws {
        library.write("a.jpg", "one")
        _ = try await remove("a.jpg")
        try store.forget(library.path("a.jpg"))
        #expect(try quarantine.adopt(library.root).map(\.isChosen) == [true])
        #expect(try quarantine.empty(olderThan: .zero).refused.map(\.reason) == [.nothingKept])
        #expect(try quarantine.restore(.all).restored.count == 1)
        #expect(try library.filesInPlace() == ["a.jpg": "one"])
    }

    @Test func aPlanSaysThatNothingIsToStay() throws {
        var item = QuarantinePlan.Item(chosen: try PlanTests.file("/photos/a.jpg"))
        func plan() -> QuarantinePlan {
            QuarantinePlan(created: library.clock.now, library: "/l", items: [item])
        }
        #expect(try QuarantinePlan(json: plan().json()) == plan())
        item.kind = "sameBytes"
        #expect(plan().problems == [.keepsNothing(item: 1)], "a line that was lost is no wish")
        item.kind = QuarantineItem.chosen
        item.keep = try PlanTests.file("/photos/b.jpg")
        #expect(plan().problems == [.keepsNothing(item: 1)])
    }

    @Test func whatStaysInheritsTheHeartAndTheUsersRating() async throws {
        library.write("a.jpg", "same")
        library.write("b.jpg", "same")
        try await library.index(store)
        let (a, b) = (
            try #require(try store.photo(at: library.path("a.jpg"))?.id),
            try #require(try store.photo(at: library.path("b.jpg"))?.id)
        )
        try store.mark([a], .init(isFavourite: true, rating: 4))
        let applied = try quarantine.apply(library.plan(store, [("a.jpg", "b.jpg")]))
        let kept = try #require(try store.photo(b))
        #expect(kept.mark.isFavourite && kept.rating == 4)
        #expect(try store.photos(marked: .favourites) == [b])
        #expect(try store.layout(.favourites).newestFirst.map(\.id) == [b.rawValue])
        _ = try quarantine.restore(.batch(try #require(applied.batch)))
        #expect(try store.photo(b)?.mark == PhotoMark() && store.photo(b)?.rating == nil)
        // The heart that was inherited can be taken away.
        _ = try quarantine.apply(library.plan(store, [("a.jpg", "b.jpg")]))
        try store.mark([b], .init(isFavourite: false))
        #expect(try store.photo(b)?.mark.isFavourite == false)
    }
}
