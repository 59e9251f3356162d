import Foundation
import PhotoSource
import PhotoTypes
import TestSupport
import Testing

@Suite struct MetadataTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    static let burst = "8F3B1C22-0D7E-4A55-9B1E-5D1B6C0A7E11"

    static func bytes(of name: String) -> [UInt8] {
        (try? Data(contentsOf: folder.appending(path: name))).map(Array.init) ?? []
    }

    private func facts(_ name: String) throws -> PhotoFacts {
        let bytes = Self.bytes(of: name)
        try #require(!bytes.isEmpty)
        return PhotoFacts(metadataIn: bytes)
    }

    @Test(arguments: ["full.jpg", "full.png", "full.webp", "full.heic", "full.avif"])
    func readsEveryFact(_ name: String) throws {
        let facts = try facts(name)
        // 2024-03-09T17:04:05.25 on the camera's clock.
        #expect(
            facts.captureTime
                == CaptureTime(wallClock: 1_710_003_845_250, utcOffset: 19_800, origin: .camera))
        #expect(abs((facts.place?.latitude ?? 0) + 33.859_833) < 1e-6)
        #expect(abs((facts.place?.longitude ?? 0) + 151.201_111) < 1e-6)
        #expect(facts.place?.altitude == -42.5)
        #expect(facts.cameraMake == "Afterimage" && facts.cameraModel == "Test Camera 1")
        #expect(facts.lens == "Prime 50mm f/1.4")
        #expect(
            facts.exposureTime == 0.004 && facts.aperture == 2.8 && facts.iso == 400
                && facts.focalLength == 50)
        #expect(facts.orientation == 6)
        let isBoxFormat = name.hasSuffix("heic") || name.hasSuffix("avif")
        #expect(facts.pixelSize == (isBoxFormat ? nil : PixelSize(width: 6, height: 8)))
    }

    @Test(
        arguments: [
            ("digitised.jpg", CaptureTime(wallClock: 1_672_628_645_000, utcOffset: -28_800, origin: .camera)),
            ("changed.jpg", CaptureTime(wallClock: 1_672_531_199_000, utcOffset: nil, origin: .metadata)),
            (
                "satellites.jpg",
                CaptureTime(wallClock: 1_710_003_845_000, utcOffset: -18_000, origin: .camera)
            ),
            (
                "satellites-disagree.jpg",
                CaptureTime(wallClock: 1_710_004_265_000, utcOffset: nil, origin: .camera)
            ),
            ("xmp.jpg", CaptureTime(wallClock: 1_563_653_860_500, utcOffset: -14_400, origin: .metadata)),
            ("never-set.jpg", nil), ("impossible.jpg", nil), ("bare.jpg", nil),
        ] as [(String, CaptureTime?)])
    func choosesTheCaptureTime(name: String, expected: CaptureTime?) throws {
        #expect(try facts(name).captureTime == expected)
    }

    @Test func fallsBackToTheFilesTime() throws {
        let zone = try #require(TimeZone(secondsFromGMT: 3600))
        let modified: Int64 = 1_700_000_000_123_456_789
        let guessed = PhotoFacts(metadataIn: Self.bytes(of: "bare.jpg"), modified: modified, timeZone: zone)
        #expect(
            guessed.captureTime == CaptureTime(wallClock: 1_700_003_600_123, utcOffset: 3600, origin: .file))
        #expect(guessed.captureTime?.instant == 1_700_000_000_123)
        let known = PhotoFacts(metadataIn: Self.bytes(of: "full.jpg"), modified: modified, timeZone: zone)
        #expect(known.captureTime?.origin == .camera)
    }

    @Test(arguments: [
        "no-reference.jpg", "out-of-range.jpg", "no-fix.jpg", "zero-denominator.jpg", "bare.jpg",
    ])
    func refusesPlacesThatAreNone(_ name: String) throws {
        #expect(try facts(name).place == nil)
    }

    @Test func refusesNumbersThatAreNone() throws {
        let facts = try facts("zero-denominator.jpg")
        #expect(facts.exposureTime == nil && facts.aperture == nil && facts.iso == nil)
    }

    @Test(arguments: ["apple-burst.jpg", "xmp.jpg"]) func knowsABurst(_ name: String) throws {
        #expect(try facts(name).burstID == Self.burst)
    }

    @Test(arguments: [
        (
            "words-xmp.jpg",
            PhotoFacts(
                title: "Gipfel", description: "Early, at the summit.", keywords: ["mountain", "été, 山"],
                rating: 4)
        ),
        (
            "words-iptc.jpg",
            PhotoFacts(title: "Café", description: "Am See, früh", keywords: ["lake", "café"])
        ),
        ("words-exif.jpg", PhotoFacts(description: "At the lake", rating: 2)),
        ("words-comment.jpg", PhotoFacts(description: "Grandma's garden")),
        ("bare.jpg", PhotoFacts()),
    ])
    func readsWhatPeopleWrote(_ name: String, _ expected: PhotoFacts) throws {
        var facts = try facts(name)
        facts.pixelSize = nil
        #expect(facts == expected)
    }

    @Test func aSidecarsWordsComeFirst() throws {
        let folder = try TemporaryFolder()
        folder.write("a.jpg", Self.bytes(of: "words-iptc.jpg"))
        folder.write("a.xmp", Self.bytes(of: "words.xmp"))
        folder.write("a.aae", [0])
        let content = try PhotoContent(readingFileAt: folder["a.jpg"], maximumBytes: 1 << 20)
        let companions = [folder["a.aae"], folder["a.xmp"], folder["absent.xmp"]]
        let facts = PhotoFacts(content, path: folder["a.jpg"], companions: companions)
        #expect(facts.title == "Gipfel" && facts.description == "Early, at the summit." && facts.rating == 4)
        #expect(facts.keywords == ["mountain", "été, 山", "lake", "café"])
        #expect(facts.pixelSize == PixelSize(width: 8, height: 6))
        #expect(facts.captureTime?.origin == .file)
    }

    @Test func knowsNothingOfWhatIsNoPicture() {
        #expect(PhotoFacts(metadataIn: []) == PhotoFacts())
        #expect(PhotoFacts(metadataIn: Array("no picture".utf8)) == PhotoFacts())
    }

    @Test(arguments: [
        "full.jpg", "full.png", "full.webp", "full.heic", "full.avif", "apple-burst.jpg", "xmp.jpg",
        "satellites.jpg", "words-xmp.jpg", "words-iptc.jpg", "words-comment.jpg", "words.xmp",
    ])
    func survivesDamage(_ name: String) {
        let intact = Self.bytes(of: name)
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func random(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        for _ in 0..<300 {
            var bytes = intact
            for _ in 0..<(1 + random(6)) { bytes[random(bytes.count)] ^= UInt8(1 + random(255)) }
            let facts = PhotoFacts(metadataIn: bytes)
            #expect((1...8).contains(facts.orientation))
            _ = PhotoFacts(metadataIn: Array(intact.prefix(random(intact.count))))
        }
    }

    @Test func readsOnManyThreadsAtOnce() async {
        await withTaskGroup(of: String?.self) { group in
            for _ in 0..<64 { group.addTask { PhotoFacts(metadataIn: Self.bytes(of: "xmp.jpg")).burstID } }
            for await burst in group { #expect(burst == Self.burst) }
        }
    }
}
