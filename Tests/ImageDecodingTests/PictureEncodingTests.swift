import Foundation
import ImageDecoding
import PhotoTypes
import TestSupport
import Testing

/// How a picture is stored is told by its bytes and pixels, whatever the file is called.
@Suite struct PictureEncodingTests {
    @Test(
        arguments: [
            ("plain.png", .png, true, 8, nil), ("palette.png", .png, true, 8, 64),
            ("grey.png", .png, true, 8, nil),
            // Made of 8 bits: their low bytes repeat the high ones.
            ("sixteen-bit.png", .png, true, 8, nil), ("sixteen-bit.tif", .tiff, true, 8, nil),
            ("plain.tif", .tiff, true, 8, nil), ("plain.bmp", .bmp, true, 8, nil),
            ("animated.gif", .gif, true, 8, nil), ("plain.webp", .webP, false, 8, nil),
            ("alpha.webp", .webP, true, 8, nil), ("plain.heic", .heif, false, 8, nil),
            ("plain.avif", .avif, false, 8, nil), ("plain.jxl", .jpegXL, false, 8, nil),
            ("matrix/jxl-u8.jxl", .jpegXL, true, 8, nil), ("matrix/webp-lossless.webp", .webP, true, 8, nil),
            ("matrix/webp-lossy.webp", .webP, false, 8, nil),
            ("matrix/tiff-ycbcr-jpeg.tif", .tiff, false, 8, nil),
            ("matrix/tiff-palette.tif", .tiff, true, 8, 64),
            ("grey.jpg", .jpeg, false, 8, nil), ("progressive.jpg", .jpeg, false, 8, nil),
        ] as [(String, ImageFormat, Bool, Int, Int?)])
    func codecsAreTold(
        _ name: String, _ format: ImageFormat, _ isLossless: Bool, _ depth: Int, _ colours: Int?
    ) throws {
        let found = try #require(PictureEncoding(of: Fixture.bytes(of: name)))
        #expect(found.format == format && found.isLossless == isLossless, "\(found)")
        #expect(found.depth == depth, "\(found)")
        if let colours { #expect(found.fewColours.map { $0 <= colours } == true, "\(found)") }
    }

    private func photo(_ name: String, side: Int) throws -> PixelImage {
        let bytes = Array(try Data(contentsOf: Checkout.folder.appending(path: "Samples/photos/" + name)))
        return try PortableDecoder().thumbnail(bytes, side: side)
    }

    @Test func pixelsTellWhatTheyNeed() throws {
        let picture = try photo("sunset.jpg", side: 400)
        let palette = try #require(PictureEncoding(of: PNGFile.palette(picture)))
        #expect(palette.fewColours.map { 2...252 ~= $0 } == true, "\(palette)")
        let deep = try #require(PictureEncoding(of: PNGFile.deep(picture, seed: 5)))
        #expect(deep.depth == 16 && deep.fewColours == nil)
        let deepInName = try #require(PictureEncoding(of: PNGFile.deepInName(picture)))
        #expect(deepInName.depth == 8)
        // The same few colours in a file that could hold all.
        let reduced = try PortableDecoder().decode(PNGFile.palette(picture), DecodeRequest()).image
        let wide = try #require(PictureEncoding(of: PNGFile.colours(reduced)))
        #expect(wide.fewColours == palette.fewColours)
    }

    @Test(arguments: ["sunset.jpg", "cat.png", "mountain-path.jpg", "astronaut.png"])
    func theBlocksOfAJPEGShow(_ name: String) throws {
        // Made smaller by a fraction: no blocks of the sample itself are left.
        let picture = try photo(name, side: 350)
        let whole = try #require(PictureEncoding(of: PNGFile.colours(picture)))
        #expect(whole.isLossless == true && !whole.wasJPEG)
        let jpeg = try ThumbnailEncoder(quality: 70).encode(picture)
        let again = try PortableDecoder().decode(jpeg, DecodeRequest()).image
        let made = try #require(PictureEncoding(of: PNGFile.colours(again)))
        #expect(made.isLossless == true && made.wasJPEG)
    }

    @Test(arguments: [20, 50, 75, 90, 98]) func qualityIsTold(_ quality: Int) throws {
        let jpeg = try ThumbnailEncoder(quality: quality).encode(photo("cat.png", side: 64))
        let found = try #require(PictureEncoding(of: jpeg)?.quality)
        #expect(abs(found - quality) <= 1, "\(found)")
    }

    @Test func whatIsCutOffTellsLessAndNeverFails() throws {
        for name in [
            "plain.png", "plain.tif", "plain.webp", "plain.jxl", "plain.heic", "plain.avif", "grey.jpg",
        ] {
            let bytes = Fixture.bytes(of: name)
            for count in stride(from: 0, to: min(bytes.count, 600), by: 7) {
                _ = PictureEncoding(of: Array(bytes.prefix(count)))
            }
        }
    }
}
