import Foundation
import PhotoStore
import PhotoTypes
import Testing

/// Every released schema version opens, with all that was in it. To make the file of a new version, before it
/// is released: `AFTERIMAGE_WRITE_FIXTURE=1 swift test --filter MigrationTests`.
@Suite struct MigrationTests {
    private let filling: Filling
    private static let facts = PhotoFacts(
        pixelSize: PixelSize(width: 4000, height: 3000), orientation: 6,
        captureTime: CaptureTime(wallClock: 1_711_000_000_123, utcOffset: -25_200, origin: .camera),
        place: GeoPoint(latitude: 37.8, longitude: -122.4, altitude: 12.5), cameraMake: "Fujifilm",
        cameraModel: "X100V", lens: "23 mm", burstID: "b-1", exposureTime: 0.004, aperture: 2.8, iso: 400,
        focalLength: 23)

    init() throws {
        filling = try Filling()
    }

    private func fixture(_ version: Int) throws -> URL {
        try #require(
            Bundle.module.url(forResource: "v\(version)", withExtension: "sqlite", subdirectory: "Fixtures"))
    }

    @Test(arguments: [1], [PhotoStore.Access.reading, .writing])
    func opens(version: Int, access: PhotoStore.Access) throws {
        try FileManager.default.createDirectory(
            atPath: filling.folder.path, withIntermediateDirectories: true)
        try Data(contentsOf: fixture(version)).write(to: URL(fileURLWithPath: filling.folder.database))
        try Data("afterimage library\n".utf8).write(
            to: URL(fileURLWithPath: filling.folder.path + "/index.lock"))
        let store = try PhotoStore(filling.folder, for: access)
        let photo = try #require(try store.photo(at: "/photos/a.jpg"))
        #expect(photo.id == PhotoID(1))
        #expect(photo.facts == Self.facts)
        #expect(photo.companions == ["/photos/a.mov"])
        #expect(photo.contentHash == Filling.hash(1))
        let vector = try #require(try store.embedding(of: photo.id, model: Filling.model))
        #expect(vector.cosine(to: try Filling.vector(1)) > 0.9999)
        let status = try store.status()
        #expect(status.photos == 1 && status.tombstones == 1 && status.errors == 1)
        #expect(status.folders.map(\.path) == ["/photos"])
        #expect(status.lastRun?.counts.removed == 1)
        #expect(try store.setting("language") == "en")
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["AFTERIMAGE_WRITE_FIXTURE"] != nil))
    func writeFixture() throws {
        do {
            let store = try filling.open()
            let kept = try Filling.photo(
                "/photos/a.jpg", content: 1, companions: ["/photos/a.mov"], facts: Self.facts)
            try Filling.run(store, [kept, Filling.photo("/photos/b.jpg", content: 2)])
            let session = try store.beginIndexing(
                root: "/photos", model: Filling.model, dimension: Filling.dimension)
            _ = try session.survey([
                FoundFile(path: kept.path, stamp: kept.stamp, companions: kept.companions)
            ])
            let bad = FoundFile(path: "/photos/c.jpg", stamp: FileStamp(size: 3, modified: 1), companions: [])
            _ = try session.commit(
                [.failed(bad, kind: "damaged", message: "Cut off.", isLasting: true)],
                times: IndexStageTimes()
            ) { _ in true }
            _ = try session.end(.finished)
            try store.set("language", to: "en")
        }
        let target = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/v1.sqlite")
        try Data(contentsOf: URL(fileURLWithPath: filling.folder.database)).write(to: target)
    }
}
