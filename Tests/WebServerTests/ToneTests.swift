import Foundation
import HummingbirdTesting
import ImageDecoding
import PhotoStore
import PhotoTypes
import Testing

@testable import WebServer

@Suite struct ToneTests {
    private func picture(_ colours: [[UInt8]]) -> PixelImage {
        PixelImage(size: PixelSize(width: colours.count, height: 1), pixels: colours.flatMap { $0 })
    }

    /// Of a library without photos, whose caches are there.
    private func folder() throws -> LibraryFolder {
        let folder = LibraryFolder(NSTemporaryDirectory() + "tones-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.caches, withIntermediateDirectories: true)
        return folder
    }

    @Test func theMeanIsToldInFourBits() {
        #expect(Tones.mean(picture([[255, 0, 0]])) == 0xf00)
        #expect(Tones.mean(picture([[255, 0, 17], [0, 0, 17]])) == 0x801)
        #expect(Tones.mean(picture(Array(repeating: [0, 136, 255], count: 300_000))) == 0x08f)
    }

    @Test func whatWasNotedOutlivesTheProgram() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        let tones = Tones(library: folder)
        tones.note(picture([[255, 255, 255]]), of: PhotoID(7))
        tones.note(picture([[0, 0, 255]]), of: PhotoID(9_000_000_000))
        // Another content under its path.
        tones.note(picture([[0, 255, 0]]), of: PhotoID(7))
        #expect(tones.all() == [7: 0x0f0, 9_000_000_000: 0x00f])
        let again = Tones(library: folder)
        #expect(again.all() == tones.all() && again.has(PhotoID(7)) && !again.has(PhotoID(8)))
    }

    @Test func halfARecordShiftsNothing() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        Tones(library: folder).note(picture([[255, 0, 0]]), of: PhotoID(1))
        let path = Tones.path(in: folder)
        try (Data(contentsOf: URL(fileURLWithPath: path)) + [1, 2, 3]).write(to: URL(fileURLWithPath: path))
        let tones = Tones(library: folder)
        tones.note(picture([[0, 0, 255]]), of: PhotoID(2))
        #expect(Tones(library: folder).all() == [1: 0xf00, 2: 0x00f])
    }

    @Test func anotherLibraryAtThePlaceHasNoneOfTheOld() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        let tones = Tones(library: folder)
        tones.note(picture([[255, 0, 0]]), of: PhotoID(1))
        try FileManager.default.removeItem(atPath: folder.caches)
        #expect(tones.count == 0)
        // Nothing is made again for it.
        tones.note(picture([[255, 0, 0]]), of: PhotoID(1))
        #expect(!FileManager.default.fileExists(atPath: folder.caches) && tones.count == 0)
    }

    @Test func theLayoutTellsColoursOfPhotosWhosePictureWasMade() async throws {
        let library = try await ServedLibrary(["sunset.jpg", "cat.png"])
        try await library.ask { client in
            let before = try await client.get("/api/v1/library/layout")
            #expect(try before.json()["tones"] as? String == "------")
            let ids = try #require(try before.json()["ids"] as? [Int])
            let picture = try await client.get("/api/v1/photos/\(ids[1])/thumbnail")
            let etag = try #require(before.headers[.eTag])
            let after = try await client.get("/api/v1/library/layout", [.ifNoneMatch: etag])
            #expect(after.status == .ok)
            // What the page compares with the event of the library has not changed.
            #expect(try after.json()["revision"] as? String == before.json()["revision"] as? String)
            let tones = try #require(try after.json()["tones"] as? String)
            #expect(tones.hasPrefix("---") && tones.count == 6)
            let pixels = try PortableDecoder().decode(
                Array(picture.body.readableBytesView), DecodeRequest()
            ).image
            let (told, seen) = (try #require(Int(tones.suffix(3), radix: 16)), Int(Tones.mean(pixels)))
            for shift in [0, 4, 8] { #expect(abs((told >> shift & 15) - (seen >> shift & 15)) <= 1) }
        }
    }

    /// Of a library whose thumbnails were made before colours were kept.
    @Test func coloursThatAreMissingAreMadeOfThumbnails() async throws {
        let library = try await ServedLibrary(["sunset.jpg", "cat.png"])
        let pictures = library.state.pictures
        try await pictures.prepare { _, _ in }
        let path = Tones.path(in: library.state.library.folder)
        let known = Tones(library: library.state.library.folder).all()
        #expect(known.count == 2)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.removeItem(atPath: library.photos)
        try await pictures.prepare { _, _ in }
        let made = Tones(library: library.state.library.folder).all()
        #expect(Set(made.keys) == Set(known.keys))
        for (id, tone) in known {
            for shift in [0, 4, 8] {
                #expect(abs(Int(tone >> shift & 15) - Int((made[id] ?? 0) >> shift & 15)) <= 1)
            }
        }
        // Then there is nothing to do.
        try await pictures.prepare { _, _ in Issue.record("nothing is missing") }
    }
}
