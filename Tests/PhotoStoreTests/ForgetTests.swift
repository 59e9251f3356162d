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
