import PhotoTypes
import Testing

@testable import PictureMatching

@Suite struct PictureVariantTests {
    private let picture = Pictures.made(seed: 7, width: 200, height: 100)

    @Test func sizesAreThoseAskedFor() throws {
        #expect(
            try PictureVariant.resize(scale: 0.5).apply(to: picture).size == PixelSize(width: 100, height: 50)
        )
        #expect(
            try PictureVariant.turn(quarters: 1).apply(to: picture).size == PixelSize(width: 100, height: 200)
        )
        #expect(try PictureVariant.turn(quarters: -2).apply(to: picture).size == picture.size)
        #expect(
            try PictureVariant.border(share: 0.1, grey: 9).apply(to: picture).size
                == PixelSize(width: 220, height: 120))
        let cropped = try PictureVariant.crop(share: 0.19).apply(to: picture).size
        #expect(cropped == PixelSize(width: 180, height: 90))
    }

    @Test func pixelsAreThoseAskedFor() throws {
        let mirrored = try PictureVariant.mirror.apply(to: picture)
        #expect(mirrored.pixels[0..<3] == picture.pixels[(199 * 3)..<(200 * 3)])
        #expect(try PictureVariant.mirror.apply(to: mirrored) == picture)
        let border = try PictureVariant.border(share: 0.1, grey: 9).apply(to: picture)
        #expect(border.pixels[0..<3] == [9, 9, 9])
        let brighter = try PictureVariant.brightness(0.2).apply(to: picture)
        #expect(zip(picture.pixels, brighter.pixels).allSatisfy { Int($1) == min(255, Int($0) + 51) })
        let grey = try PictureVariant.blackAndWhite.apply(to: picture).pixels
        #expect(
            stride(from: 0, to: grey.count, by: 3).allSatisfy { abs(Int(grey[$0]) - Int(grey[$0 + 2])) <= 1 })
        let compressed = try PictureVariant.jpeg(quality: 30).apply(to: picture)
        #expect(compressed.size == picture.size)
        #expect(compressed != picture)
        #expect(try PictureVariant.text(share: 0.1).apply(to: picture) != picture)
        let both = try PictureVariant.both(.mirror, .turn(quarters: 2)).apply(to: picture)
        #expect(both.pixels[0..<3] == picture.pixels[(99 * 200 * 3)..<((99 * 200 + 1) * 3)])
    }

    @Test(arguments: [
        PictureVariant.resize(scale: 0), .crop(share: 1), .crop(share: -0.1), .jpeg(quality: 0),
        .rotate(degrees: 60),
        .border(share: 2, grey: 0), .blur(share: 0), .resize(scale: 1000),
    ]) func impossibleEditsAreRefused(_ variant: PictureVariant) {
        #expect {
            try variant.apply(to: picture)
        } throws: { error in
            if case PictureMatchingError.impossibleEdit = error { true } else { false }
        }
    }

    @Test func namesDiffer() {
        #expect(Set(PictureVariant.usual.map(\.description)).count == PictureVariant.usual.count)
    }
}
