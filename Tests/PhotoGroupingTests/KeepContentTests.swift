import ImageDecoding
import PhotoTypes
import PictureMatching
import TestSupport
import Testing

@testable import PhotoGrouping

/// Real files of one picture: what is kept is what their bytes and pixels hold, whatever they are called.
@Suite struct KeepContentTests {
    private let album: Album

    init() throws {
        album = try Album()
    }

    private func picture() throws -> PixelImage { try Album.picture("sunset.jpg", side: 420) }

    /// Has texture all over: the steps that a palette leaves in a smooth sky may make another picture of it.
    private func texture() throws -> PixelImage { try Album.picture("forest-stream.jpg", side: 420) }

    private func group() async throws -> DuplicateGroup {
        let report = try await album.report()
        #expect(report.groups.count == 1)
        return try #require(report.groups.first)
    }

    private func names(_ members: [DuplicateMember]) -> [String] { members.map(\.photo.path.name.display) }

    /// The palette comes first by name and was kept before as "stored without loss".
    @Test func aPaletteIsNotKeptOverFullColour() async throws {
        try album.write("a.png", PNGFile.palette(texture()))
        try album.write("b.png", PNGFile.colours(texture()))
        try album.write("c.png", PNGFile.deep(texture(), seed: 3))
        let group = try await group()
        #expect(names(group.kept) == ["c.png"], "\(group.reasons.map(\.sentence))")
        #expect(names(group.members).last == "a.png")
        #expect(!group.isSure && group.members.allSatisfy { !group.isPreselected($0) })
    }

    @Test func aPaletteIsNotKeptOverAJPEG() async throws {
        try album.write("a.png", PNGFile.palette(texture()))
        try album.write("b.jpg", texture())
        let group = try await group()
        #expect(names(group.kept) == ["b.jpg"], "\(group.reasons.map(\.sentence))")
        #expect(group.reasons.first?.sentence.contains("reduced to") == true)
    }

    /// A JPEG that is called a PNG was lossless by its name.
    @Test func namesDoNotDecideWhatAFileIs() async throws {
        try album.write("a.png", ThumbnailEncoder(quality: 50).encode(picture()))
        try album.write("b.jpg", ThumbnailEncoder(quality: 95).encode(picture()))
        let group = try await group()
        #expect(names(group.kept) == ["b.jpg"], "\(group.reasons.map(\.sentence))")
    }

    @Test func aPNGMadeOfAJPEGIsNotKeptForIt() async throws {
        let jpeg = try ThumbnailEncoder(quality: 70).encode(picture())
        try album.write("a.png", PNGFile.colours(PortableDecoder().decode(jpeg, DecodeRequest()).image))
        try album.write("b.jpg", jpeg)
        let group = try await group()
        #expect(names(group.kept) == ["b.jpg"], "\(group.reasons.map(\.sentence))")
        #expect(!group.isSure)
    }

    @Test func aReencodedJPEGIsSure() async throws {
        try album.write("a.jpg", picture(), quality: 60)
        try album.write("b.jpg", picture(), quality: 95)
        let group = try await group()
        #expect(names(group.kept) == ["b.jpg"] && group.isSure, "\(group.reasons.map(\.sentence))")
        #expect(names(group.members.filter(group.isPreselected)) == ["a.jpg"])
    }

    @Test func whatIsReadIsKeptAsText() throws {
        let storages = [
            PictureStorage(
                encoding: PictureEncoding(.jpegXL, isLossless: true, depth: 16), hasFlatColours: true),
            PictureStorage(
                encoding: PictureEncoding(
                    .png, isLossless: true, depth: 8, fewColours: 256, pages: 3, wasJPEG: true)),
            PictureStorage(encoding: PictureEncoding(.jpeg, isLossless: nil, quality: 92)),
        ]
        for storage in storages {
            let text = LookText.text(.init(software: "GIMP 2.10 (Linux)", rating: 3, statements: 7), storage)
            let read = try #require(LookText.traces(text))
            #expect(read.storage == storage && read.traces.software == "GIMP 2.10 (Linux)")
        }
        #expect(LookText.traces(LookText.text(.init(), nil))?.storage == nil)
    }
}
