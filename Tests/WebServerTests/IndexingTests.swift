import Foundation
import HTTPTypes
import HummingbirdTesting
import PhotoSource
import PhotoStore
import PhotoTypes
import Testing

@testable import WebServer

@Suite struct IndexingTests {
    /// Asks until indexing is at rest; a library of few photos takes seconds.
    private func rest(_ client: Client) async throws -> [String: Any] {
        while true {
            let answer = try await client.get("/api/v1/indexing").json()
            if answer["state"] as? String != "working" { return answer }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    @Test func theFirstRunBeginsWithAFolder() async throws {
        let library = try await ServedLibrary(isIndexed: false)
        try await library.ask { client in
            let before = try await client.get("/api/v1/session").json()
            #expect(before["firstRun"] as? Bool == true)
            #expect(!FileManager.default.fileExists(atPath: library.root + "/library"))
            let chosen = try await client.get("/api/v1/folders?path=\(library.root)").json()
            let folders = try #require(chosen["folders"] as? [[String: String]])
            #expect(folders.map { $0["name"] } == ["photos"])
            let inside = try await client.get("/api/v1/folders?path=\(library.photos)").json()
            #expect(inside["photosHere"] as? Int == 3)
            #expect(inside["parent"] as? String == library.root)
            let added = try await client.send(
                .post, "/api/v1/indexing/folders", client.owner, body: "{\"path\":\"\(library.photos)\"}")
            #expect(added.status == .accepted)
            let done = try await rest(client)
            #expect(done["failure"] == nil)
            let folder = try #require((done["folders"] as? [[String: Any]])?.first)
            #expect(folder["photos"] as? Int == 3)
            #expect(folder["completed"] is String)
            #expect(try await client.get("/api/v1/session").json()["firstRun"] as? Bool == false)
            #expect(try await client.get("/api/v1/search?q=dogs").status == .ok)
        }
    }

    @Test func foldersAreChosenFromHomeByPathAndWithCounts() async throws {
        let library = try await ServedLibrary(["sunset.jpg"], isIndexed: false)
        let files = FileManager.default
        try files.createDirectory(
            atPath: library.root + "/photos/trip/day", withIntermediateDirectories: true)
        for name in ["a.jpg", "b.png"] {
            try Data().write(to: URL(fileURLWithPath: "\(library.root)/photos/trip/day/\(name)"))
        }
        let home = files.homeDirectoryForCurrentUser.resolvingSymlinksInPath().path
        try await library.ask { client in
            #expect(try await client.get("/api/v1/folders").json()["path"] as? String == home)
            #expect(try await client.get("/api/v1/folders?path=~").json()["path"] as? String == home)
            #expect(try await client.get("/api/v1/folders?path=nowhere").code == "invalid-path")
            let count = try await client.get("/api/v1/folders/count?path=\(library.photos)").json()
            #expect(count["photos"] as? Int == 3)
            #expect(count["isWhole"] as? Bool == true)
            #expect(try await client.get("/api/v1/folders/count?path=/no/such").code == "no-folder")
        }
        let part = FolderOverview.count(below: PhotoPath(library.photos), entries: 2)
        #expect(part.photos <= 2)
        #expect(!part.isWhole)
    }

    /// Folders in one another hold the same photos.
    @Test func photosOfFoldersInOneAnotherCountOnce() async throws {
        let library = try await ServedLibrary(["sunset.jpg"])
        let inner = library.photos + "/inner"
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: library.photos + "/sunset.jpg", toPath: inner + "/other.jpg")
        let configuration = library.state.configuration
        try await ServedLibrary.index(configuration, PhotoPath(inner))
        try await ServedLibrary.index(configuration, PhotoPath(library.photos))
        try await library.ask { client in
            let answer = try await client.get("/api/v1/indexing").json()
            #expect(answer["photos"] as? Int == 2)
        }
    }

    @Test func whatCannotBeReadIsListed() async throws {
        let library = try await ServedLibrary(["sunset.jpg"], isIndexed: false)
        try Data("no picture".utf8).write(to: URL(fileURLWithPath: library.photos + "/broken.jpg"))
        try await ServedLibrary.index(library.state.configuration, .init(library.photos))
        try await library.ask { client in
            let errors = try await client.get("/api/v1/indexing/errors").json()
            #expect(errors["total"] as? Int == 1)
            let error = try #require((errors["errors"] as? [[String: String]])?.first)
            #expect(error["path"] == library.photos + "/broken.jpg")
            #expect(error["kind"] == "unrecognised")
            #expect(error["message"] == "Not an image, despite its name.")
            #expect(error["hint"]?.isEmpty == false)
            let none = try await client.get("/api/v1/indexing/errors?offset=1").json()
            #expect((none["errors"] as? [Any])?.isEmpty == true)
        }
    }

    /// What a library says of a damaged file is no sentence for people: it stands beside one.
    @Test func wordsOfLibrariesAreDetails() async throws {
        let library = try await ServedLibrary(["cat.png", "sunset.jpg"], isIndexed: false)
        for name in ["cat.png", "sunset.jpg"] {
            let file = URL(fileURLWithPath: "\(library.photos)/\(name)")
            try Data(contentsOf: file).prefix(2_000).write(to: file)
        }
        try await ServedLibrary.index(library.state.configuration, .init(library.photos))
        try await library.ask { client in
            let answer = try await client.get("/api/v1/indexing/errors").json()
            let errors = try #require(answer["errors"] as? [[String: String]])
            #expect(errors.count == 2)
            for error in errors {
                #expect(error["kind"] == "damaged")
                #expect(error["message"] == "The file is damaged or cut off.")
                #expect(error["hint"] == "Restore it from a backup, or copy it again.")
                #expect(error["detail"]?.hasPrefix("damaged or incomplete") == true, "the technical words")
            }
        }
    }

    @Test func whatAnotherProgramRecordedHasWords() throws {
        let error = IndexError(
            path: PhotoPath("/a.jpg"), kind: "of tomorrow", message: "x",
            time: Date(timeIntervalSince1970: 0))
        let failure = IndexingErrorsAnswer.Failure(error)
        #expect(!failure.message.isEmpty && !failure.hint.isEmpty)
        #expect((failure.kind, failure.detail) == ("of tomorrow", "x"))
    }

    @Test func pausedStaysPausedUntilResumed() async throws {
        let library = try await ServedLibrary(isIndexed: false)
        try await library.ask { client in
            let paused = try await client.send(.post, "/api/v1/indexing/pause", client.owner)
            #expect(try paused.json()["state"] as? String == "paused")
            _ = try await client.send(
                .post, "/api/v1/indexing/folders", client.owner, body: "{\"path\":\"\(library.photos)\"}")
            #expect(try await client.get("/api/v1/indexing").json()["state"] as? String == "paused")
            _ = try await client.send(.post, "/api/v1/indexing/resume", client.owner)
            #expect((try await rest(client)["folders"] as? [Any])?.count == 1)
        }
    }

    @Test func aFolderIsThereAtOnceAndCanBeTakenBack() async throws {
        let library = try await ServedLibrary(isIndexed: false)
        try await library.ask { client in
            _ = try await client.send(.post, "/api/v1/indexing/pause", client.owner)
            _ = try await client.send(
                .post, "/api/v1/indexing/folders", client.owner, body: "{\"path\":\"\(library.photos)\"}")
            let folders = try await client.get("/api/v1/indexing").json()["folders"] as? [[String: Any]]
            #expect(folders?.map { $0["path"] as? String } == [library.photos])
            #expect(folders?.first?["photos"] as? Int == 0)
            _ = try await client.send(
                .delete, "/api/v1/indexing/folders?path=\(library.photos)", client.owner)
            #expect((try await client.get("/api/v1/indexing").json()["folders"] as? [Any])?.isEmpty == true)
        }
    }

    @Test func aFolderIsExcludedAndIncluded() async throws {
        let library = try await ServedLibrary(["cat.png"], isIndexed: false)
        let inner = library.photos + "/private"
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
        let photo = try Data(contentsOf: URL(fileURLWithPath: library.photos + "/cat.png"))
        try (photo + Data([0])).write(to: URL(fileURLWithPath: inner + "/cat.png"))
        try await ServedLibrary.index(library.state.configuration, .init(library.photos))
        try await library.ask { client in
            func send(_ path: String) async throws -> TestResponse {
                try await client.send(
                    .post, "/api/v1/indexing/exclusions", client.owner, body: "{\"path\":\"\(path)\"}")
            }
            func photos(_ answer: [String: Any]) -> Int? {
                (answer["folders"] as? [[String: Any]])?.first?["photos"] as? Int
            }
            #expect(try await photos(client.get("/api/v1/indexing").json()) == 2)
            let excluded = try await send(inner).json()
            #expect(excluded["excluded"] as? [String] == [inner] && photos(excluded) == 1)
            #expect(try await send(library.photos).code == "not-below-a-folder")
            let target = "/api/v1/indexing/exclusions?path=\(inner)"
            let included = try await client.send(.delete, target, client.owner)
            #expect(included.status == .accepted)
            #expect(try await photos(rest(client)) == 2)
            #expect(try await client.send(.delete, target, client.owner).code == "not-excluded")
        }
    }

    @Test func aPauseAndAFolderOutliveTheServer() async throws {
        let library = try await ServedLibrary(isIndexed: false)
        try await library.ask { client in
            _ = try await client.send(.post, "/api/v1/indexing/pause", client.owner)
            _ = try await client.send(
                .post, "/api/v1/indexing/folders", client.owner, body: "{\"path\":\"\(library.photos)\"}")
        }
        let next = try WebServer(library.state.configuration).state.indexing
        await next.start()
        #expect(await next.state.activity == .paused)
        #expect(await next.state.newFolders.map(\.display) == [library.photos])
        await next.stop()
    }

    @Test func theRuleIsObeyedAtOnce() async throws {
        let library = try await ServedLibrary()
        try await library.ask { client in
            _ = try await client.send(
                .put, "/api/v1/indexing/when", client.owner, body: "{\"when\":\"idle\"}")
            // The device is not known to be idle before it was watched for a while.
            let asked = try await client.send(.post, "/api/v1/indexing/run", client.owner)
            #expect(try asked.json()["state"] as? String == "waiting")
            #expect(try asked.json()["waitingFor"] as? String == "idle")
            _ = try await client.send(
                .put, "/api/v1/indexing/when", client.owner, body: "{\"when\":\"always\"}")
            #expect(try await rest(client)["state"] as? String == "idle")
        }
    }

    @Test func erasingLeavesNothingAndABeginning() async throws {
        let library = try await ServedLibrary()
        try await library.ask { client in
            _ = try await client.get("/api/v1/photos/1/thumbnail")
            _ = try await client.get("/api/v1/search?q=dog")
            _ = try await client.send(.post, "/api/v1/privacy/notice", client.owner)
            #expect(try await client.get("/api/v1/privacy").json()["noticeSeen"] as? Bool == true)
            let refused = try await client.send(
                .post, "/api/v1/privacy/erase", client.owner, body: "{\"confirm\":\"yes\"}")
            #expect(refused.status == .badRequest)
            #expect(try await client.get("/api/v1/photos/1").status == .ok)
            let erased = try await client.send(
                .post, "/api/v1/privacy/erase", client.owner, body: "{\"confirm\":\"erase\"}")
            #expect(erased.status == .ok)
            #expect(!FileManager.default.fileExists(atPath: library.root + "/library"))
            #expect(FileManager.default.fileExists(atPath: library.photos + "/cat.png"))
            #expect(try await client.get("/api/v1/photos/1").status == .conflict)
            #expect(try await client.get("/api/v1/session").json()["firstRun"] as? Bool == true)
            #expect(try await client.get("/api/v1/privacy").json()["noticeSeen"] as? Bool == false)
            // And again from the start.
            _ = try await client.send(
                .post, "/api/v1/indexing/folders", client.owner, body: "{\"path\":\"\(library.photos)\"}")
            _ = try await rest(client)
            #expect(try await client.get("/api/v1/photos/1").status == .ok)
        }
    }

    @Test func theExportHoldsWhatIsKnown() async throws {
        let library = try await ServedLibrary(["sunset.jpg", "cat.png"])
        try await library.ask { client in
            let answer = try await client.get("/api/v1/privacy/export?vectors=true")
            #expect(answer.headers[.contentType] == "application/x-ndjson")
            let lines = try String(buffer: answer.body).split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
            let types = lines.compactMap { $0["type"] as? String }
            #expect(types == ["library", "folder", "photo", "photo", "vector", "vector"])
            let names = Set(lines.compactMap { $0["name"] as? String })
            #expect(names == ["sunset.jpg", "cat.png"])
            #expect((lines.last?["values"] as? [Double])?.count ?? 0 > 100)
            let plain = String(buffer: try await client.get("/api/v1/privacy/export").body)
            #expect(!plain.contains("vector"))
        }
    }

    @Test func anotherWriterIsToldOf() async throws {
        let library = try await ServedLibrary(["cat.png"]) { $0.writingPatience = .zero }
        let other = try PhotoStore(library.state.configuration.library, for: .writing)
        try await library.ask { client in
            let answer = try await client.send(
                .put, "/api/v1/settings", client.owner, body: "{\"theme\":\"dark\"}")
            #expect(answer.status == .conflict)
            #expect(answer.code == "library-busy")
            _ = try await client.send(.post, "/api/v1/indexing/run", client.owner)
            let failure = try await rest(client)["failure"] as? [String: String]
            #expect(failure?["code"] == "library-busy")
        }
        other.close()
    }
}
