import Foundation
import HTTPTypes
import HummingbirdTesting
import ImageDecoding
import NIOConcurrencyHelpers
import PhotoStore
import PhotoTypes
import Testing

@testable import WebServer

@Suite struct PictureTests {
    private func pictures(_ library: ServedLibrary) -> [String] {
        let root = library.root + "/library/caches/pictures"
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".jpg") }
    }

    @Test func aThumbnailIsMadeOnceAndKept() async throws {
        let library = try await ServedLibrary()
        try await library.ask { client in
            let first = try await client.get("/api/v1/photos/1/thumbnail?side=160")
            #expect(first.status == .ok)
            #expect(first.headers[.contentType] == "image/jpeg")
            let size = try PortableDecoder().decode(Array(first.body.readableBytesView), DecodeRequest())
                .originalSize
            #expect(size.longSide == 160)
            #expect(pictures(library).count == 1)
            // From the disk: the photo is not needed any more.
            try FileManager.default.removeItem(atPath: library.photos)
            let second = try await client.get("/api/v1/photos/1/thumbnail?side=160")
            #expect(second.body == first.body)
            let other = try await client.get("/api/v1/photos/1/thumbnail?side=320")
            #expect(other.status == .notFound)
            #expect(other.code == "photo-file-missing")
        }
        let file = library.root + "/library/caches/pictures/" + (try #require(pictures(library).first))
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    /// As the grid of years asks for it: from the thumbnail that was made ahead, not from the photo.
    @Test func aSmallerThumbnailIsMadeOfTheLarger() async throws {
        let library = try await ServedLibrary()
        try await library.ask { client in
            _ = try await client.get("/api/v1/photos/1/thumbnail?side=320")
            let bytes = await library.state.pictures.bytesOnDisk()
            try FileManager.default.removeItem(atPath: library.photos)
            let small = try await client.get("/api/v1/photos/1/thumbnail?side=160")
            #expect(small.status == .ok)
            let size = try PortableDecoder().decode(Array(small.body.readableBytesView), DecodeRequest())
                .originalSize
            #expect(size.longSide == 160)
            #expect(pictures(library).count == 1)
            #expect(await library.state.pictures.bytesOnDisk() == bytes)
            #expect(try await client.get("/api/v1/photos/1/thumbnail?side=640").status == .notFound)
        }
    }

    @Test func whatTheClientHasIsNotSentAgain() async throws {
        let library = try await ServedLibrary()
        try await library.ask { client in
            for path in ["thumbnail", "preview", "original"] {
                let first = try await client.get("/api/v1/photos/1/\(path)")
                let etag = try #require(first.headers[.eTag])
                for known in [etag, "\"x\", W/\(etag)", "*"] {
                    let again = try await client.get("/api/v1/photos/1/\(path)", [.ifNoneMatch: known])
                    #expect(again.status == .notModified)
                    #expect(again.body.readableBytes == 0)
                    #expect(again.headers[.eTag] == etag)
                }
                #expect(
                    try await client.get("/api/v1/photos/1/\(path)", [.ifNoneMatch: "\"x\""]).status == .ok)
            }
            let plain = try await client.get("/api/v1/photos/1/thumbnail")
            #expect(plain.headers[.cacheControl] == "private, no-cache")
            let versioned = try await client.get("/api/v1/photos/1/thumbnail?v=12345678")
            #expect(versioned.headers[.cacheControl]?.contains("immutable") == true)
        }
    }

    @Test func originalsComeWholeAndInParts() async throws {
        let library = try await ServedLibrary()
        try await library.ask { client in
            let path = try #require(try await client.get("/api/v1/photos/1").json()["path"] as? String)
            let bytes = try #require(FileManager.default.contents(atPath: path))
            let whole = try await client.get("/api/v1/photos/1/original")
            #expect(Data(whole.body.readableBytesView) == bytes)
            #expect(whole.headers[.acceptRanges] == "bytes")
            let part = try await client.get("/api/v1/photos/1/original", [.range: "bytes=10-19"])
            #expect(part.status == .partialContent)
            #expect(Data(part.body.readableBytesView) == bytes[10..<20])
            #expect(part.headers[.contentRange] == "bytes 10-19/\(bytes.count)")
            let beyond = try await client.get("/api/v1/photos/1/original", [.range: "bytes=\(bytes.count)-"])
            #expect(beyond.status == .rangeNotSatisfiable)
            #expect(beyond.headers[.contentRange] == "bytes */\(bytes.count)")
            // A part of another version of the file is of no use.
            let outdated = try await client.get(
                "/api/v1/photos/1/original", [.range: "bytes=10-19", .ifRange: "\"x\""])
            #expect(outdated.status == .ok)
        }
    }

    @Test func aChangedFileIsShownAndNotKept() async throws {
        let library = try await ServedLibrary(["sunset.jpg", "raccoon.jpg"])
        try await library.ask { client in
            let path = try #require(try await client.get("/api/v1/photos/1").json()["path"] as? String)
            let other = try #require(try await client.get("/api/v1/photos/2").json()["path"] as? String)
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.copyItem(atPath: other, toPath: path)
            #expect(try await client.get("/api/v1/photos/1/thumbnail").status == .ok)
            #expect(pictures(library).isEmpty)
        }
    }

    @Test func damagedPhotosAreToldFromMissingOnes() async throws {
        let library = try await ServedLibrary(["sunset.jpg"])
        try await library.ask { client in
            let path = try #require(try await client.get("/api/v1/photos/1").json()["path"] as? String)
            try Data("no picture".utf8).write(to: URL(fileURLWithPath: path))
            let answer = try await client.get("/api/v1/photos/1/thumbnail")
            #expect(answer.status == .unprocessableContent)
            #expect(answer.code == "photo-undecodable")
        }
    }

    @Test func forgettingAndErasingRemovePictures() async throws {
        let library = try await ServedLibrary()
        try await library.ask { client in
            _ = try await client.get("/api/v1/photos/1/thumbnail")
            #expect(pictures(library).count == 1)
            let forgotten = try await client.send(
                .delete, "/api/v1/indexing/folders?path=\(library.photos)", client.owner)
            #expect(forgotten.status == .ok)
            #expect(pictures(library).isEmpty)
            #expect(try await client.get("/api/v1/photos/1/thumbnail").status == .notFound)
        }
    }

    @Test func thumbnailsAreMadeAheadOnceAllIsIndexed() async throws {
        let library = try await ServedLibrary(isIndexed: false)
        try await library.ask { client in
            _ = try await client.send(
                .post, "/api/v1/indexing/folders", client.owner, body: "{\"path\":\"\(library.photos)\"}")
            while pictures(library).count < 3 { try await Task.sleep(for: .milliseconds(20)) }
            await library.state.indexing.stop()
            #expect(pictures(library).allSatisfy { $0.hasPrefix("320/") })
            let bytes = PictureFolder(library: library.state.library.folder).bytes()
            #expect(await library.state.pictures.bytesOnDisk() == bytes)
            let stores = try await client.get("/api/v1/privacy").json()["stores"] as? [[String: Any]]
            let thumbnails = stores?.first { $0["name"] as? String == "Thumbnails" }
            // Eight bytes tell the colour of each.
            #expect(thumbnails?["bytes"] as? Int64 == bytes + 3 * 8)
        }
    }

    @Test func onlyWhatIsMissingIsMadeAheadAndOnlyWhileThereIsRoom() async throws {
        let library = try await ServedLibrary()
        let told = NIOLockedValueBox<[[Int]]>([])
        let report: @Sendable (Int, Int) -> Void = { done, total in
            told.withLockedValue { $0.append([done, total]) }
        }
        _ = try await library.state.pictures.picture(of: PhotoID(2), side: 320) { _ in false }
        try await library.state.pictures.prepare(report)
        #expect(told.withLockedValue { $0 } == [[1, 3], [2, 3]])
        #expect(pictures(library).count == 3)
        try await library.state.pictures.prepare(report)
        #expect(told.withLockedValue { $0.count } == 2)
        let small = try await ServedLibrary { $0.pictureCacheBytes = 1 }
        try await small.state.pictures.prepare { _, _ in }
        #expect(pictures(small).isEmpty)
    }

    @Test func whatNobodyWaitsForIsNotMade() async throws {
        let library = try await ServedLibrary()
        let client = ClientPresence()
        client.leave()
        await #expect(throws: APIError.clientGone) {
            _ = try await library.state.pictures.picture(of: PhotoID(1), side: 320, for: client) { _ in
                false
            }
        }
        #expect(pictures(library).isEmpty)
        _ = try await library.state.pictures.picture(of: PhotoID(1), side: 320) { _ in false }
        #expect(pictures(library).count == 1)
    }

    @Test func theOldestPicturesGoFirst() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent(
            "pictures-\(UUID().uuidString)"
        ).path
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let folder = PictureFolder(library: LibraryFolder(root))
        let hashes = (0..<10).compactMap { ContentHash(bytes: [UInt8](repeating: UInt8($0), count: 32)) }
        for hash in hashes { folder.keep([UInt8](repeating: 1, count: 100), of: hash, side: 160) }
        for (age, hash) in hashes.reversed().enumerated() {
            let path = "\(root)/caches/pictures/160/\(hash.hex.prefix(2))/\(hash.hex).jpg"
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: Double(-200_000 - age * 1_000))],
                ofItemAtPath: path)
        }
        // Looked at: young again.
        #expect(folder.picture(hashes[0], side: 160)?.count == 100)
        #expect(folder.prune(to: 1_000) == 1_000)
        #expect(folder.prune(to: 500) == 400)
        let left = hashes.indices.filter { folder.picture(hashes[$0], side: 160) != nil }
        #expect(left == [0, 7, 8, 9])
        #expect(folder.bytes() == 400)
    }

    @Test func aLibraryThatIsGoneIsNotMadeAgainForAPicture() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("gone-\(UUID().uuidString)")
            .path
        let hash = try #require(ContentHash(bytes: [UInt8](repeating: 1, count: 32)))
        PictureFolder(library: LibraryFolder(root)).keep([1], of: hash, side: 160)
        #expect(!FileManager.default.fileExists(atPath: root))
    }
}
