import PhotoTypes
import Testing

@testable import PictureMatching

@Suite struct PictureQualityTests {
    @Test(arguments: Pictures.own.prefix(3)) func blurIsSeenAndSizeIsNot(_ name: String) throws {
        let picture = try Pictures.own(name)
        let sharp = try PictureQuality(of: picture).sharpness
        let soft = try PictureQuality(of: PictureVariant.blur(share: 0.006).apply(to: picture)).sharpness
        let softer = try PictureQuality(of: PictureVariant.blur(share: 0.012).apply(to: picture)).sharpness
        #expect(sharp > 1.3 * soft)
        #expect(soft > 1.3 * softer)
        // Brightness and contrast are no sharpness.
        let pale = try PictureQuality(of: PictureVariant.contrast(0.7).apply(to: picture)).sharpness
        #expect(abs(pale / sharp - 1) < 0.15)
    }

    @Test func exposureIsMeasured() throws {
        let picture = try Pictures.own("raccoon.jpg")
        let plain = try PictureQuality(of: picture)
        let bright = try PictureQuality(of: PictureVariant.brightness(0.4).apply(to: picture))
        let dark = try PictureQuality(of: PictureVariant.brightness(-0.4).apply(to: picture))
        #expect(bright.mean > plain.mean && plain.mean > dark.mean)
        #expect(bright.clippedBright > plain.clippedBright + 0.1)
        #expect(dark.clippedDark > plain.clippedDark + 0.1)
        let flat = try PictureQuality(of: PictureVariant.contrast(0.5).apply(to: picture))
        #expect(abs(flat.contrast - plain.contrast / 2) < 0.05)
    }

    @Test func aPlainPictureHasNoSharpness() throws {
        let white = PixelImage(
            size: PixelSize(width: 64, height: 64), pixels: .init(repeating: 255, count: 64 * 64 * 3))
        let quality = try PictureQuality(of: white)
        #expect(
            quality == PictureQuality(sharpness: 0, clippedDark: 0, clippedBright: 1, mean: 1, contrast: 0))
    }

    @Test func aPictureWithoutPixelsIsRefused() {
        #expect(throws: PictureMatchingError.emptyPicture) {
            try PictureQuality(of: PixelImage(size: PixelSize(width: 0, height: 0), pixels: []))
        }
    }
}
