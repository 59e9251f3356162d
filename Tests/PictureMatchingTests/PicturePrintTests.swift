import PhotoTypes
import TestSupport
import Testing

@testable import PictureMatching

@Suite struct PicturePrintTests {
    @Test(arguments: Pictures.own) func bytesGiveThePrintBack(_ name: String) throws {
        let print = try Pictures.print(name)
        let again = try PicturePrint(bytes: print.bytes)
        #expect(again == print)
        #expect(again.plane == print.plane)
        #expect(again.keypoints.count == print.keypoints.count)
        #expect(print.bytes.count <= PicturePrint.byteLimit)
        #expect(compare(print, again) == compare(print, print))
    }

    @Test func theSamePictureGivesTheSameBytes() throws {
        let picture = try Pictures.own("raccoon.jpg")
        #expect(try PicturePrint(of: picture).bytes == PicturePrint(of: picture).bytes)
    }

    /// Noise is the worst for JPEG: the print must fit all the same.
    @Test func noiseFits() throws {
        var random = SeededGenerator(seed: 1)
        let pixels = (0..<(300 * 300 * 3)).map { _ in UInt8.random(in: 0...255, using: &random) }
        let print = try PicturePrint(of: PixelImage(size: PixelSize(width: 300, height: 300), pixels: pixels))
        #expect(print.bytes.count <= PicturePrint.byteLimit)
        #expect(print.bytes.count > PicturePrint.byteLimit / 2)
    }

    @Test(arguments: [(1, 1), (1, 500), (5, 4000), (3000, 20), (8, 8)])
    func oddSizesAreCompared(_ size: (Int, Int)) throws {
        let picture = Pictures.made(seed: 3, width: size.0, height: size.1)
        let print = try PicturePrint(of: picture)
        #expect(try PicturePrint(bytes: print.bytes) == print)
        _ = compare(print, try PicturePrint(of: Pictures.made(seed: 4)))
        _ = compare(print, print)
    }

    @Test func aPictureWithoutPixelsIsRefused() {
        #expect(throws: PictureMatchingError.emptyPicture) {
            try PicturePrint(of: PixelImage(size: PixelSize(width: 0, height: 4), pixels: []))
        }
    }

    @Test func anotherVersionIsToldFromDamage() throws {
        var bytes = try PicturePrint(of: Pictures.made(seed: 1)).bytes
        bytes[4] = 9
        #expect(throws: PictureMatchingError.otherPrintVersion(found: 9, expected: PicturePrint.version)) {
            try PicturePrint(bytes: bytes)
        }
        bytes[0] = 0
        #expect(throws: PictureMatchingError.damagedPrint(reason: "it does not begin like one")) {
            try PicturePrint(bytes: bytes)
        }
    }

    /// Every length, and thousands of altered bytes: an error or a print, which can then be compared; never a crash.
    @Test func hostileBytesAreSafe() throws {
        let bytes = try PicturePrint(of: Pictures.made(seed: 1)).bytes
        let whole = try PicturePrint(of: Pictures.made(seed: 2))
        for length in stride(from: 0, to: bytes.count, by: 97) {
            #expect(throws: PictureMatchingError.self) { try PicturePrint(bytes: Array(bytes[..<length])) }
        }
        var random = SeededGenerator(seed: 5)
        var refused = 0
        for round in 0..<400 {
            var altered = bytes
            // The first rounds alter the header and the sizes, the others anything.
            let places = round < 200 ? 5..<40 : 5..<bytes.count
            for _ in 0..<4 {
                altered[Int.random(in: places, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let print = try? PicturePrint(bytes: altered) {
                if round % 8 == 0 { _ = compare(print, whole) }
            } else {
                refused += 1
            }
        }
        #expect(refused > 100)
    }
}
