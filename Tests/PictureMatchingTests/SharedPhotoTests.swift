import Foundation
import PhotoTypes
import TestSupport
import Testing

@testable import PictureMatching

/// Photos that may not be published lie beside the checkout, where they are at all.
@Suite(.enabled(if: Checkout.shared != nil, "no photos beside the checkout"))
struct SharedPhotoTests {
    /// Every seventh recipe on each photo, others each time.
    @Test func variantsOfSmallPhotosAreFound() throws {
        let photos =
            Pictures.shared("photos/eval/captions/coco").prefix(8)
            + Pictures.shared("photos/eval/imagenet").prefix(8)
        try #require(photos.count == 16)
        var (found, tried) = (0, 0)
        for (index, file) in photos.enumerated() {
            let picture = try Pictures.decoded(file)
            let print = try PicturePrint(of: picture)
            for variant in stride(from: index % 7, to: PictureVariant.usual.count, by: 7).map({
                PictureVariant.usual[$0]
            }) {
                let comparison = compare(print, try PicturePrint(of: variant.apply(to: picture)))
                tried += 1
                found += comparison.relation == .samePicture || comparison.relation == .edited ? 1 : 0
            }
        }
        #expect(Double(found) >= 0.95 * Double(tried), "\(found) of \(tried)")
    }

    /// Files of one photo that somebody else has resized, rotated, mirrored.
    @Test func copiesMadeByOthersAreFound() throws {
        let files = Pictures.shared("samples/neardup/mixed_images").filter {
            $0.lastPathComponent.contains("00120")
        }
        let original = try #require(files.first { $0.lastPathComponent == "ukbench00120.jpg" })
        let print = try PicturePrint(of: Pictures.decoded(original))
        let copies = files.filter { $0 != original }
        try #require(copies.count == 3)
        for file in copies {
            let found = compare(print, try PicturePrint(of: Pictures.decoded(file)))
            #expect(
                found.relation == .samePicture || found.relation == .edited,
                "\(file.lastPathComponent): \(found)")
            if file.lastPathComponent.contains("hflip") { #expect(found.changes.contains(.mirrored)) }
        }
    }

    @Test func differentPhotosOfOnePersonAreNoCopies() throws {
        let folders = Dictionary(grouping: Pictures.shared("photos/eval/faces")) {
            $0.deletingLastPathComponent()
        }
        let people = folders.values.sorted { $0[0].path < $1[0].path }.prefix(3)
        try #require(people.count == 3)
        for photos in people {
            let prints = try photos.map { try PicturePrint(of: Pictures.decoded($0)) }
            for (index, a) in prints.enumerated() {
                for b in prints[(index + 1)...] {
                    let relation = compare(a, b).relation
                    #expect(relation == .unrelated || relation == .sameScene, "\(photos[index].path)")
                }
            }
        }
    }
}
