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
        .both(.crop(share: 0.2), .resize(scale: 1.5)), .both(.rotate(degrees: 3), .resize(scale: 1.5)),
        .both(.text(share: 0.08), .resize(scale: 1.3)), .both(.blackAndWhite, .resize(scale: 1.5)),
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
        #expect(reason.sentence.contains("an edited version ("))
    }

    @Test func whereTheDirectionIsUnknownTheCameraTells() async throws {
        let picture = try Album.picture("raccoon.jpg", side: 480)
        try album.write("a.jpg", PictureVariant.brightness(0.15).apply(to: picture))
        try album.write("b.jpg", picture, ExifBlock(taken: "2024:03:09 17:04:05"))
        let group = try #require(try await album.report().groups.first)
        #expect(group.kept.map(\.photo.path.name.display) == ["b.jpg"])
        #expect(group.reasons.first?.sentence.contains("as the camera made it") == true)
    }
}
