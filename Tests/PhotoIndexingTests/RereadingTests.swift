import GRDB
import PhotoIndexing
import PhotoSource
import PhotoStore
import PhotoTypes
import TestSupport
import Testing

/// Metadata are read again without the picture being decoded.
@Suite struct RereadingTests {
    private let album: Album

    init() throws {
        album = try Album()
    }

    private static func sidecar(_ date: String) -> [UInt8] {
        Array(
            """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:DateTimeOriginal="\(date)"/>
            </rdf:RDF></x:xmpmeta>
            """.utf8)
    }

    @Test func aLibraryOfOlderRulesIsReadAgain() async throws {
        for seed in 0..<8 { try album.write("IMG_2023051\(seed)_120000.jpg", seed) }
        _ = try await album.run()
        // As an earlier version left it, which did not read names.
        try await DatabaseQueue(path: album.store.folder.database).write {
            try $0.execute(sql: "UPDATE photo_fact SET reading = 0, time_origin = 'file'")
        }
        let id = try album.id("IMG_20230513_120000.jpg")
        let (run, decoded) = try await album.run()
        #expect(run.counts.reread == 8 && run.counts.met == 8 && decoded == 0)
        let photo = try #require(try album.store.photo(at: album.path("IMG_20230513_120000.jpg")))
        #expect(photo.id == id && photo.facts.captureTime?.origin == .name)
        #expect(photo.facts.pixelSize == PixelSize(width: 64, height: 48))
        #expect(try album.store.embeddingCount(model: ColourEmbedder().model) == 8)
        #expect(try await album.run().run.counts.unchanged == 8)
    }

    @Test func aSidecarWrittenLaterCorrects() async throws {
        try album.write("a.jpg", 1)
        try album.write("b.jpg", 2)
        _ = try await album.run()
        for date in ["1989-05-05T14:08:45", "1990-05-05T14:08:45"] {
            try album.write("a.xmp", bytes: Self.sidecar(date))
            try album.touch("a.xmp", date.hasPrefix("1989") ? 1_000_000 : 2_000_000)
            let (run, decoded) = try await album.run()
            #expect(run.counts.reread == 1 && run.counts.unchanged == 1 && decoded == 0)
            let year = try album.store.photo(at: album.path("a.jpg"))?.facts.captureTime?.wallClock
            #expect(year == (date.hasPrefix("1989") ? 610_380_525_000 : 641_916_525_000))
        }
        try album.delete("a.xmp")
        #expect(try await album.run().run.counts.reread == 1)
        #expect(try album.store.photo(at: album.path("a.jpg"))?.facts.captureTime?.origin == .file)
    }
}
