import Foundation
import PhotoQuarantine
import PhotoStore
import PhotoTypes
import Testing

@Suite struct RestoreTests {
    private let library: TestLibrary
    private let store: PhotoStore
    private let quarantine: Quarantine

    init() throws {
        library = try TestLibrary()
        store = try library.open()
        quarantine = library.quarantine(store)
    }

    private func take(_ names: String..., keep: String = "keep.jpg") async throws -> AppliedPlan {
        if !library.temporary.exists(library.path(keep)) { library.write(keep, "kept") }
        try await library.index(store)
        let applied = try quarantine.apply(library.plan(store, names.map { ($0, keep) }))
        try #require(applied.moved.count == names.count)
        return applied
    }

    @Test func bringsBackToThePlaceWithFoldersMadeAnew() async throws {
        library.write("2024/deep/b.jpg", "two")
        library.write("2024/deep/b.xmp", "sidecar")
        let before = try library.files()
        let id = try await {
            try await library.index(store); return try store.photo(at: library.path("2024/deep/b.jpg"))?.id
        }()
        _ = try await take("2024/deep/b.jpg")
        library.temporary.remove(library.path("2024"))
        let back = try quarantine.restore(.all)
        #expect(back.refused.isEmpty)
        #expect(back.restored.map(\.path) == [library.path("2024/deep/b.jpg")])
        #expect(back.restored.map(\.isRenamed) == [false])
        #expect(try library.filesInPlace() == before.merging(["keep.jpg": "kept"]) { $1 })
        #expect(try library.filesInQuarantine().isEmpty)
        #expect(try store.photo(at: library.path("2024/deep/b.jpg"))?.id == id)
        #expect(
            try store.photo(at: library.path("2024/deep/b.jpg"))?.companions == [
                library.path("2024/deep/b.xmp")
            ])
        #expect(try await library.index(store).counts.unchanged == 2)
        #expect(try quarantine.list().isEmpty)
    }

    @Test func neverOverwritesWhatCameMeanwhile() async throws {
        library.write("b.jpg", "two")
        library.write("b.aae", "edit")
        library.write("B.jpg.xmp", "sidecar")
        _ = try await take("b.jpg")
        library.write("b.jpg", "newcomer")
        library.write("b (restored).aae", "another")
        try await library.index(store)
        let newcomer = try #require(try store.photo(at: library.path("b.jpg"))).id
        let back = try quarantine.restore(.all)
        #expect(back.restored.map(\.path) == [library.path("b (restored 2).jpg")])
        #expect(back.restored.map(\.isRenamed) == [true])
        #expect(
            try library.filesInPlace() == [
                "keep.jpg": "kept", "b.jpg": "newcomer", "b (restored).aae": "another",
                "b (restored 2).jpg": "two", "b (restored 2).aae": "edit",
                "B (restored 2).jpg.xmp": "sidecar",
            ])
        #expect(try store.photo(at: library.path("b.jpg"))?.id == newcomer)
        let restored = try #require(try store.photo(at: library.path("b (restored 2).jpg")))
        #expect(restored.id != newcomer && restored.id == back.restored[0].item.photo)
        #expect(try await library.index(store).counts.unchanged == 3)
    }

    @Test func aPhotoThatIsKnownAtThePlaceAndGoneGivesWay() async throws {
        library.write("b.jpg", "two")
        _ = try await take("b.jpg")
        library.write("b.jpg", "newcomer")
        try await library.index(store)
        library.temporary.remove(library.path("b.jpg"))
        #expect(try quarantine.restore(.all).restored.map(\.path) == [library.path("b.jpg")])
        #expect(try library.livePaths(store) == [library.path("keep.jpg"), library.path("b.jpg")])
        #expect(try await library.index(store).counts.unchanged == 2)
    }

    @Test func choosesByBatchAndByPath() async throws {
        library.write("a.jpg", "one")
        library.write("b.jpg", "two")
        library.write("c.jpg", "three")
        let first = try await take("a.jpg")
        library.clock.pass(days: 1)
        let second = try await take("b.jpg", "c.jpg")
        #expect(try quarantine.list().map(\.name) == [first.batch, second.batch])
        #expect(throws: PhotoQuarantineError.unknownBatch("nonesuch")) {
            try quarantine.restore(.batch("nonesuch"))
        }
        let place = try #require(second.moved.first { $0.file.path == library.path("c.jpg") }).place
        var back = try quarantine.restore(.photos([place, library.path("x.jpg")]))
        #expect(back.restored.map(\.path) == [library.path("c.jpg")])
        #expect(back.refused == [Refusal(path: library.path("x.jpg"), reason: .notInQuarantine)])
        back = try quarantine.restore(.batch(try #require(first.batch)))
        #expect(back.restored.map(\.path) == [library.path("a.jpg")])
        back = try quarantine.restore(.photos([library.path("b.jpg")]))
        #expect(back.restored.map(\.path) == [library.path("b.jpg")])
        #expect(try quarantine.restore(.all).restored.isEmpty)
    }

    @Test func knowsWhatWasTakenOutByHand() async throws {
        library.write("a.jpg", "one")
        library.write("b.jpg", "two")
        let moved = try await take("a.jpg", "b.jpg").moved
        // One put back in its place, one taken elsewhere.
        try FileManager.default.moveItem(atPath: moved[0].place.display, toPath: moved[0].file.path.display)
        library.temporary.remove(moved[1].place)
        #expect(try quarantine.list().flatMap(\.photos).map(\.isThere) == [false, false])
        let back = try quarantine.restore(.all)
        #expect(back.restored.map(\.path) == [library.path("a.jpg")])
        #expect(back.refused == [Refusal(path: library.path("b.jpg"), reason: .takenOut)])
        #expect(try quarantine.list().isEmpty)
        #expect(try store.photo(at: library.path("a.jpg"))?.id == moved[0].photo)
    }

    @Test func theManifestBringsAllBackWithoutTheLibrary() async throws {
        library.write("2024/a.jpg", "one")
        library.write("2024/a.aae", "edit")
        library.write("b.jpg", "two")
        let before = try library.filesInPlace()
        _ = try await take("2024/a.jpg", "b.jpg")
        // A power cut tore the last line of another command.
        let manifest = library.path(".afterimage-quarantine/manifest.jsonl")
        library.temporary.write(manifest, library.temporary.read(manifest) + Array("{\"event\":\"mo".utf8))
        let fresh = try PhotoStore(LibraryFolder(library.temporary.path.display + "/second"), for: .writing)
        let again = library.quarantine(fresh)
        #expect(throws: PhotoQuarantineError.self) { try again.adopt(library.temporary["nowhere"]) }
        #expect(try again.adopt(library.root).count == 2)
        #expect(try again.adopt(library.path(".afterimage-quarantine")).isEmpty, "known by now")
        #expect(try again.list().first?.photos.count == 2)
        #expect(try again.restore(.all).restored.count == 2)
        #expect(try library.filesInPlace() == before.merging(["keep.jpg": "kept"]) { $1 })
        // New lines did not become part of the torn one.
        let lines = String(decoding: library.temporary.read(manifest), as: UTF8.self).split(separator: "\n")
        #expect(lines.filter { $0.contains("\"restore\"") }.count == 2)
        #expect(lines.contains { $0 == "{\"event\":\"mo" })
    }

    @Test func aManifestLeadsNowhereElse() async throws {
        library.write("a.jpg", "one")
        _ = try await take("a.jpg")
        library.temporary.write(library.temporary["secret.jpg"], Array("secret".utf8))
        let manifest = library.path(".afterimage-quarantine/manifest.jsonl")
        let text = String(decoding: library.temporary.read(manifest), as: UTF8.self)
        let batch = try #require(try quarantine.list().first).name
        for evil in [
            text.replacing("\"a.jpg\"", with: "\"../../../secret.jpg\""),
            text.replacing("\"\(batch)\"", with: "\"..\"").replacing("\"a.jpg\"", with: "\"../secret.jpg\""),
            text.replacing("\"\(batch)\"", with: "\"../..\"").replacing("\"a.jpg\"", with: "\"secret.jpg\""),
        ] {
            library.temporary.write(manifest, Array(evil.utf8))
            let fresh = try PhotoStore(
                LibraryFolder(library.temporary.path.display + "/\(UUID().uuidString)"), for: .writing)
            #expect(throws: PhotoQuarantineError.noManifest(folder: library.root.display)) {
                try library.quarantine(fresh).adopt(library.root)
            }
        }
        library.temporary.write(
            manifest, Array("{\"format\":\"afterimage quarantine\",\"version\":2}\n".utf8))
        #expect(throws: PhotoQuarantineError.newerManifest(path: manifest.display, version: 2)) {
            try quarantine.adopt(library.root)
        }
    }
}
