import Foundation
import PhotoQuarantine
import PhotoStore
import PhotoTypes
import Testing

/// What the photo that stays has from those that go, and gives back.
@Suite struct InheritanceTests {
    private let library: TestLibrary
    private let store: PhotoStore
    private let quarantine: Quarantine

    init() throws {
        library = try TestLibrary()
        store = try library.open()
        quarantine = library.quarantine(store)
    }

    /// A sidecar that says so; the photos themselves say nothing.
    private func write(
        _ name: String, title: String? = nil, description: String? = nil, keywords: [String] = [],
        rating: Int? = nil, created: String? = nil, latitude: String? = nil
    ) {
        library.write("\(name).jpg", "bytes of \(name)")
        var attributes = ""
        if let rating { attributes += " xmp:Rating=\"\(rating)\"" }
        if let created { attributes += " xmp:CreateDate=\"\(created)\"" }
        if let latitude { attributes += " exif:GPSLatitude=\"\(latitude)\" exif:GPSLongitude=\"8,30.0E\"" }
        func alternatives(_ key: String, _ text: String?) -> String {
            text.map {
                "<dc:\(key)><rdf:Alt><rdf:li xml:lang=\"x-default\">\($0)</rdf:li></rdf:Alt></dc:\(key)>"
            } ?? ""
        }
        let subjects = keywords.map { "<rdf:li>\($0)</rdf:li>" }.joined()
        library.write(
            "\(name).xmp",
            """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
            xmlns:exif="http://ns.adobe.com/exif/1.0/"\(attributes)>
            \(alternatives("title", title))\(alternatives("description", description))
            <dc:subject><rdf:Bag>\(subjects)</rdf:Bag></dc:subject>
            </rdf:Description></rdf:RDF></x:xmpmeta>
            """)
    }

    private func facts(_ name: String) throws -> PhotoFacts {
        try #require(try store.photo(at: library.path("\(name).jpg"))).facts
    }

    @Test func fillsWhatIsLackingAndTakesItBack() async throws {
        write("keep", description: "Kept words", keywords: ["lake"])
        write(
            "first", title: "First", description: "Other words", keywords: ["lake", "boat"], rating: 4,
            created: "2020-05-01T10:00:00+02:00", latitude: "47,22.5N")
        write("second", title: "Second", keywords: ["sail"], rating: 1, created: "2021-01-01T00:00:00Z")
        try await library.index(store)
        let own = try facts("keep")
        #expect(own.captureTime?.origin == .file && own.place == nil && own.rating == nil)
        let bytes = library.temporary.read(library.path("keep.xmp"))

        _ = try quarantine.apply(library.plan(store, [("first.jpg", "keep.jpg")]))
        _ = try quarantine.apply(library.plan(store, [("second.jpg", "keep.jpg")]))
        let merged = try facts("keep")
        #expect(merged.title == "First")
        #expect(merged.description == "Kept words", "its own come first")
        #expect(merged.keywords == ["lake", "boat", "sail"])
        #expect(merged.rating == 4)
        #expect(abs((merged.place?.latitude ?? 0) - 47.375) < 1e-6)
        #expect(merged.captureTime?.wallClock == 1_588_327_200_000)
        #expect(merged.captureTime?.utcOffset == 7_200)
        // A search by time finds it by the time it inherited first, and no longer by that of its file.
        let keep = try #require(try store.photo(at: library.path("keep.jpg"))).id
        #expect(try store.photoIDs(within: nil, captured: 1_588_327_200_000..<1_588_327_200_001) == [keep])
        #expect(try store.photoIDs(within: nil, captured: 1_609_459_200_000..<1_609_459_200_001).isEmpty)
        let shown = try store.layout().newestFirst.first { $0.id == keep.rawValue }
        #expect(shown?.wallClock == 1_588_327_200_000)
        #expect(library.temporary.read(library.path("keep.xmp")) == bytes, "originals are never written")

        _ = try quarantine.restore(.photos([library.path("first.jpg")]))
        let less = try facts("keep")
        #expect(less.title == "Second" && less.rating == 1 && less.place == nil)
        #expect(less.keywords == ["lake", "sail"])
        #expect(try store.photoIDs(within: nil, captured: 1_609_459_200_000..<1_609_459_200_001) == [keep])
        _ = try quarantine.restore(.all)
        #expect(try facts("keep") == own)
        #expect(try store.layout().newestFirst.first { $0.id == keep.rawValue }?.day == nil)
        #expect(try facts("first").title == "First")
        #expect(try store.photoIDs(within: nil, captured: 1_609_459_200_000..<1_609_459_200_001).count == 1)
    }

    @Test func goesOnFromPhotoToPhotoAndOutlivesIndexingAndEmptying() async throws {
        write("a", title: "Title of a")
        write("b", rating: 5)
        write("c", keywords: ["c"])
        try await library.index(store)
        _ = try quarantine.apply(library.plan(store, [("a.jpg", "b.jpg")]))
        _ = try quarantine.apply(library.plan(store, [("b.jpg", "c.jpg")]))
        #expect(try facts("c").title == "Title of a" && facts("c").rating == 5)
        // Read again with other content of its own, it still has what it inherited.
        write("c", description: "New", keywords: ["c"])
        library.write("c.jpg", "edited")
        #expect(try await library.index(store).counts.changed == 1)
        #expect(try facts("c").description == "New" && facts("c").title == "Title of a")
        library.clock.pass(days: 40)
        // One stayed for a photo that was edited since.
        #expect(
            try quarantine.empty(olderThan: .seconds(30 * 86_400), includesLastCopies: true).deleted.count
                == 2)
        #expect(try facts("c").title == "Title of a" && facts("c").rating == 5)
    }

    @Test func readsWordsThatAnOlderReleaseDidNot() async throws {
        write("keep")
        write("a", title: "Title of a")
        try await library.index(store)
        // As a library of an older release has it: indexed, without words.
        let photo = try #require(try store.photo(at: library.path("a.jpg")))
        try store.refreshFacts([photo.id: PhotoFacts()])
        #expect(try facts("a").title == nil)
        _ = try quarantine.apply(library.plan(store, [("a.jpg", "keep.jpg")]))
        #expect(try facts("keep").title == "Title of a")
    }
}
