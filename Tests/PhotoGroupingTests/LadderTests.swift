import Foundation
import ImageDecoding
import PhotoGrouping
import PhotoSource
import PhotoStore
import PhotoTypes
import PictureMatching
import TestSupport
import Testing

/// Real photos, up the ladder of evidence.
@Suite struct LadderTests {
    private let album: Album

    init() throws {
        album = try Album()
    }

    private func group(_ report: DuplicateReport, with name: String) -> DuplicateGroup? {
        report.groups.first { $0.members.contains { $0.photo.path.name.display == name } }
    }

    @Test func everyRungIsTold() async throws {
        let cat = try Album.picture("cat.png")
        let bee = try Album.picture("bee-on-an-aster.jpg")
        let dogs = try Album.picture("two-dogs-on-a-stair.jpg")
        // Equal bytes.
        try album.write("coins.png", Album.sample("old-coins.png"))
        try album.write("coins (1).png", Album.sample("old-coins.png"))
        // Encoded anew, smaller, turned by EXIF, without metadata, in another format.
        try album.write("cat.jpg", cat, ExifBlock(taken: "2024:03:09 17:04:05"))
        try album.write("cat-again.jpg", cat, quality: 60)
        try album.write("cat-small.jpg", PictureVariant.resize(scale: 0.6).apply(to: cat))
        try album.write(
            "cat-turned.jpg", PictureVariant.turn(quarters: 3).apply(to: cat),
            ExifBlock(orientation: 6, taken: "2024:03:09 17:04:05"))
        // Edited.
        try album.write("bee.jpg", bee)
        try album.write("bee-cropped.jpg", PictureVariant.crop(share: 0.1).apply(to: bee))
        try album.write("bee-written-on.jpg", PictureVariant.text(share: 0.08).apply(to: bee))
        // Shots of one scene, seconds apart: so alike that the pixels alone would not tell.
        try album.write("dogs-1.jpg", dogs, ExifBlock(taken: "2024:05:01 10:00:00"))
        try album.write("dogs-2.jpg", dogs, ExifBlock(taken: "2024:05:01 10:00:02"), quality: 88)
        // Alone.
        try album.write("forest.jpg", Album.sample("forest-stream.jpg"))
        try album.write("path.jpg", Album.sample("mountain-path.jpg"))

        let report = try await album.report()
        #expect(report.names([.sameBytes]) == [["coins (1).png", "coins.png"]])
        #expect(
            report.names([.samePicture]) == [["cat-again.jpg", "cat-small.jpg", "cat-turned.jpg", "cat.jpg"]])
        #expect(report.names([.nearDuplicate]) == [["bee-cropped.jpg", "bee-written-on.jpg", "bee.jpg"]])
        #expect(report.names([.burst]) == [["dogs-1.jpg", "dogs-2.jpg"]])
        #expect(report.groups.count == 4 && report.uncheckedPairs == 0)

        let cats = try #require(group(report, with: "cat.jpg"))
        #expect(
            cats.kept.map(\.photo.path.name.display).allSatisfy {
                ["cat.jpg", "cat-turned.jpg"].contains($0)
            })
        #expect(cats.reasons.first?.criterion == .original)
        let bees = try #require(group(report, with: "bee.jpg"))
        #expect(
            bees.evidence.contains {
                $0.sentence.contains("cropped") || $0.sentence.contains("larger picture")
            })
        let coins = try #require(group(report, with: "coins.png"))
        #expect(coins.isSure && coins.kept.map(\.photo.path.name.display) == ["coins.png"])
        #expect(coins.reasons.map(\.criterion) == [.name])
    }

    @Test func printsAreKeptByContent() async throws {
        let cat = try Album.picture("cat.png")
        try album.write("a.jpg", cat)
        try album.write("b.jpg", cat, quality: 50)
        let finder = DuplicateFinder(store: album.store, model: Album.model)
        try album.index()
        #expect(try await finder.update().read == 2)
        try FileManager.default.moveItem(
            atPath: album.temporary("photos/a.jpg"), toPath: album.temporary("photos/c.jpg"))
        try album.index()
        let again = try await finder.update()
        #expect(again.read == 0 && again.compared == 0)
        #expect(try finder.report().names() == [["b.jpg", "c.jpg"]])
    }

    @Test func aPhotoThatCannotBeReadWaits() async throws {
        let cat = try Album.picture("cat.png")
        try album.write("a.jpg", cat)
        try album.write("b.jpg", cat, quality: 50)
        try album.index()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: album.temporary("photos/b.jpg")))
        try FileManager.default.removeItem(atPath: album.temporary("photos/b.jpg"))
        let finder = DuplicateFinder(store: album.store, model: Album.model)
        #expect(try await finder.update().unreadable == 1)
        #expect(try finder.report().uncheckedPairs == 1)
        // Other bytes are not those that were indexed.
        try album.write("b.jpg", Album.sample("dahlia.jpg"))
        #expect(try await finder.update().unreadable == 1)
        try album.write("b.jpg", Array(bytes))
        #expect(try await finder.update().unreadable == 0)
        #expect(try finder.report().names() == [["a.jpg", "b.jpg"]])
    }

    @Test(.enabled(if: Checkout.shared != nil, "needs the shared folder of test photos"))
    func photosOfOthersAreTold() async throws {
        let folder = try #require(Checkout.shared).appendingPathComponent("samples/neardup")
        for (name, file) in [
            ("original.jpg", "mixed_images/ukbench00120.jpg"),
            ("small.jpg", "mixed_images/ukbench00120_resize.jpg"),
            ("mirrored.jpg", "mixed_images/ukbench00120_hflip.jpg"),
            ("other.jpg", "base_images/ukbench01380.jpg"), ("another.jpg", "base_images/ukbench08976.jpg"),
        ] {
            try album.write(name, Array(Data(contentsOf: folder.appendingPathComponent(file))))
        }
        let report = try await album.report()
        #expect(report.groups.allSatisfy { $0.kind != .burst })
        let names = try #require(report.names().first)
        #expect(report.groups.count == 1 && names.contains("original.jpg") && names.contains("small.jpg"))
    }

    @Test func tracesAreRead() throws {
        let jpeg = try ThumbnailEncoder().encode(Album.picture("cat.png", side: 64))
        let traces = PhotoTraces(
            metadataIn: ExifBlock(taken: "2024:03:09 17:04:05", software: "GIMP 2.10").inserted(into: jpeg))
        #expect(traces.software == "GIMP 2.10" && traces.statements == 2 && !traces.isScreenshot)
        #expect(PhotoTraces(metadataIn: jpeg) == PhotoTraces())
    }
}
