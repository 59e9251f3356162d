import PhotoGrouping
import PhotoStore
import PhotoTypes
import PictureMatching
import Testing

/// Which of a photo and what was made of it is kept, where no metadata tell.
@Suite struct EditedCopyTests {
    private let album: Album

    init() throws {
        album = try Album()
    }

    private static let edits: [PictureVariant] = [
        // More pixels than the original's.
        .border(share: 0.06, grey: 255), .border(share: 0.06, grey: 0),
        .crop(share: 0.2), .both(.rotate(degrees: 3), .resize(scale: 1.5)),
        .both(.blackAndWhite, .resize(scale: 1.5)),
    ]

    /// The edited one comes first by name, so that it would be kept if nothing were found out.
    @Test(arguments: edits.indices) func theOriginalIsKept(_ number: Int) async throws {
        let edit = Self.edits[number]
        let picture = try Album.picture("two-dogs-on-a-stair.jpg", side: 480)
        try album.write("a.jpg", edit.apply(to: picture))
        try album.write("b.jpg", picture)
        let group = try #require(try await album.report().groups.first)
        #expect(group.kept.map(\.photo.path.name.display) == ["b.jpg"], "\(edit): \(group.evidence)")
        let reason = try #require(group.reasons.first)
        #expect(reason.criterion == .original)
        #expect(reason.sentence.contains("; the other was edited ("))
    }

    /// What shows a photo beside others is no source of it, though the photo is a part of it.
    @Test func aCollageDoesNotStandForItsPhotos() async throws {
        let (one, other) = (
            try Album.picture("bridge-at-night.jpg", side: 480), try Album.picture("galaxies.jpg", side: 480)
        )
        try album.write("a.jpg", collage(one, other))
        try album.write("b.jpg", one, ExifBlock(taken: "2024:03:09 17:04:05"))
        for group in try await album.report().groups {
            #expect(group.kept.map(\.photo.path.name.display) == ["b.jpg"], "\(group.reasons)")
        }
    }

    /// One picture at half its size above another.
    private func collage(_ one: PixelImage, _ other: PixelImage) throws -> PixelImage {
        let (top, bottom) = (
            try PictureVariant.resize(scale: 0.5).apply(to: one),
            try PictureVariant.resize(scale: 0.5).apply(to: other)
        )
        let width = min(top.size.width, bottom.size.width)
        func rows(_ image: PixelImage) -> [UInt8] {
            let stride = 3 * image.size.width
            return (0..<image.size.height).flatMap { row in
                image.pixels[row * stride..<row * stride + 3 * width]
            }
        }
        return PixelImage(
            size: PixelSize(width: width, height: top.size.height + bottom.size.height),
            pixels: rows(top) + rows(bottom))
    }

    /// As large and as sharp, and without a word of metadata: by what compression has left.
    @Test func theLessCompressedIsKept() async throws {
        let picture = try Album.picture("dahlia.jpg", side: 480)
        try album.write("a.jpg", picture, quality: 60)
        try album.write("b.jpg", picture, quality: 95)
        let group = try #require(try await album.report().groups.first)
        #expect(group.kept.map(\.photo.path.name.display) == ["b.jpg"])
        #expect(group.reasons.last?.criterion == .compression)
    }

    @Test func whereTheDirectionIsUnknownTheCameraTells() async throws {
        let picture = try Album.picture("raccoon.jpg", side: 480)
        try album.write("a.jpg", PictureVariant.brightness(0.15).apply(to: picture))
        try album.write("b.jpg", picture, ExifBlock(taken: "2024:03:09 17:04:05"))
        let group = try #require(try await album.report().groups.first)
        #expect(group.kept.map(\.photo.path.name.display) == ["b.jpg"])
        #expect(group.reasons.first?.sentence.hasPrefix("Original from the camera") == true)
    }
}
