import ImageDecoding
import PhotoTypes
import Testing

/// The paths against each other, and what only one of them does.
@Suite struct DecoderTests {
    /// libjpeg-turbo's pixels are the same on both ways; profiles go through lcms2 in 8 bits here, through Lab
    /// in libvips.
    @Test(arguments: Fixture.jpegs.map { $0.name } + ["large.jpg"], [nil, 4, 8, 16, 33, 64] as [Int?])
    func bothWaysShowTheSamePicture(name: String, minimumShortSide: Int?) throws {
        let bytes = Fixture.bytes(of: name)
        let request = DecodeRequest(minimumShortSide: minimumShortSide)
        let fast = try JPEGDecoder().decode(bytes, request)
        let vips = try VipsDecoder().decode(bytes, request)
        #expect(fast.originalSize == vips.originalSize)
        let common = PixelSize(
            width: min(fast.image.width, vips.image.width), height: min(fast.image.height, vips.image.height))
        #expect(
            abs(fast.image.width - vips.image.width) <= 1 && abs(fast.image.height - vips.image.height) <= 1)
        let isProfiled = name.hasPrefix("display")
        #expect(
            fast.image.topLeft(common).difference(to: vips.image.topLeft(common)) <= (isProfiled ? 0.7 : 0.1))
    }

    @Test func shrinksOnLoad() throws {
        let bytes = Fixture.bytes(of: "large.jpg")
        let sizes = try [256, 128, 127, 64, 32, 4].map {
            try JPEGDecoder().decode(bytes, DecodeRequest(minimumShortSide: $0)).image.size
        }
        #expect(sizes.map(\.height) == [256, 128, 128, 64, 32, 32])
        #expect(sizes.map(\.width) == [384, 192, 192, 96, 48, 48])
    }

    @Test func developsARawFileWithoutPreview() throws {
        let decoded = try PortableDecoder().decode(Fixture.bytes(of: "no-preview.dng"), DecodeRequest())
        #expect(decoded.originalSize == PixelSize(width: 96, height: 64))
        #expect(decoded.image.size == PixelSize(width: 48, height: 32))
        // Upright and with the right colours up to brightness: darker and lighter halves stay where they are.
        #expect(decoded.image.difference(to: Fixture.reference) < 25)
    }

    @Test(arguments: [
        ("JPEG 2000", [0xFF, 0x4F, 0xFF, 0x51, 0, 0] as [UInt8]), ("PDF", Array("%PDF-1.7".utf8)),
        ("SVG", Array("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8)),
        ("video", [0, 0, 0, 20] + Array("ftypqt  \0\0\0\0qt  ".utf8)),
    ])
    func namesWhatItDoesNotRead(format: String, bytes: [UInt8]) {
        #expect(
            throws: ImageDecodingError.unsupported(format: format, remedy: "convert it to JPEG, PNG or TIFF")
        ) {
            try PortableDecoder().decode(bytes, DecodeRequest())
        }
    }

    @Test func stopsAtTheDeadline() throws {
        let size = PixelSize(width: 2000, height: 1500)
        let file = try ThumbnailEncoder().encode(
            PixelImage(size: size, pixels: [UInt8](repeating: 200, count: size.width * size.height * 3)))
        #expect(throws: ImageDecodingError.tookTooLong(limit: -1)) {
            try VipsDecoder().decode(file, DecodeRequest(limits: DecodeLimits(seconds: -1)))
        }
    }

    @Test func refusesAHeaderWithoutItsPicture() {
        // 15,000 × 15,000 pixels, within the limits, claimed by a file of a few kilobytes.
        var bytes = Fixture.bytes(of: "progressive.jpg")
        let frame = bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC2]) } ?? 0
        bytes.replaceSubrange((frame + 5)..<(frame + 9), with: [0x3A, 0x98, 0x3A, 0x98])
        #expect(
            throws: ImageDecodingError.damaged(format: "JPEG", reason: "too short for 15000×15000 pixels")
        ) {
            try JPEGDecoder().decode(bytes, DecodeRequest())
        }
    }

    @Test func refusesThousandsOfScans() throws {
        let bytes = Fixture.bytes(of: "progressive.jpg")
        let scan = try #require(bytes.indices.last { bytes[$0...].starts(with: [0xFF, 0xDA]) })
        let repeated = (0..<600).flatMap { _ in bytes[scan..<(bytes.count - 2)] }
        #expect {
            try JPEGDecoder().decode(bytes.dropLast(2) + repeated + [0xFF, 0xD9], DecodeRequest())
        } throws: {
            "\($0)".contains("scans")
        }
    }

    @Test func decodesOnManyThreadsAtOnce() async throws {
        let fixtures = Fixture.jpegs + Fixture.others + Fixture.raws
        await withTaskGroup(of: (Fixture, PixelImage?).self) { group in
            for fixture in fixtures + fixtures + fixtures {
                group.addTask {
                    (fixture, try? PortableDecoder().decode(fixture.bytes, DecodeRequest()).image)
                }
            }
            for await (fixture, image) in group {
                #expect(image.map { $0.difference(to: fixture.expected) <= fixture.tolerance } == true)
            }
        }
    }

    @Test func thumbnailsDecodeToWhatWentIn() throws {
        let file = try ThumbnailEncoder(quality: 95).encode(Fixture.reference)
        #expect(try JPEGDecoder().decode(file, DecodeRequest()).image.difference(to: Fixture.reference) < 4)
        let small = try ThumbnailEncoder(quality: 20).encode(Fixture.reference)
        #expect(small.count < file.count)
        #expect(throws: ImageDecodingError.self) {
            try ThumbnailEncoder().encode(PixelImage(size: PixelSize(width: 0, height: 0), pixels: []))
        }
    }
}

extension PixelImage {
    fileprivate func topLeft(_ part: PixelSize) -> PixelImage {
        let rows = (0..<part.height).flatMap { pixels[($0 * width * 3)...].prefix(part.width * 3) }
        return PixelImage(size: part, pixels: rows)
    }
}
