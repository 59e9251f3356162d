import Foundation
import PhotoStore
import PhotoTypes
import Testing

@Suite struct StatusTests {
    private let filling: Filling
    private let store: PhotoStore

    init() throws {
        filling = try Filling()
        store = try filling.open()
    }

    @Test func tellsAnEmptyLibrary() throws {
        let status = try store.status()
        #expect(status.photos == 0 && status.tombstones == 0 && status.errors == 0)
        #expect(status.models.isEmpty && status.folders.isEmpty && status.lastRun == nil)
        #expect(store.folder.bytesOnDisk > 0)
    }

    @Test func tellsWhatIsThere() throws {
        try Filling.run(
            store, root: "/a", [Filling.photo("/a/1.jpg", content: 1), Filling.photo("/a/2.jpg", content: 2)])
        try Filling.run(store, root: "/b", [Filling.photo("/b/1.jpg", content: 3)])
        try Filling.run(store, root: "/a", [Filling.photo("/a/1.jpg", content: 1)])
        let status = try store.status()
        #expect(status.photos == 2)
        #expect(status.tombstones == 1)
        #expect(status.folders.map(\.path) == ["/a", "/b"])
        #expect(status.folders.map(\.photos) == [1, 1])
        #expect(status.folders.allSatisfy { $0.completed != nil })
        #expect(status.models.map(\.vectors) == [2])
        #expect(status.lastRun?.root == "/a")
        #expect(status.lastRun?.outcome == .finished)
        #expect(status.lastRun?.counts.removed == 1)
    }

    @Test func aRunThatWasCutOffIsMarkedByTheNext() throws {
        _ = try store.beginIndexing(root: "/a", model: Filling.model, dimension: 4)
        #expect(try store.status().lastRun?.outcome == .running)
        #expect(
            try store.beginIndexing(root: "/a", model: Filling.model, dimension: 4).end(.finished).id == 2)
        try store.forget("/b")
        #expect(try store.status().lastRun?.id == 2)
    }

    @Test func keepsEveryFact() throws {
        let facts = PhotoFacts(
            pixelSize: PixelSize(width: 4000, height: 3000), orientation: 6,
            captureTime: CaptureTime(wallClock: 1_711_000_000_123, utcOffset: -25_200, origin: .camera),
            place: GeoPoint(latitude: 37.8, longitude: -122.4, altitude: 12.5), cameraMake: "Fujifilm",
            cameraModel: "X100V", lens: "23 mm", burstID: "b-1", exposureTime: 1 / 250, aperture: 2.8,
            iso: 400,
            focalLength: 23)
        try Filling.run(
            store, [Filling.photo("/a", content: 1), Filling.photo("/photos/b", content: 2, facts: facts)])
        #expect(try store.photo(at: "/photos/b")?.facts == facts)
    }

    @Test(arguments: CaptureTime.Precision.allCases, CaptureTime.Note.allCases + [nil])
    func keepsHowMuchOfATimeIsKnown(_ precision: CaptureTime.Precision, _ note: CaptureTime.Note?) throws {
        let time = CaptureTime(
            wallClock: 0, utcOffset: nil, origin: .name, precision: precision, note: note)
        let photo = try Filling.photo("/photos/b", content: 2, facts: PhotoFacts(captureTime: time))
        try Filling.run(store, [photo])
        #expect(try store.photo(at: "/photos/b")?.facts.captureTime == time)
    }

    @Test func settingsStay() throws {
        #expect(try store.setting("threshold") == nil)
        try store.set("threshold", to: "0.25")
        try store.set("threshold", to: "0.5")
        #expect(try store.setting("threshold") == "0.5")
        try store.set("threshold", to: nil)
        #expect(try store.setting("threshold") == nil)
    }
}
