import Foundation
import PhotoStore
import PhotoTypes
import Testing

/// Every released schema version opens, with all that was in it. To make the file of a new version, before it
/// is released: `AFTERIMAGE_WRITE_FIXTURE=1 swift test --filter MigrationTests`.
@Suite struct MigrationTests {
    private static let versions = [1, 2, 3, 4, 5]

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

    @Test(arguments: versions, [PhotoStore.Access.reading, .writing])
    func opens(version: Int, access: PhotoStore.Access) throws {
        try FileManager.default.createDirectory(
            atPath: filling.folder.path, withIntermediateDirectories: true)
        try Data(contentsOf: fixture(version)).write(to: URL(fileURLWithPath: filling.folder.database))
        try Data("afterimage library\n".utf8).write(
            to: URL(fileURLWithPath: filling.folder.path + "/index.lock"))
        let store = try PhotoStore(filling.folder, for: access)
        let photo = try #require(try store.photo(at: "/photos/a.jpg"))
        #expect(photo.id == PhotoID(1))
        let facts = version < 5 ? Self.facts : Marks.partial(Self.facts)
        #expect(photo.facts == (version < 3 ? facts : InQuarantine.merged(facts)))
        #expect(photo.companions == ["/photos/a.mov"])
        #expect(photo.contentHash == Filling.hash(1))
        let vector = try #require(try store.embedding(of: photo.id, model: Filling.model))
        #expect(vector.cosine(to: try Filling.vector(1)) > 0.9999)
        let status = try store.status()
        // A photo that is shown although it is damaged counts as an error, too.
        let errors = version < 5 ? 1 : 2
        #expect(status.photos == 1 && status.tombstones == 1 && status.errors == errors)
        #expect(status.folders.map(\.path) == ["/photos"])
        #expect(status.lastRun?.counts.removed == 1)
        #expect(try store.setting("language") == "en")
        if version >= 2 { try Pictures.expectAll(in: store) }
        if version >= 3 { try InQuarantine.expectAll(in: store) }
        if version >= 4 {
            let item = try #require(try store.quarantineItems(in: [.quarantined]).first)
            #expect(item.keptHash == Filling.hash(1))
        }
        if version >= 5 { try Marks.expectAll(in: store) } else { try Marks.expectNone(in: store) }
    }

    /// What an update of the tables must leave usable, whichever version it came from.
    @Test(arguments: versions) func takesPictures(version: Int) throws {
        try FileManager.default.createDirectory(
            atPath: filling.folder.path, withIntermediateDirectories: true)
        try Data(contentsOf: fixture(version)).write(to: URL(fileURLWithPath: filling.folder.database))
        try Data("afterimage library\n".utf8).write(
            to: URL(fileURLWithPath: filling.folder.path + "/index.lock"))
        let store = try filling.open()
        try Filling.run(
            store, [Filling.photo("/photos/a.jpg", content: 1), Filling.photo("/photos/b.jpg", content: 2)])
        try Pictures.fill(store)
        try Pictures.expectAll(in: store)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["AFTERIMAGE_WRITE_FIXTURE"] != nil))
    func writeFixture() throws {
        do {
            let store = try filling.open()
            let kept = try Filling.photo(
                "/photos/a.jpg", content: 1, companions: ["/photos/a.mov"], facts: Marks.partial(Self.facts))
            let other = try InQuarantine.photo()
            try Filling.run(store, [kept, Filling.photo("/photos/b.jpg", content: 2), other])
            let session = try store.beginIndexing(
                root: "/photos", model: Filling.model, dimension: Filling.dimension)
            _ = try session.survey([
                FoundFile(path: kept.path, stamp: kept.stamp, companions: kept.companions),
                FoundFile(path: other.path, stamp: other.stamp, companions: other.companions),
            ])
            let bad = FoundFile(path: "/photos/c.jpg", stamp: FileStamp(size: 3, modified: 1), companions: [])
            _ = try session.commit(
                [.failed(bad, kind: "damaged", message: "Cut off.", isLasting: true)],
                times: IndexStageTimes()
            ) { _ in true }
            try Marks.fill(session)
            _ = try session.end(.finished, identity: Marks.identity)
            try store.set("language", to: "en")
            try Pictures.fill(store)
            try InQuarantine.fill(store)
            try Marks.fill(store)
        }
        let target = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/v5.sqlite")
        try Data(contentsOf: URL(fileURLWithPath: filling.folder.database)).write(to: target)
    }
}

/// What version 2 brought: the two photos' contents, a pair of them, a print, a decision.
private enum Pictures {
    static func fill(_ store: PhotoStore) throws {
        try store.preparePictures(search: "s", comparison: "c", print: "p")
        let ids = try store.pictures(of: [Filling.hash(1), Filling.hash(2)])
        let one = try #require(ids[Filling.hash(1)])
        let pair = PicturePair(one, PictureID(one.rawValue + 1))
        try store.propose([ProposedPair(pair, near: .time, cosine: 0.5)], searched: [one])
        try store.commit([PairVerdict(pair, .edited, score: 0.75, detail: "{}")])
        try store.keep([
            (picture: one, look: PictureLook(perceptualHash: .max, quality: "{}"), print: [1, 2])
        ])
        try store.remember([
            DuplicateDecision(Filling.hash(2), Filling.hash(1), areDuplicates: false)
        ])
    }

    static func expectAll(in store: PhotoStore) throws {
        let pictures = try store.pictures()
        let one = try #require(pictures.first { $0.hash == Filling.hash(1) })
        let related = try #require(try store.relatedPairs().first)
        #expect(related.verdict.pair.first == one.id)
        #expect(related.verdict.relation == .edited && related.verdict.score == 0.75)
        #expect(related.near == .time && related.cosine == 0.5)
        #expect(try store.prints(of: [one.id]) == [one.id: [1, 2]])
        #expect(try store.looks(of: [one.id])[one.id]?.perceptualHash == .max)
        #expect(
            try store.duplicateDecisions() == [
                DuplicateDecision(Filling.hash(1), Filling.hash(2), areDuplicates: false)
            ])
    }
}

/// What version 3 brought: words, and the journal of photos that were taken out of the way.
private enum InQuarantine {
    private static let words = PhotoFacts(title: "Peak", keywords: ["été"], rating: 5)

    static func merged(_ facts: PhotoFacts) -> PhotoFacts {
        var facts = facts
        facts.inherit(from: words)
        return facts
    }

    static func photo() throws -> IndexedPhoto {
        try Filling.photo("/photos/d.jpg", content: 4, companions: ["/photos/d.xmp"], facts: words)
    }

    static func fill(_ store: PhotoStore) throws {
        let items = try store.record(
            [
                QuarantineMove(
                    photo: try store.id("/photos/d.jpg"), kept: PhotoID(1), keptPath: "/photos/a.jpg",
                    keptHash: Filling.hash(1),
                    folder: "/photos/.afterimage-quarantine",
                    file: .init(path: "/photos/d.jpg", contentHash: Filling.hash(4), stamp: photo().stamp),
                    companions: [
                        .init(path: "/photos/d.xmp", contentHash: Filling.hash(5), stamp: photo().stamp)
                    ],
                    kind: "edited", group: "g")
            ], batch: "2026-01-01-000000-abcd", at: Date(timeIntervalSince1970: 1_767_225_600))
        try store.settle(
            items.map { QuarantineOutcome($0, .quarantined) }, at: Date(timeIntervalSince1970: 1_767_225_601))
    }

    static func expectAll(in store: PhotoStore) throws {
        let item = try #require(try store.quarantineItems(in: [.quarantined]).first)
        #expect(item.batch == "2026-01-01-000000-abcd" && item.kind == "edited" && item.group == "g")
        #expect(item.taken == Date(timeIntervalSince1970: 1_767_225_600))
        #expect(item.file.path == "/photos/d.jpg" && item.companions.map(\.path) == ["/photos/d.xmp"])
        #expect(item.kept == PhotoID(1) && item.photo != nil && item.keptPath == "/photos/a.jpg")
        #expect(item.folder == "/photos/.afterimage-quarantine" && item.file.contentHash == Filling.hash(4))
        #expect(try store.status().quarantined == 1)
        #expect(try store.photo(at: "/photos/d.jpg") == nil)
    }
}

/// What version 5 brought: marks, exclusions, mount points, dates that are known in part, damage, patterns of light, and
/// which folder a root was.
private enum Marks {
    static let identity = FolderIdentity(device: .max, inode: 7)
    private static let mark = PhotoMark(isFavourite: true, rating: 4, isHidden: true, turn: .right)

    static func partial(_ facts: PhotoFacts) -> PhotoFacts {
        var facts = facts
        facts.captureTime = CaptureTime(
            wallClock: 1_709_251_200_000, utcOffset: nil, origin: .metadata, precision: .month,
            note: .sidecarCorrection)
        facts.fault = PictureFault(.cutOff, intact: 0.9375)
        return facts
    }

    static func fill(_ session: IndexSession) throws {
        try session.remember(mountPoints: ["/photos/disk"], forgettingOthers: false)
    }

    static func fill(_ store: PhotoStore) throws {
        try store.exclude("/photos/private")
        try store.set([PhotoID(1): mark])
        let pictures = try store.pictures()
        let one = try #require(pictures.first { $0.hash == Filling.hash(1) })
        try store.keepPatterns([(one.id, .found(.max))])
    }

    static func expectAll(in store: PhotoStore) throws {
        #expect(try store.exclusions() == ["/photos/private"])
        #expect(try store.mountPoints() == ["/photos/disk"])
        #expect(try store.sourceRoots().map(\.identity) == [identity])
        #expect(try store.photo(PhotoID(1))?.mark == mark)
        #expect(try store.marks() == [PhotoID(1): mark])
        #expect(try store.patterns().map(\.bits) == [.max])
        let status = try store.status()
        #expect(status.hidden == 1 && status.favourites == 1)
    }

    static func expectNone(in store: PhotoStore) throws {
        #expect(try store.exclusions().isEmpty && store.mountPoints().isEmpty && store.marks().isEmpty)
        #expect(try store.sourceRoots().map(\.identity) == [nil])
        #expect(try store.patterns().isEmpty)
    }
}
