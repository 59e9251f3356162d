import Foundation
import ImageDecoding
import PhotoTypes
import Testing

@testable import PictureMatching

/// The repository's own photos, decoded to the size that prints want.
enum Samples {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Samples/photos")

    static func picture(_ name: String, shortSide: Int? = 480) throws -> PixelImage {
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
        return try PortableDecoder().decode(bytes, DecodeRequest(minimumShortSide: shortSide)).image
    }
}

@Suite struct PicturePrintTests {
    @Test func bytesGiveThePrintBack() throws {
        let print = try PicturePrint(of: Samples.picture("raccoon.jpg"))
        let again = try PicturePrint(bytes: print.bytes)
        #expect(again == print)
        #expect(again.plane == print.plane)
        #expect(again.keypoints.count == print.keypoints.count)
        #expect(print.bytes.count <= PicturePrint.byteLimit)
        let comparison = compare(print, again)
        #expect(comparison.relation == .samePicture)
    }
}
