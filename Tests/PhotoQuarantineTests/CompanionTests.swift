import Foundation
import PhotoQuarantine
import PhotoSource
import PhotoStore
import PhotoTypes
import TestSupport
import Testing

/// Only what is surely a photo's goes with it, and is deleted with it.
@Suite struct CompanionTests {
    private let library: TestLibrary
    private let store: PhotoStore
    private let quarantine: Quarantine
    private let identifier = "3D4C1A5E-8C0B-4C5E-9E5B-1F0A2B3C4D5E"

    init() throws {
        library = try TestLibrary()
        store = try library.open()
        quarantine = library.quarantine(store)
    }

    /// Indexes what is there, moves a photo to quarantine, and returns the names of the files that are there then.
    private func take(_ name: String) async throws -> Set<String> {
        library.write("album/keep.jpg", "kept")
        try await library.index(store)
        let applied = try quarantine.apply(library.plan(store, [(name, "album/keep.jpg")]))
        #expect(applied.refused.isEmpty)
        return Set(try library.filesInQuarantine().keys)
    }

    @Test func aTakeoutRecordGoesWithThePhotoOfItsNumber() async throws {
        let names = [
            "IMG_1.jpg", "IMG_1(1).jpg", "IMG_1.jpg.json", "IMG_1.jpg(1).json",
            "IMG_1.jpg.supplemental-metadata(1).json",
        ]
        for name in names { library.write(name, name) }
        #expect(try await take("IMG_1.jpg") == ["IMG_1.jpg", "IMG_1.jpg.json"])
        #expect(
            try await take("IMG_1(1).jpg") == Set(names))
    }

    @Test func aSidecarOfOtherLetterCaseStays() async throws {
        for name in ["dsc01.jpg", "DSC01.jpg", "dsc01.xmp"] { library.write(name, name) }
        #expect(try await take("DSC01.jpg") == ["DSC01.jpg"])
        #expect(try await take("dsc01.jpg") == ["DSC01.jpg", "dsc01.jpg", "dsc01.xmp"])
    }

    @Test func aClipIsNoLivePhotosMovie() async throws {
        library.write("trip.jpg", LivePhotoFiles.photo(identifier))
        library.write("trip.day2.mp4", LivePhotoFiles.movie(identifier))
        library.write("trip.mp4", LivePhotoFiles.movie("another"))
        library.write("trip.mov", "a clip")
        #expect(try await take("trip.jpg") == ["trip.jpg"])
    }

    @Test func theMovieOfALivePhotoGoesAndComesBack() async throws {
        library.write("a.jpg", LivePhotoFiles.photo(identifier))
        library.write("a.MOV", LivePhotoFiles.movie(identifier))
        #expect(try await take("a.jpg") == ["a.jpg", "a.MOV"])
        let emptied = try quarantine.empty(olderThan: .zero)
        #expect(emptied.deleted.isEmpty && emptied.refused.count == 1, "the kept photo has no such movie")
        #expect(try quarantine.restore(.all).restored.count == 1)
        #expect(Set(try library.filesInPlace().keys) == ["a.jpg", "a.MOV", "album/keep.jpg"])
        // The movie was replaced since it was indexed.
        library.write("a.MOV", LivePhotoFiles.movie("another"))
        #expect(try await take("a.jpg") == ["a.jpg"])
    }

    /// What the folder holds now counts, not what it held when it was indexed.
    @Test func aCompanionStaysForAPhotoThatCameSince() async throws {
        for name in ["a.jpg", "a.xmp"] { library.write(name, name) }
        try await library.index(store)
        library.write("a.heic", "came since")
        library.write("album/keep.jpg", "kept")
        try await library.index(store, root: library.path("album"))
        _ = try quarantine.apply(library.plan(store, [("a.jpg", "album/keep.jpg")]))
        #expect(Set(try library.filesInQuarantine().keys) == ["a.jpg"])
    }

    @Test func anEditedVersionKeepsTheRecordOfItsOriginal() async throws {
        for name in ["a.jpg", "a-edited.jpg", "a.jpg.json"] { library.write(name, name) }
        #expect(try await take("a.jpg") == ["a.jpg"])
    }

    @Test func emptyReturnsWhatAnotherPhotoCouldClaim() async throws {
        for name in ["a.CR2", "a.JPG", "a.xmp"] { library.write(name, name) }
        #expect(try await take("a.CR2") == ["a.CR2", "a.xmp"])
        let rehearsal = try quarantine.empty(olderThan: .zero, isRehearsal: true)
        #expect(rehearsal.deleted.count == 1 && rehearsal.returned == [library.path("a.xmp")])
        let emptied = try quarantine.empty(olderThan: .zero)
        #expect(emptied.deleted.count == 1 && emptied.returned == [library.path("a.xmp")])
        #expect(emptied.bytes == 5 && rehearsal.bytes == 5, "the raw file's alone")
        #expect(try library.filesInPlace()["a.xmp"] == "a.xmp")
        #expect(try library.filesInQuarantine().isEmpty)
    }

    /// A batch of an earlier version, which took companions by looser names.
    @Test func emptyJudgesAgainWhatAnEarlierVersionTook() async throws {
        library.write("keep.jpg", "kept")
        library.write("keep.jpg.json", "{}")
        library.write("IMG_1(1).jpg", "other")
        try await library.index(store)
        let wrong = ["IMG_1.jpg(1).json", "IMG_1.day2.mp4", "IMG_1.mov"]
        try makeBatch("IMG_1.jpg", companions: ["IMG_1.jpg.json"] + wrong)
        #expect(try quarantine.adopt(library.root).count == 1)
        let emptied = try quarantine.empty(olderThan: .zero)
        #expect(emptied.deleted.count == 1 && emptied.refused.isEmpty)
        #expect(Set(emptied.returned) == Set(wrong.map(library.path)))
        #expect(
            Set(try library.filesInPlace().keys)
                == Set(wrong + ["keep.jpg", "keep.jpg.json", "IMG_1(1).jpg"]))
        #expect(try library.filesInQuarantine().isEmpty)
    }

    @Test func emptyDeletesNothingWhereAStrayHasNoPlace() async throws {
        library.write("keep.jpg", "kept")
        try await library.index(store)
        try makeBatch("IMG_1.jpg", companions: ["IMG_1.jpg(1).json"])
        library.write("IMG_1.jpg(1).json", "another")
        #expect(try quarantine.adopt(library.root).count == 1)
        let emptied = try quarantine.empty(olderThan: .zero)
        #expect(emptied.deleted.isEmpty && emptied.returned.isEmpty)
        #expect(emptied.refused.map(\.reason) == [.companionClaimed(library.path("IMG_1.jpg(1).json"))])
        #expect(try library.filesInQuarantine().count == 2)
    }

    /// A photo that has the name of the one in quarantine could have its sidecar too.
    @Test func emptyReturnsTheSidecarOfANameThatIsUsedAgain() async throws {
        for name in ["a.jpg", "a.xmp"] { library.write(name, name) }
        #expect(try await take("a.jpg") == ["a.jpg", "a.xmp"])
        library.write("a.jpg", "newcomer")
        #expect(try quarantine.empty(olderThan: .zero).returned == [library.path("a.xmp")])
        #expect(try library.filesInPlace()["a.xmp"] == "a.xmp")
    }

    @Test func aRecordComesBackUnderItsPhotosNewName() async throws {
        for name in ["a.jpg", "a(1).jpg", "a.jpg(1).json"] { library.write(name, name) }
        #expect(try await take("a(1).jpg") == ["a(1).jpg", "a.jpg(1).json"])
        library.write("a(1).jpg", "newcomer")
        library.write("a.jpg(1).json", "its record")
        _ = try quarantine.restore(.all)
        let files = try library.filesInPlace()
        #expect(files["a(1) (restored).jpg"] == "a(1).jpg")
        #expect(files["a(1) (restored).jpg.json"] == "a.jpg(1).json")
    }

    /// Files in quarantine with a manifest that lists them: a photo and companions beside it.
    private func makeBatch(_ photo: String, companions: [String]) throws {
        let batch = "2027-01-15-080000-abcd"
        func file(_ name: String) throws -> [String: Any] {
            let place = library.write(".afterimage-quarantine/\(batch)/\(name)", name)
            let content = try PhotoContent(readingFileAt: place, maximumBytes: 1 << 20)
            return [
                "path": name, "sha256": content.hash.hex, "size": content.stamp.size,
                "modified": content.stamp.modified,
            ]
        }
        let keep = try PhotoContent(readingFileAt: library.path("keep.jpg"), maximumBytes: 1 << 20)
        let lines: [[String: Any]] = [
            ["format": "afterimage quarantine", "version": 1],
            [
                "event": "move", "batch": batch, "time": "2027-01-15T08:00:00Z", "path": photo,
                "library": library.folder.path, "photo": try file(photo),
                "companions": try companions.map(file),
                "keep": library.path("keep.jpg").display, "keepSHA256": keep.hash.hex, "kind": "sameBytes",
                "group": "g",
            ],
        ]
        let text = try lines.map {
            String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self)
        }
        library.write(".afterimage-quarantine/manifest.jsonl", text.joined(separator: "\n") + "\n")
    }
}
