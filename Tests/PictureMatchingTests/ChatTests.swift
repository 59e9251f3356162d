import PhotoTypes
import Testing

@testable import PictureMatching

/// Screenshots of one conversation, scrolled between them.
@Suite struct ChatTests {
    /// Light, white with coloured bubbles, dark; with bars at both ends, at the top, or none.
    private static let chats = [(250, 232, 205), (255, 235, 190), (20, 50, 90)].flatMap { greys in
        [(0, 0), (20, 0), (40, 40)].map { bars in
            var chat = Chat(seed: 3)
            chat.greys = (UInt8(greys.0), UInt8(greys.1), UInt8(greys.2))
            (chat.head, chat.foot) = bars
            return chat
        }
    }

    @Test func scrolledOnesAreNoCopies() throws {
        for chat in Self.chats {
            let prints = try chat.screenshots(scrolled: [300, 310, 360, 600]).map { try PicturePrint(of: $0) }
            for (by, other) in zip([10, 60, 300], prints[1...]) {
                let first = prints[0]
                for found in [compare(first, other), compare(other, first)] {
                    #expect(
                        found.relation == .sameScene || found.relation == .unrelated,
                        "\(chat), \(by): \(found)")
                    #expect(found.score < 0.5)
                }
            }
        }
    }

    @Test(arguments: [
        PictureVariant.jpeg(quality: 50), .resize(scale: 0.6), .crop(share: 0.1), .cropCorner(share: 0.2),
        .brightness(0.05),
    ])
    func aCopyOfOneIs(_ variant: PictureVariant) throws {
        for chat in Self.chats where chat.foot > 0 {
            let picture = chat.screenshots(scrolled: [300])[0]
            let found = compare(
                try PicturePrint(of: picture), try PicturePrint(of: variant.apply(to: picture)))
            #expect(
                found.relation == .samePicture || found.relation == .edited, "\(chat), \(variant): \(found)")
        }
    }

    /// Two crops of one photo that have the same size, as far apart as screenshots that were scrolled.
    @Test(arguments: ["raccoon.jpg", "forest-stream.jpg", "two-dogs-on-a-stair.jpg", "bee-on-an-aster.jpg"])
    func photosAreNotScrolled(_ name: String) throws {
        let picture = try Pictures.own(name)
        func part(from top: Int) throws -> PicturePrint {
            let height = picture.height * 4 / 5
            let rows = (top * picture.width * 3)..<((top + height) * picture.width * 3)
            return try PicturePrint(
                of: PixelImage(
                    size: PixelSize(width: picture.width, height: height), pixels: Array(picture.pixels[rows])
                ))
        }
        let found = compare(try part(from: 0), try part(from: picture.height / 10))
        #expect(found.relation == .edited, "\(found)")
    }
}
