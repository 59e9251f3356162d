import Foundation
import GRDB
import PhotoStore
import PhotoTypes
import Testing

@Suite struct LayoutTests {
    private let filling: Filling
    private let store: PhotoStore

    init() throws {
        filling = try Filling()
        store = try filling.open()
    }

    private static func facts(_ day: Int64?, _ origin: CaptureTime.Origin = .camera) -> PhotoFacts {
        var facts = PhotoFacts()
        facts.captureTime = day.map {
            CaptureTime(wallClock: $0 * 86_400_000 + 1_000, utcOffset: nil, origin: origin)
        }
        return facts
    }

    /// The date of a file is that of a copy or an edit; photos that have no other come last in either order.
    @Test func photosWithoutATimeOfTheirOwnAreLast() throws {
        try Filling.run(
            store,
            [
                Filling.photo("/photos/old.jpg", content: 1, facts: Self.facts(-400)),
                Filling.photo("/photos/copied-lately.jpg", content: 2, facts: Self.facts(30_000, .file)),
                Filling.photo("/photos/new.jpg", content: 3, facts: Self.facts(20_000, .metadata)),
                Filling.photo("/photos/copied-before.jpg", content: 4, facts: Self.facts(10_000, .file)),
                Filling.photo("/photos/nothing-known.jpg", content: 5),
            ])
        let layout = try store.layout()
        #expect(layout.newestFirst.map(\.day) == [20_000, -400, nil, nil, nil])
        #expect(layout.oldestFirst.map(\.day) == [-400, 20_000, nil, nil, nil])
        func names(_ rows: [LibraryLayout.Row]) throws -> [String] {
            try rows.map { try #require(try store.photo(PhotoID($0.id))).path.stem.display }
        }
        #expect(
            try names(layout.newestFirst)
                == ["new", "old", "copied-lately", "copied-before", "nothing-known"])
        #expect(
            try names(layout.oldestFirst)
                == ["old", "new", "nothing-known", "copied-before", "copied-lately"])
    }

    @Test func kindsAreToldByTheEndings() throws {
        try Filling.run(
            store,
            [
                Filling.photo("/photos/a.JPG", content: 1), Filling.photo("/photos/b.heic", content: 2),
                Filling.photo("/photos/c.Png", content: 3), Filling.photo("/photos/d.CR3", content: 4),
                Filling.photo("/photos/trip/e.jpeg", content: 5), Filling.photo("/photos/f.webp", content: 6),
            ])
        let kinds = try store.kinds()
        #expect(
            Dictionary(grouping: kinds.values, by: \.self).mapValues(\.count)
                == [.jpeg: 2, .heif: 1, .png: 1, .raw: 1, .other: 1])
        #expect(try store.photoIDs(within: nil, kind: .jpeg).count == 2)
        #expect(try store.photoIDs(within: "/photos/trip", kind: .jpeg).count == 1)
        #expect(try store.photoIDs(within: "/photos/trip", kind: .raw).isEmpty)
    }

    /// Of a photo known to its month, the layout says no more.
    @Test func aDateIsNoFinerThanItIsKnown() throws {
        try Filling.run(
            store,
            [
                Filling.photo("/photos/a.jpg", content: 1, facts: Self.facts(0)),
                Filling.photo("/photos/b.jpg", content: 2, facts: Self.facts(0)),
                Filling.photo("/photos/c.jpg", content: 3, facts: Self.facts(0, .file)),
            ])
        try DatabaseQueue(path: filling.folder.database).write { db in
            try db.execute(sql: "UPDATE photo_fact SET time_precision = 'day' WHERE photo = 1")
            try db.execute(sql: "UPDATE photo_fact SET time_precision = 'month' WHERE photo <> 1")
        }
        let rows = try store.layout().newestFirst
        #expect(rows.map(\.id) == [2, 1, 3])
        #expect(rows.map(\.coarse) == [.month, nil, nil])
    }
}
