import Foundation
import HTTPTypes
import HummingbirdTesting
import PhotoStore
import PhotoTypes
import Testing

@testable import WebServer

/// The server has one right to write, and more than one that wants it: nothing that the user does may fail because the
/// server itself is at work.
@Suite(.timeLimit(.minutes(10))) struct WriterTests {
    private func body(_ library: ServedLibrary) -> String { "{\"path\":\"\(library.photos)\"}" }

    /// Folders of real photos, in which indexing has something to do for a while.
    private func library() async throws -> ServedLibrary {
        let library = try await ServedLibrary(isIndexed: false)
        for number in 0..<12 {
            try FileManager.default.copyItem(
                atPath: library.photos + "/sunset.jpg", toPath: "\(library.photos)/\(number).jpg")
            // Of other bytes, so that each is decoded.
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(library.photos)/\(number).jpg"))
            try file.seekToEnd()
            try file.write(contentsOf: Data("\(number)".utf8))
            try file.close()
        }
        return library
    }

    /// Lets a run begin, and come as far as `delay` allows: every moment is one in which a user may act.
    private func begin(_ client: Client, _ library: ServedLibrary, _ delay: Int) async throws {
        let added = try await client.send(
            .post, "/api/v1/indexing/folders", client.owner, body: body(library))
        #expect(added.status == .accepted)
        try await Task.sleep(for: .milliseconds(delay))
    }

    @Test func erasingInTheMidstOfIndexing() async throws {
        let library = try await library()
        try await library.ask { client in
            for round in 0..<6 {
                try await begin(client, library, round * 60)
                let erased = try await client.send(
                    .post, "/api/v1/privacy/erase", client.owner, body: "{\"confirm\":\"erase\"}")
                #expect(erased.status == .ok, "\(String(buffer: erased.body))")
                // What was under way does not bring it back.
                #expect(!FileManager.default.fileExists(atPath: library.root + "/library"))
                let now = try await client.get("/api/v1/indexing").json()
                #expect(now["state"] as? String == "idle")
                #expect((now["folders"] as? [Any])?.isEmpty == true)
            }
        }
    }

    @Test func everythingElseInTheMidstOfIndexing() async throws {
        let library = try await library()
        try await library.ask { client in
            let deeds: [(HTTPRequest.Method, String, String?)] = [
                (.put, "settings", "{\"theme\":\"dark\"}"),
                (.put, "indexing/when", "{\"when\":\"always\"}"),
                (.post, "privacy/notice", nil),
                (.post, "duplicates/check", nil),
                (.post, "quarantine/restore", "{\"all\":true}"),
                (.post, "quarantine/empty", "{\"olderThanDays\":30,\"confirm\":\"delete\"}"),
                (.post, "models/use", "{\"id\":\"afterimage-mini\"}"),
                (.post, "indexing/pause", nil),
                (.post, "indexing/resume", nil),
                (.delete, "indexing/folders?path=\(library.photos)", nil),
            ]
            for round in 0..<2 {
                try await begin(client, library, 50 + round * 150)
                for (method, path, body) in deeds {
                    let answer = try await client.send(method, "/api/v1/" + path, client.owner, body: body)
                    #expect(
                        [200, 202, 204].contains(answer.status.code),
                        "\(method) \(path): \(String(buffer: answer.body))")
                }
            }
            await library.state.duplicates.stop()
            await library.state.indexing.stop()
        }
    }

    /// Where a search makes its index it holds the right to write, for seconds in a large library.
    @Test(arguments: ["erase", "settings"])
    func whatASearchHoldsIsWaitedFor(deed: String) async throws {
        let library = try await ServedLibrary(["cat.png"])
        try await library.ask { client in
            let reader = try PhotoStore(library.state.configuration.library, for: .reading)
            let lock = SearchLock(reader.lockCaches())
            async let answer = client.send(
                deed == "erase" ? .post : .put,
                deed == "erase" ? "/api/v1/privacy/erase" : "/api/v1/settings",
                client.owner, body: deed == "erase" ? "{\"confirm\":\"erase\"}" : "{\"theme\":\"dark\"}")
            try await Task.sleep(for: .milliseconds(300))
            lock.release()
            #expect(try await answer.status == .ok)
        }
    }

    /// The library, to be written. A process that another test starts holds copies of all open files, so of the lock that
    /// was just released, until it runs its program.
    private static func writing(_ folder: LibraryFolder) async throws -> PhotoStore {
        for _ in 0..<1_000 {
            if let store = try? PhotoStore(folder, for: .writing) { return store }
            try await Task.sleep(for: .milliseconds(20))
        }
        return try PhotoStore(folder, for: .writing)
    }

    @Test func whenAnotherProgramWritesNothingIsErasedAndIndexingGoesOn() async throws {
        let library = try await ServedLibrary(["cat.png"]) { $0.writingPatience = .zero }
        try await library.ask { client in
            _ = try await client.send(.post, "/api/v1/indexing/pause", client.owner)
            let other = try await Self.writing(library.state.configuration.library)
            let refused = try await client.send(
                .post, "/api/v1/privacy/erase", client.owner, body: "{\"confirm\":\"erase\"}")
            #expect(refused.code == "library-busy")
            other.close()
            #expect(try await client.get("/api/v1/photos/1").status == .ok)
            // What the user wanted of it before still holds.
            #expect(try await client.get("/api/v1/indexing").json()["state"] as? String == "paused")
        }
    }

    @Test func erasingBeforeIndexingHasBegun() async throws {
        let library = try await library()
        try await ServedLibrary.index(library.state.configuration, PhotoPath(library.photos))
        try FileManager.default.removeItem(atPath: library.photos + "/cat.png")
        try await library.ask { client in
            // As at a start: what reads all folders begins while the library is being erased.
            async let started: Void = library.state.indexing.start()
            let erased = try await client.send(
                .post, "/api/v1/privacy/erase", client.owner, body: "{\"confirm\":\"erase\"}")
            await started
            #expect(erased.status == .ok, "\(String(buffer: erased.body))")
            #expect(!FileManager.default.fileExists(atPath: library.root + "/library"))
            await library.state.indexing.stop()
            #expect(!FileManager.default.fileExists(atPath: library.root + "/library"))
        }
    }
}

/// `@unchecked Sendable`: only the test that made it touches it, from one task.
private final class SearchLock: @unchecked Sendable {
    private var lock: LibraryLock?

    init(_ lock: LibraryLock?) { self.lock = lock }

    func release() { lock = nil }
}
