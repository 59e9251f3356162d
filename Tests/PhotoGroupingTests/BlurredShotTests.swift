import PhotoGrouping
import PhotoStore
import PhotoTypes
import PictureMatching
import Testing

/// A shot that came out blurred is of its burst all the same.
@Suite struct BlurredShotTests {
    @Test func aBlurredShotBetweenOthersIsOfTheirBurst() async throws {
        let album = try Album()
        let dogs = try Album.picture("two-dogs-on-a-stair.jpg")
        func taken(_ second: Int) -> ExifBlock { ExifBlock(taken: "2024:05:01 10:00:0\(second)") }
        try album.write("1.jpg", dogs, taken(1))
        try album.write("2.jpg", PictureVariant.blur(share: 0.08).apply(to: dogs), taken(3))
        try album.write("3.jpg", PictureVariant.crop(share: 0.05).apply(to: dogs), taken(5))
        let report = try await album.report()
        #expect(report.names([.burst]) == [["1.jpg", "2.jpg", "3.jpg"]], "\(report.groups)")
        #expect(report.groups.first?.kept.map(\.photo.path.name.display) != ["2.jpg"])
    }

    /// Nothing says that it shows the same.
    @Test func aBlurredShotAfterAllOthersIsNot() async throws {
        let album = try Album()
        let dogs = try Album.picture("two-dogs-on-a-stair.jpg")
        func taken(_ second: Int) -> ExifBlock { ExifBlock(taken: "2024:05:01 10:00:0\(second)") }
        try album.write("1.jpg", dogs, taken(1))
        try album.write("2.jpg", PictureVariant.crop(share: 0.05).apply(to: dogs), taken(3))
        try album.write("3.jpg", PictureVariant.blur(share: 0.08).apply(to: dogs), taken(5))
        #expect(try await album.report().names([.burst]) == [["1.jpg", "2.jpg"]])
    }
}
