import CTurboJPEG
import Foundation
import ImageDecoding
import PhotoTypes
import TestSupport
import Testing

/// The quick decoder on made pictures, files and damage.
@Suite struct EighthTests {
    static let samplings = [TJSAMP_444, TJSAMP_422, TJSAMP_420, TJSAMP_440, TJSAMP_GRAY]
    static let fixtures =
        Fixture.oriented.map(\.name) + ["large.jpg", "display-p3.jpg", "grey.jpg", "restart.jpg"]
    static let photos = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Samples/photos").standardizedFileURL

    static func jpegs(in folder: URL) -> [URL] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (files?.allObjects as? [URL] ?? []).filter {
            ["jpg", "jpeg"].contains($0.pathExtension.lowercased())
        }.sorted { $0.path < $1.path }
    }

    @Test(arguments: samplings, [3, 40, 80, 95, 100])
    func equalsLibjpegTurboOnMadePictures(_ sampling: TJSAMP, quality: Int32) throws {
        var random = SeededGenerator(seed: UInt64(quality))
        for _ in 0..<8 {
            let bytes = try #require(MadePicture(&random).jpeg(sampling, quality: quality))
            #expect(EighthContract(bytes)?.outcome == .equal)
        }
    }

    @Test(arguments: fixtures) func equalsLibjpegTurboOnFixtures(name: String) {
        #expect(EighthContract(Fixture.bytes(of: name))?.outcome == .equal)
    }

    @Test(arguments: jpegs(in: photos)) func equalsLibjpegTurboOnPhotos(file: URL) throws {
        let bytes = try Array(Data(contentsOf: file))
        let contract = try #require(EighthContract(bytes))
        // Some photos on the web are progressive.
        #expect(contract.outcome == (bytes.isProgressive ? .declined : .equal))
    }

    @Test(.enabled(if: Samples.folder != nil, "the shared samples are not here"))
    func isNeverWrongOnSharedPhotos() throws {
        let all = Self.jpegs(in: try #require(Samples.folder).deletingLastPathComponent())
        let files = stride(from: 0, to: all.count, by: max(1, all.count / 200)).map { all[$0] }
        let outcomes = try files.compactMap { try EighthContract(Array(Data(contentsOf: $0)))?.outcome }
        #expect(!outcomes.contains(.broken))
        #expect(outcomes.count { $0 == .equal } * 10 > files.count * 9)
    }

    @Test func declinesProgressiveAndCMYK() {
        #expect(EighthContract(Fixture.bytes(of: "progressive.jpg"))?.outcome == .declined)
        #expect(EighthContract(Fixture.bytes(of: "cmyk.jpg"))?.outcome == .declined)
    }

    /// Above the size from which `JPEGDecoder` asks the quick decoder first.
    @Test func theDecoderGivesThesePixels() throws {
        let bytes = try Array(Data(contentsOf: Self.photos.appending(path: "dahlia.jpg")))
        let decoded = try JPEGDecoder().decode(bytes, DecodeRequest(minimumShortSide: 16))
        let contract = try #require(EighthContract(bytes))
        #expect(decoded.image.size == PixelSize(width: contract.width, height: contract.height))
        #expect(decoded.image.pixels == contract.reference)
        #expect(contract.outcome == .equal)
    }
}

extension [UInt8] {
    fileprivate var isProgressive: Bool {
        indices.dropLast().contains { self[$0] == 0xFF && self[$0 + 1] == 0xC2 }
    }
}
