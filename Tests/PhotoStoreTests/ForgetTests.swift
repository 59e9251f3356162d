import Foundation
import PhotoTypes
import Testing

@testable import PhotoStore

/// Forgetting is proved on the bytes: whatever the library's files hold afterwards, it is not the forgotten.
@Suite struct ForgetTests {
    private let filling: Filling
    private let store: PhotoStore

    init() throws {
        filling = try Filling()
        store = try filling.open()
    }

    /// All bytes of all files below a folder.
    private func bytes(below folder: String) throws -> Data {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.reduce(into: Data()) {
            $0 += FileManager.default.contents(atPath: folder + "/" + $1) ?? Data()
        }
    }

    private func traces(of content: Int, path: String) throws -> [Data] {
        let vector = HalfPrecision.encode(Array(try Filling.vector(content).values.prefix(16)))
        return [
            Data(vector), Data(path.utf8), Data(Filling.hash(content).bytes),
            Data("lens no \(content)!".utf8),
        ]
    }

    @Test func nothingOfAForgottenFolderIsLeft() throws {
        let photos = try (1...400).map { content in
            try Filling.photo(
                PhotoPath("/photos/\(content % 2 == 0 ? "secret" : "open")/photo-\(content).jpg"),
                content: content, companions: [PhotoPath("/photos/side-\(content).xmp")],
                facts: PhotoFacts(lens: "lens no \(content)!"))
        }
        // In an order that splits pages, and with a tombstone among the forgotten.
        try Filling.run(store, photos.filter { $0.stamp.size % 3 == 0 })
        try Filling.run(store, photos)
        try Filling.run(store, photos.filter { $0.stamp.size != 200 })
        // Whatever others keep in the caches is gone as well.
        let cached = URL(fileURLWithPath: filling.folder.caches + "/vectors", isDirectory: true)
        try FileManager.default.createDirectory(at: cached, withIntermediateDirectories: true)
        try traces(of: 200, path: "/secret/photo-200.jpg").reduce(Data(), +)
            .write(to: cached.appendingPathComponent("segment-1"))
        let before = try bytes(below: filling.folder.path)
        for trace in try traces(of: 100, path: "/secret/photo-100.jpg") {
            #expect(before.range(of: trace) != nil)
        }

        #expect(try store.forget("/photos/secret") == 200)
        let after = try bytes(below: filling.folder.path)
        for content in stride(from: 2, through: 400, by: 2) {
            for trace in try traces(of: content, path: "/secret/photo-\(content).jpg") {
                #expect(after.range(of: trace) == nil, "photo \(content)")
            }
        }
        for trace in try traces(of: 99, path: "/open/photo-99.jpg") { #expect(after.range(of: trace) != nil) }
        #expect(after.count < before.count)
        #expect(try store.status().photos == 200)
        #expect(try store.status().models.map(\.vectors) == [200])
    }

    /// All that a library keeps beside photos and vectors: companions, strangers, patterns, errors, places that could not
    /// be looked at, mount points, exclusions, quarantine, and notes outside the database.
    @Test func nothingElseThatNamesAForgottenFolderIsLeft() throws {
        let pattern: UInt64 = 0x1122_3344_5566_7788
        func photo(_ path: PhotoPath, _ content: Int) throws -> IndexedPhoto {
            let beside = path.parent
            return try IndexedPhoto(
                path: path, stamp: FileStamp(size: Int64(content), modified: 1),
                companions: [beside.appending(Array("sidecar.xmp".utf8))],
                strangers: [beside.appending(Array("stranger.mov".utf8))],
                contentHash: Filling.hash(content), facts: PhotoFacts(title: "title no \(content)"),
                vector: .computed(Filling.vector(content)),
                pattern: .found(content == 1 ? pattern : 7))
        }
        let photos = [
            try photo("/photos/secret/a.jpg", 1), try photo("/photos/open/b.jpg", 2),
            try photo("/photos/secret/left-out/c.jpg", 3), try photo("/photos/secret/away/d.jpg", 4),
        ]
        let session = try store.beginIndexing(
            root: "/photos", model: Filling.model, dimension: Filling.dimension)
        let broken = FoundFile(
            path: "/photos/secret/broken.jpg", stamp: FileStamp(size: 3, modified: 1), companions: [])
        _ = try session.commit(
            photos.map(IndexResult.read) + [
                .failed(broken, kind: "damaged", message: "Damaged.", isLasting: true)
            ],
            times: IndexStageTimes()
        ) { _ in true }
        _ = try session.recordUnreachable("/photos/secret/away", kind: "notReadable", message: "Locked.")
        try session.remember(mountPoints: ["/photos/secret/disk"], forgettingOthers: false)
        _ = try session.end(.finished)
        try store.exclude("/photos/secret/left-out")
        let kept = try #require(try store.id("/photos/open/b.jpg"))
        let items = try store.record(
            [
                QuarantineMove(
                    photo: try store.id("/photos/secret/a.jpg"), kept: kept, keptPath: "/photos/open/b.jpg",
                    keptHash: Filling.hash(2), folder: "/photos/secret/.afterimage-quarantine",
                    file: .init(
                        path: "/photos/secret/a.jpg", contentHash: Filling.hash(1), stamp: photos[0].stamp),
                    companions: [
                        .init(
                            path: "/photos/secret/sidecar.xmp", contentHash: Filling.hash(5),
                            stamp: photos[0].stamp)
                    ], kind: "edited", group: "g")
            ], batch: "2026-01-01-000000-abcd", at: Date(timeIntervalSince1970: 1_767_225_600))
        try store.settle(
            items.map { QuarantineOutcome($0, .quarantined) }, at: Date(timeIntervalSince1970: 1_767_225_601))
        try Data("/photos/open/b.jpg\0/photos/secret/a.jpg\0".utf8).write(
            to: URL(fileURLWithPath: filling.folder.crashNote))
        try Data("Indexed /photos/secret.\n".utf8).write(to: URL(fileURLWithPath: filling.folder.switchLog))

        let forgotten =
            ["/photos/secret", "title no 1", "title no 3", "title no 4"].map { Data($0.utf8) }
            + [1, 3, 4, 5].map { Data(Filling.hash($0).bytes) }
            + [withUnsafeBytes(of: pattern.bigEndian) { Data($0) }]
        let before = try bytes(below: filling.folder.path)
        for trace in forgotten { #expect(before.range(of: trace) != nil) }
        #expect(try store.forget("/photos/secret") == 3)
        let after = try bytes(below: filling.folder.path)
        for trace in forgotten { #expect(after.range(of: trace) == nil, "\(Array(trace))") }
        for path in ["/photos/open/b.jpg", "/photos/open/sidecar.xmp", "/photos/open/stranger.mov"] {
            #expect(after.range(of: Data(path.utf8)) != nil)
        }
    }

    @Test func aNoteOfAnotherPhotoThatEndedARunStays() throws {
        let note = Data("/photos/open/b.jpg\0".utf8)
        try note.write(to: URL(fileURLWithPath: filling.folder.crashNote))
        try store.forget("/photos/secret")
        #expect(FileManager.default.contents(atPath: filling.folder.crashNote) == note)
    }

    @Test func forgetsOnePhotoAndNoNamesake() throws {
        try Filling.run(
            store,
            [
                Filling.photo("/photos/a.jpg", content: 1), Filling.photo("/photos/a.jpg.jpg", content: 2),
                Filling.photo("/photos/a.jpg0/b.jpg", content: 3),
            ])
        #expect(try store.forget("/photos/a.jpg") == 1)
        #expect(try store.forget("/photos/a.jpg") == 0)
        #expect(try store.status().photos == 2)
        #expect(try store.status().folders.count == 1)
        #expect(try store.forget("/photos") == 2)
        #expect(try store.status().folders.isEmpty)
        #expect(try store.status().lastRun == nil)
    }
}
