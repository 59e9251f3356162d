import PhotoTypes
import Testing

@testable import PictureMatching

/// What shares its layout is not the same for it.
@Suite struct DocumentTests {
    /// Blurred a little, as photographed.
    private static func receipt(_ seed: UInt64) throws -> PicturePrint {
        try PicturePrint(of: PictureVariant.blur(share: 0.004).apply(to: Receipt(seed: seed).picture()))
    }

    @Test func receiptsOfOneShopAreNoCopies() throws {
        let prints = try (2...6).map { try Self.receipt($0) }
        for (index, one) in prints.enumerated() {
            for other in prints[(index + 1)...] {
                let found = compare(one, other)
                #expect(found.relation == .sameScene || found.relation == .unrelated, "\(found)")
                #expect(found.score < 0.5)
            }
        }
    }

    @Test func aCopyOfAReceiptIsOne() throws {
        let receipt = Receipt(seed: 2).picture()
        let print = try PicturePrint(of: receipt)
        for variant: PictureVariant in [.jpeg(quality: 50), .resize(scale: 0.6), .crop(share: 0.1)] {
            let found = compare(print, try PicturePrint(of: variant.apply(to: receipt)))
            #expect(
                found.relation == .samePicture || found.relation == .edited, "\(variant): \(found)")
        }
    }

    @Test func plainPicturesProveNothing() throws {
        let prints = try (1...5).map { try PicturePrint(of: .gradient(seed: $0)) }
        for (index, one) in prints.enumerated() {
            for other in prints[(index + 1)...] { #expect(compare(one, other).relation == .unrelated) }
        }
    }

    /// With which of the two is asked first.
    @Test(arguments: [
        PictureVariant.border(share: 0.06, grey: 255), .crop(share: 0.2), .blackAndWhite,
    ])
    func theEditedOneIsTold(_ variant: PictureVariant) throws {
        let picture = try Pictures.own("raccoon.jpg")
        let (a, b) = (try PicturePrint(of: picture), try PicturePrint(of: variant.apply(to: picture)))
        #expect(compare(a, b).edited == .b)
        #expect(compare(b, a).edited == .a)
    }

    @Test(arguments: [
        PictureVariant.mirror, .brightness(0.15), .contrast(1.4), .jpeg(quality: 50), .text(share: 0.08),
    ])
    func whatTellsNoDirectionTellsNone(_ variant: PictureVariant) throws {
        let picture = try Pictures.own("raccoon.jpg")
        let found = compare(try PicturePrint(of: picture), try PicturePrint(of: variant.apply(to: picture)))
        #expect(found.edited == nil)
    }
}
