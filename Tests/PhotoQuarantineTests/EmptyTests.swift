import Foundation
import PhotoQuarantine
import PhotoStore
import PhotoTypes
import Testing

@Suite struct EmptyTests {
    private let library: TestLibrary
    private let store: PhotoStore
    private let quarantine: Quarantine

    init() throws {
        library = try TestLibrary()
        store = try library.open()
        quarantine = library.quarantine(store)
    }

    private func take(_ names: String..., keep: String = "keep.jpg") async throws -> AppliedPlan {
        library.write(keep, "kept")
        try await library.index(store)
        return try quarantine.apply(library.plan(store, names.map { ($0, keep) }))
    }

    @Test func deletesWhatIsOldAndSaysSoBefore() async throws {
        library.write("2024/a.MP.jpg", "one")
        library.write("2024/a.MP", "movie")
        library.write("keep.MP", "movie")
        library.write("b.jpg", "two")
        let old = try await take("2024/a.MP.jpg", keep: "keep.MP.jpg").moved
        library.clock.pass(days: 20)
        _ = try await take("b.jpg", keep: "keep.MP.jpg")
        library.clock.pass(days: 11)

        let rehearsal = try quarantine.empty(olderThan: .seconds(30 * 86_400), isRehearsal: true)
        #expect(rehearsal.deleted.map(\.id) == old.map(\.id) && rehearsal.bytes == 8)
        #expect(try library.filesInQuarantine().count == 3, "nothing was touched")
        let emptied = try quarantine.empty(olderThan: .seconds(30 * 86_400))
        #expect(emptied.deleted.map(\.id) == old.map(\.id) && emptied.bytes == 8)
        #expect(emptied.refused.isEmpty && emptied.strangers.isEmpty)
        #expect(try library.filesInQuarantine() == ["b.jpg": "two"])
        #expect(try quarantine.list().flatMap(\.photos).map(\.item.file.path) == [library.path("b.jpg")])
        #expect(try library.livePaths(store) == [library.path("keep.MP.jpg")])
        #expect(try store.status().tombstones == 0)
        let folder = try #require(old.first).place.parent
        #expect(
            !library.temporary.exists(folder) && !library.temporary.exists(folder.parent), "no empty folders")
        #expect(try quarantine.empty(olderThan: .zero).deleted.count == 1)
        #expect(try library.filesInPlace() == ["keep.MP.jpg": "kept", "keep.MP": "movie"])
    }

    @Test(arguments: [nil, "other"]) func keepsTheLastCopyOfAMovie(beside other: String?) async throws {
        library.write("a.MP.jpg", "one")
        library.write("a.MP", "movie")
        if let other { library.write("keep.MP", other) }
        let moved = try await take("a.MP.jpg", keep: "keep.MP.jpg").moved
        for isRehearsal in [true, false] {
            let emptied = try quarantine.empty(olderThan: .zero, isRehearsal: isRehearsal)
            #expect(emptied.deleted.isEmpty)
            #expect(emptied.refused.map(\.path) == moved.map(\.place))
        }
        #expect(try library.filesInQuarantine() == ["a.MP.jpg": "one", "a.MP": "movie"])
        #expect(try quarantine.empty(olderThan: .zero, includesLastCopies: true).deleted.count == 1)
        #expect(try library.filesInQuarantine().isEmpty)
    }

    /// Copies have records of their own; the only one must not go.
    @Test(arguments: ["a.jpg.json", "a.xmp"]) func keepsTheLastSidecar(_ sidecar: String) async throws {
        library.write("a.jpg", "one")
        library.write(sidecar, "{}")
        let moved = try await take("a.jpg").moved
        for isRehearsal in [true, false] {
            let emptied = try quarantine.empty(olderThan: .zero, isRehearsal: isRehearsal)
            #expect(emptied.deleted.isEmpty && emptied.companions.isEmpty)
            #expect(emptied.refused.map(\.path) == moved.map(\.place))
        }
        #expect(try library.filesInQuarantine() == ["a.jpg": "one", sidecar: "{}"])
        library.write(sidecar.replacing("a.", with: "keep."), "{\"title\": \"keep.jpg\"}")
        try await library.index(store)
        let emptied = try quarantine.empty(olderThan: .zero)
        #expect(emptied.deleted.count == 1 && emptied.companions == [library.path(sidecar)])
        #expect(try library.filesInQuarantine().isEmpty)
    }

    @Test func leavesAloneWhatItDoesNotKnow() async throws {
        for name in ["a", "b", "c", "d"] { library.write("\(name).jpg", "bytes \(name)") }
        let moved = try await take("a.jpg", "b.jpg", "c.jpg", "d.jpg").moved
        library.temporary.write(moved[0].place, Array("BYTES a".utf8))
        library.temporary.remove(moved[1].place)
        let stranger = library.temporary.write(moved[0].place.parent.appending(Array("x.jpg".utf8)), [1])
        let manifest = library.path(".afterimage-quarantine/manifest.jsonl")
        let text = String(decoding: library.temporary.read(manifest), as: UTF8.self)
        library.temporary.write(
            manifest,
            Array(text.split(separator: "\n").filter { !$0.contains("c.jpg") }.joined(separator: "\n").utf8))

        let emptied = try quarantine.empty(olderThan: .zero)
        #expect(emptied.deleted.map(\.file.path) == [library.path("d.jpg")])
        #expect(
            emptied.refused == [
                Refusal(path: moved[0].place, reason: .changed),
                Refusal(path: moved[1].place, reason: .takenOut),
                Refusal(path: moved[2].place, reason: .notInManifest),
            ])
        #expect(emptied.strangers == [moved[2].place, stranger].sorted())
        #expect(
            try library.filesInQuarantine() == ["a.jpg": "BYTES a", "c.jpg": "bytes c", "x.jpg": "\u{1}"])
    }

    @Test func keepsTheLastCopyOfAGroup() async throws {
        library.write("a.jpg", "one")
        library.write("b.jpg", "two")
        let moved = try await take("a.jpg", "b.jpg").moved
        let refused = moved.map { Refusal(path: $0.place, reason: .keptNotThere(library.path("keep.jpg"))) }
        library.temporary.remove(library.path("keep.jpg"))
        library.write("other.jpg", "other")
        #expect(try quarantine.empty(olderThan: .zero).refused == refused)
        // So, too, when the indexer has missed it.
        try await library.index(store)
        #expect(try quarantine.empty(olderThan: .zero).refused == refused)
        #expect(try library.filesInQuarantine().count == 2)
        #expect(try quarantine.empty(olderThan: .zero, includesLastCopies: true).deleted.count == 2)
    }

    /// Cut off, written over, or no file any more: what was taken away for it may be all that is left.
    @Test(arguments: ["", "keep", "KEEP", nil]) func keepsWhatWentForAPhotoThatHasChanged(
        content: String?
    ) async throws {
        library.write("keep.jpg", "kept")
        library.write("a.jpg", "one")
        let moved = try await take("a.jpg").moved
        library.temporary.remove(library.path("keep.jpg"))
        if let content {
            library.write("keep.jpg", content)
            // The library knows what lies there now.
            if content == "KEEP" { try await library.index(store) }
        } else {
            try FileManager.default.createDirectory(
                atPath: library.path("keep.jpg").display, withIntermediateDirectories: false)
        }
        let keep = library.path("keep.jpg")
        let refused = moved.map {
            Refusal(path: $0.place, reason: content == nil ? .keptNotAFile(keep) : .keptChanged(keep))
        }
        #expect(try quarantine.empty(olderThan: .zero, isRehearsal: true).refused == refused)
        #expect(try quarantine.empty(olderThan: .zero).refused == refused)
        #expect(try quarantine.empty(olderThan: .zero, includesLastCopies: true).deleted.count == 1)
    }

    @Test func noticesThatTheKeptPhotoChangesMeanwhile() async throws {
        library.write("a.jpg", "one")
        library.write("b.jpg", "two")
        let moved = try await take("a.jpg", "b.jpg").moved
        let emptied = try quarantine.empty(olderThan: .zero) {
            if $0.done == 1 { library.write("keep.jpg", "another") }
        }
        #expect(emptied.deleted.map(\.id) == [moved[0].id])
        #expect(
            emptied.refused == [
                Refusal(path: moved[1].place, reason: .keptChanged(library.path("keep.jpg")))
            ])
    }

    @Test func followsAPhotoThatStayedAndWentLater() async throws {
        library.write("a.jpg", "one")
        library.write("b.jpg", "two")
        _ = try await take("a.jpg", keep: "b.jpg")
        _ = try await take("b.jpg")
        #expect(try quarantine.empty(olderThan: .zero).deleted.count == 2)
    }

    /// The one that it went for is in quarantine, and what that went for is lost: one of the three must stay.
    @Test func keepsWhatWentForAPhotoThatWentForALostOne() async throws {
        library.write("a.jpg", "one")
        library.write("b.jpg", "two")
        _ = try await take("a.jpg", keep: "b.jpg")
        _ = try await take("b.jpg")
        library.temporary.remove(library.path("keep.jpg"))
        for isRehearsal in [true, false] {
            let emptied = try quarantine.empty(olderThan: .zero, isRehearsal: isRehearsal)
            #expect(emptied.deleted.isEmpty && emptied.refused.count == 2)
        }
        #expect(try library.filesInQuarantine().count == 2)
    }
}
