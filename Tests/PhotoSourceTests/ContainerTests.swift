import PhotoTypes
import TestSupport
import Testing

@testable import PhotoSource

/// Metadata that Exiv2 does not find by itself: in PNG's own chunks, and in JPEG XL's boxes.
@Suite struct ContainerTests {
    private typealias Made = MadeMetadata

    private static let exif = MadeMetadata.exif(
        photo: [0x9003: .text("2019:03:09 17:04:05")],
        gps: [1: .text("N"), 2: .fractions([(48, 1)]), 3: .text("E"), 4: .fractions([(2, 1)])])
    private static let xmp = MadeMetadata.xmp(["exif:DateTimeOriginal": "1989-05-05T14:08:45"])
    private static let offset: [UInt8] = [0, 0, 0, 0]

    private func time(_ bytes: [UInt8]) -> CaptureTime? { PhotoFacts(metadataIn: bytes).captureTime }

    @Test func readsPNGDates() {
        let text = Array("Creation Time\0Sat, 09 Mar 2019 17:04:05 +0100".utf8)
        let international = Array("Creation Time\0\0\0en\0\0".utf8) + Array("2019-03-09T17:04:05+01:00".utf8)
        let changed = ("tIME", [UInt8(2021 >> 8), UInt8(2021 & 255), 4, 1, 8, 22, 44])
        for chunk in [("tEXt", text), ("iTXt", international)] {
            let found = time(Made.png([changed, chunk]))
            #expect(found?.wallClock == milliseconds("2019-03-09T17:04:05") && found?.utcOffset == 3600)
            #expect(found?.origin == .metadata)
        }
        let last = time(Made.png([changed]))
        #expect(last?.wallClock == milliseconds("2021-04-01T08:22:44") && last?.utcOffset == 0)
        #expect(time(Made.png([("tIME", [0, 0, 13, 1, 0, 0, 0])])) == nil)
        #expect(time(Made.png([("tEXt", Array("Creation Time\0".utf8))])) == nil)
    }

    @Test func readsJPEGXL() throws {
        let packed = Made.box("brob", Array("Exif".utf8) + Made.brotli(Self.offset + Self.exif))
        let large = Made.largeBox("brob", Array("Exif".utf8) + Made.brotli(Self.offset + Self.exif))
        let plain = Made.box("Exif", Self.offset + Self.exif)
        let picture = Made.box("jxlc", [0xFF, 0x0A, 0, 0])
        for boxes in [[plain], [packed], [picture, packed], [large], [picture, plain]] {
            let facts = PhotoFacts(metadataIn: Made.jpegXL(boxes))
            #expect(facts.captureTime?.wallClock == milliseconds("2019-03-09T17:04:05"))
            #expect(facts.place == GeoPoint(latitude: 48, longitude: 2) && facts.pixelSize == nil)
        }
        let words = Made.box("brob", Array("xml ".utf8) + Made.brotli(Self.xmp))
        #expect(time(Made.jpegXL([words]))?.wallClock == milliseconds("1989-05-05T14:08:45"))
        // The last box may end with the file.
        let open = Made.big(0, 4) + Array("xml ".utf8) + Self.xmp
        #expect(time(Made.jpegXL([open]))?.wallClock == milliseconds("1989-05-05T14:08:45"))
        // A box that cannot be read leaves the other.
        let broken = Made.box("brob", Array("Exif".utf8) + [0xFF, 0xFF, 0xFF])
        #expect(time(Made.jpegXL([broken, words]))?.wallClock == milliseconds("1989-05-05T14:08:45"))
    }

    /// 51 bytes that stand for 64 MiB.
    @Test func doesNotUnpackABomb() {
        let bomb: [UInt8] = [
            207, 255, 255, 127, 0, 36, 0, 226, 177, 64, 114, 239, 255, 249, 255, 255, 15, 128, 4, 64, 28, 22,
            128, 238,
            253, 63, 255, 255, 255, 1, 144, 0, 136, 195, 2, 208, 189, 255, 207, 255, 255, 127, 0, 18, 0, 113,
            88, 0,
            186, 247, 255,
        ]
        #expect(Brotli.decompress(bomb[...], mostBytes: 1 << 24) == nil)
        #expect(Brotli.decompress(bomb[...], mostBytes: 1 << 26)?.count == 1 << 26)
        #expect(
            PhotoFacts(metadataIn: Made.jpegXL([Made.box("brob", Array("Exif".utf8) + bomb)])) == PhotoFacts()
        )
    }

    @Test func survivesDamagedBoxesAndChunks() {
        var random = SeededGenerator(seed: 17)
        let text = Array("Creation Time\0Sat, 09 Mar 2019 17:04:05 +0100".utf8)
        for intact in [
            Made.jpegXL([
                Made.largeBox("brob", Array("Exif".utf8) + Made.brotli(Self.offset + Self.exif)),
                Made.box("xml ", Self.xmp),
            ]), Made.png([("tEXt", text)]),
        ] {
            for _ in 0..<500 {
                var bytes = intact
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                        in: 0...255, using: &random)
                }
                #expect((1...8).contains(PhotoFacts(metadataIn: bytes).orientation))
                _ = PhotoFacts(
                    metadataIn: Array(intact.prefix(Int.random(in: 0..<intact.count, using: &random))))
            }
        }
    }

    /// What stands before the fault counts.
    @Test func readsWhatATruncatedFileStillHas() {
        let whole = Made.png([("eXIf", Self.exif)])
        #expect(time(Array(whole.dropLast(20)))?.wallClock == milliseconds("2019-03-09T17:04:05"))
    }
}
